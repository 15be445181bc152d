/* Batches: from shuffled item numbers to the engine's input. */
#ifndef SWEEP_DATA_BATCH_H
#define SWEEP_DATA_BATCH_H

#include <stdint.h>

#include "src/data/dataset.h"

/* Gather `count` items of a split into x (count, seq_dim, input_dim), each value fl(byte / 255),
 * and their labels.  `items` holds item numbers, or is NULL for `first`, first + 1, ... */
void batch_gather(const dataset *d, int split, const uint32_t *items, int64_t first, int count,
                  float *x, int32_t *labels);

#endif
