/* The activations as scalar code, for the oracle of a cell; NUMERICS.md has them as expressions. */
#ifndef SWEEP_RNN_ORACLE_MATH_H
#define SWEEP_RNN_ORACLE_MATH_H

#include <string.h>

#include "src/rnn/kernels/coefficients.h"
#include "src/rnn/kernels/fused.h"

static inline float power_of_two(float shifted) {
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits <<= 23;
    memcpy(&shifted, &bits, sizeof shifted);
    return shifted;
}

static inline float oracle_sigmoid(float x) {
    x = x > SIGMOID_MAX ? SIGMOID_MAX : x;
    x = x < SIGMOID_MIN ? SIGMOID_MIN : x;
    const float shifted = fused(-x, LOG2_E, ROUNDER), n = shifted - ROUNDER;
    const float r = fused(-n, LN2_LOW, fused(-n, LN2_HIGH, -x));
    float p = fused(r, E6, E5);
    p = fused(r, p, E4);
    p = fused(r, p, E3);
    p = fused(r, p, E2);
    p = fused(r, p, 1);
    p = fused(r, p, 1);
    return 1 / fused(p, power_of_two(shifted), 1);
}

static inline float oracle_tanh(float x) {
    const float half = __builtin_fabsf(x) > TANH_MAX ? TANH_MAX : __builtin_fabsf(x);
    const float y = half + half;
    const float shifted = fused(y, LOG2_E, ROUNDER), n = shifted - ROUNDER;
    const float r = fused(-n, LN2_LOW, fused(-n, LN2_HIGH, y));
    float p = fused(r, M7, M6);
    p = fused(r, p, M5);
    p = fused(r, p, M4);
    p = fused(r, p, M3);
    p = fused(r, p, M2);
    p = fused(r * r, p, r);
    const float scale = power_of_two(shifted), m = fused(p, scale, scale - 1);
    return __builtin_copysignf(m / (m + 2), x);
}

/* The derivatives of both by their values. */
static inline float oracle_sigmoid_slope(float a) {
    return fused(-a, a, a);
}

static inline float oracle_tanh_slope(float a) {
    return fused(-a, a, 1);
}

#endif
