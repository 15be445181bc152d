/* What it comes to, in each measure of numbers, to answer the same for every item: what a network's
 * predictions are held against. */
#ifndef SWEEP_PLAN_CONSTANT_ERRORS_H
#define SWEEP_PLAN_CONSTANT_ERRORS_H

#include "src/data/dataset.h"

/* Fill d->constants, where the task is regression, of items or steps, or multi_label: a line
 * "measure test", or "measure test validation" where the last `validation` training items validate,
 * and one for each measure of its name and values, in numbers that read back as they are; a measure
 * that is undefined has none. The answer is the best_constant of each number to predict on the
 * items that train, the most of them where data.train_size has several values, in the numbers that
 * were given; of labels each one's more frequent answer, or yes to all where that is better. */
status constant_errors_find(dataset *d, int64_t validation, error *err);

/* The same of `count` folds of a data set, each with answers of its own: the mean over them. */
status constant_errors_find_of_folds(dataset *d, const int64_t folds[], int count,
                                     int64_t validation, error *err);

#endif
