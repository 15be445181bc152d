/* The table of data sets that sweep makes itself. */
#ifndef SWEEP_DATA_BUILT_INS_H
#define SWEEP_DATA_BUILT_INS_H

#include "src/data/built_in.h"

/* The row of a source, or NULL for one that comes from files; static. */
const built_in *built_in_find(dataset_source source);

#endif
