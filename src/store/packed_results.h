/* The results of a sweep as packed values. */
#ifndef SWEEP_STORE_PACKED_RESULTS_H
#define SWEEP_STORE_PACKED_RESULTS_H

#include "src/store/packing.h"
#include "src/trial/results.h"

void pack_results(text *to, const results *r);

/* Into `r`, which is zero before; results_free releases it also when `from` has failed. */
void unpack_results(packed *from, results *r);

#endif
