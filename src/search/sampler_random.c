#include "src/base/random.h"
#include "src/search/samplers.h"

uint64_t sampler_random(uint64_t seed, const search_dimension *dimension, uint64_t point) {
    const random_block block = random_at(seed, RANDOM_SEARCH, dimension->stream, point);
    return (uint64_t)block.word[1] << 32 | block.word[0];
}
