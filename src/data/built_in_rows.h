/* The rows of the table in built_ins.c. */
#ifndef SWEEP_DATA_BUILT_IN_ROWS_H
#define SWEEP_DATA_BUILT_IN_ROWS_H

#include "src/data/built_in.h"

extern const built_in built_in_digits, built_in_parity, built_in_temporal_order, built_in_adding,
    built_in_mnist1d, built_in_copy_memory;

#endif
