#include "src/search/samplers.h"
#include "src/search/sobol.h"

uint64_t sampler_sobol(uint64_t seed, const search_dimension *dimension, uint64_t point) {
    const uint32_t x = sobol_point(dimension->sobol, (uint32_t)point);
    return (uint64_t)sobol_scramble(x, seed, dimension->sobol) << 32 | UINT32_C(0x80000000);
}
