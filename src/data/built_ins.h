/* The table of data sets that sweep makes itself. */
#ifndef SWEEP_DATA_BUILT_INS_H
#define SWEEP_DATA_BUILT_INS_H

#include "src/data/built_in.h"

/* The items that a train_size or test_size of 0 takes: of DATASET_TRAIN or DATASET_TEST. */
int64_t built_in_all(const built_in *maker, int split);

/* The row of a source, or NULL for one that comes from files; static. */
const built_in *built_in_find(dataset_source source);

#endif
