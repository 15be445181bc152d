/* Labels of steps out of an array: a class each, or numbers to predict. */
#ifndef SWEEP_DATA_ARRAY_STEP_LABELS_H
#define SWEEP_DATA_ARRAY_STEP_LABELS_H

#include "src/data/array_reading.h"

/* Whether r->choice->y is to be read so: as the request says, or where that leaves it open, when
 * the array has a label of each step, and an item has several. */
bool array_step_labels_are_there(const array_reading *r);

/* Read it into the labels of r->part, whose items are there. */
status array_step_labels_read(const array_reading *r);

#endif
