/* Labels of items, and of their steps, out of an array: classes, or numbers to predict. */
#ifndef SWEEP_DATA_ARRAY_LABELS_H
#define SWEEP_DATA_ARRAY_LABELS_H

#include "src/data/array_reading.h"

/* Read r->choice->y into the labels of r->part, whose items are there: column `column` of (items,
 * columns), or for -1 all there is.  Nothing where there is no such array. */
status array_labels_read(const array_reading *r, int64_t column);

#endif
