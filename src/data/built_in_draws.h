/* What items of built-in sets are drawn from: an item has a stream of random words of its own, so
 * that it is a function of (seed, split, item) alone. */
#ifndef SWEEP_DATA_BUILT_IN_DRAWS_H
#define SWEEP_DATA_BUILT_IN_DRAWS_H

#include <stdint.h>

#include "src/data/built_in.h"

enum { BUILT_IN_WORDS_A_BLOCK = 4 }; /* of random_at */

/* The stream of an item: random_at's `epoch`. */
uint32_t built_in_stream(int split, int64_t item);

/* Word number `index` of an item's stream. */
uint32_t built_in_word(const built_in_request *r, uint32_t stream, int64_t index);

/* 0 .. count - 1, by multiply-shift. */
int64_t built_in_below(uint32_t word, int64_t count);

#endif
