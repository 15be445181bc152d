#include "src/search/sobol.h"

#include "src/base/random.h"

enum { BITS = 32, MOST_DEGREE = 10 };

static const struct {
    uint16_t polynomial, initial[MOST_DEGREE];
} directions[SOBOL_DIMENSIONS - 1] = {
#define DIRECTION(polynomial, ...) {polynomial, {__VA_ARGS__}},
#include "src/search/sobol_directions.inc"
#undef DIRECTION
};

static int degree_of(uint32_t polynomial) {
    return BITS - 1 - __builtin_clz(polynomial);
}

/* m_j = 2 c_1 m_(j-1) ^ 2^2 c_2 m_(j-2) ^ ... ^ 2^s m_(j-s) ^ m_(j-s); v_j = m_j 2^(31-j). */
static void find_directions(int dimension, uint32_t v[BITS]) {
    for (int j = 0; j < BITS; j++) v[j] = 1;
    if (dimension > 0) {
        const uint32_t polynomial = directions[dimension - 1].polynomial;
        const int degree = degree_of(polynomial);
        for (int j = 0; j < degree; j++) v[j] = directions[dimension - 1].initial[j];
        for (int j = degree; j < BITS; j++) {
            v[j] = v[j - degree];
            for (int k = 1; k <= degree; k++)
                if (polynomial >> (degree - k) & 1) v[j] ^= v[j - k] << k;
        }
    }
    for (int j = 0; j < BITS; j++) v[j] <<= BITS - 1 - j;
}

uint32_t sobol_point(int dimension, uint32_t point) {
    uint32_t v[BITS], x = 0;
    find_directions(dimension, v);
    const uint32_t gray = point ^ point >> 1;
    for (int j = 0; j < BITS; j++)
        if (gray >> j & 1) x ^= v[j];
    return x;
}

uint32_t sobol_scramble(uint32_t x, uint64_t seed, int dimension) {
    uint32_t scrambled = x;
    for (int bit = 0; bit < BITS; bit++) {
        const uint64_t before = (uint64_t)x >> (BITS - bit);
        const random_block coins =
            random_at(seed, RANDOM_SOBOL, (uint32_t)dimension, (uint64_t)bit << 32 | before);
        if (coins.word[0] >> 31) scrambled ^= UINT32_C(1) << (BITS - 1 - bit);
    }
    return scrambled;
}
