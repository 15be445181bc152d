/* Data sets that are built in: described from their recipe, and made when they are needed. */
#ifndef SWEEP_DATA_DATASET_BUILT_IN_H
#define SWEEP_DATA_DATASET_BUILT_IN_H

#include "src/data/dataset.h"

/* Fill `d`, which has its name and title, with what `spec` says of it; no item is made. */
status dataset_built_in_describe(const dataset_spec *spec, dataset *d, error *err);

/* Of the recipe, with so many training items. */
status dataset_built_in_digest(const dataset *d, int64_t train_count, sha256_digest *out,
                               error *err);

/* Make the items of a split. */
status dataset_built_in_draw(dataset *d, int split, error *err);

#endif
