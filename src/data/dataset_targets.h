/* The numbers to predict of a data set, also of one that is only described. */
#ifndef SWEEP_DATA_DATASET_TARGETS_H
#define SWEEP_DATA_DATASET_TARGETS_H

#include "src/data/dataset.h"

/* The numbers to predict of a split, (count, output_dim), as they were given: those that are there,
 * or made without its items; of steps those of the steps that have some.  NULL, with STATUS_OK,
 * where it has none, and where they cannot be made by themselves.  `*made` is what was made for it,
 * the caller's to free(); else NULL. */
status dataset_targets(const dataset *d, int split, const float **out, float **made, error *err);

/* How many of these are of `count` items from `first` on: of items one each. */
int64_t dataset_target_count(const dataset *d, int split, int64_t first, int64_t count);

#endif
