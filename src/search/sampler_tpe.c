#include "src/search/samplers.h"

uint64_t sampler_tpe(uint64_t seed, const search_dimension *dimension, uint64_t point) {
    return sampler_random(seed, dimension, point);
}
