/* Sequences out of arrays: which array is what, and how its axes lie. */
#ifndef SWEEP_DATA_ARRAY_SEQUENCES_H
#define SWEEP_DATA_ARRAY_SEQUENCES_H

#include "src/base/status.h"
#include "src/data/arrays.h"
#include "src/data/sequence_file.h"

/* Fill `out` from the arrays that `how` names, else from those called x and y, X_train and y_train,
 * or train/x and train/y, with X_test and y_test as the other split where they are there.
 *
 * Inputs are (items, steps, features), or as how->axes says; (items, steps) for one feature; with
 * `lengths` or `offsets` (steps of all items, features) or (steps); or a list an item.  Labels are
 * (items), (items, 1), one-hot (items, classes), or a column of (items, columns) that how->y
 * numbers, for a file of labels alone; numbers to predict (how->targets) also (items, numbers).
 * Labels of steps (how->labels) are (items, steps), or (steps, items) where the inputs have their
 * axes so, or (steps) of all items, or a list an item: as the inputs are; texts or whole numbers,
 * NaN or -100 for a step without one. */
status array_sequences_read(const array_source *s, const sequence_request *how, sequence_file *out,
                            error *err);

/* Give the training items of `out`, which have no labels, those of `labels`, whose first array
 * holds nothing else; of several columns, column how->y (a number as text; "" for an array of
 * one). */
status array_sequences_add_labels(const array_source *labels, const sequence_request *how,
                                  sequence_file *out, error *err);

#endif
