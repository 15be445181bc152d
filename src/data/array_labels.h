/* Labels of items, and of their steps, out of an array: classes, or numbers to predict. */
#ifndef SWEEP_DATA_ARRAY_LABELS_H
#define SWEEP_DATA_ARRAY_LABELS_H

#include "src/data/array_reading.h"

/* Of several columns in an array that nothing is said of (LABELS_FOUND_OUT), one 1 in each row is a
 * class; other rows are kept, a line a number, and unless all are 0 and 1 they are numbers to
 * predict (r->out->targets).
 *
 * Read r->choice->y into the labels of r->part, whose items are there: column `column` of (items,
 * columns), or for -1 all there is.  Nothing where there is no such array. */
status array_labels_read(const array_reading *r, int64_t column);

/* Once all parts of `out` have their labels: such rows, with one 1 in each, become classes, where
 * `how` leaves open what they are. */
status array_labels_settle(const sequence_request *how, sequence_file *out, error *err);

#endif
