/* sigmoid and tanh of a vector, from add, multiply, fused multiply-add, divide, min, max and bit
 * operations only.  Included by blocked.c, after a vector type; ../NUMERICS.md, "Functions". */
#ifndef SWEEP_RNN_KERNELS_ACTIVATION_H
#define SWEEP_RNN_KERNELS_ACTIVATION_H

#include "src/rnn/kernels/coefficients.h"

/* 1 / (1 + exp(-x)).  In every clamp x is the second operand, so that NaN passes through. */
VECTOR vec sigmoid(vec x) {
    const vec one = vec_all(1), rounder = vec_all(ROUNDER);
    x = vec_max(vec_all(SIGMOID_MIN), vec_min(vec_all(SIGMOID_MAX), x));
    const vec shifted = vec_fnma(x, vec_all(LOG2_E), rounder);
    const vec n = vec_sub(shifted, rounder);
    vec r = vec_fma(n, vec_all(LN2_HIGH), x); /* -r: x = -(n ln 2 + r) */
    r = vec_fma(n, vec_all(LN2_LOW), r);
    vec p = vec_fnma(r, vec_all(E6), vec_all(E5));
    p = vec_fnma(r, p, vec_all(E4));
    p = vec_fnma(r, p, vec_all(E3));
    p = vec_fnma(r, p, vec_all(E2));
    p = vec_fnma(r, p, one);
    p = vec_fnma(r, p, one);
    const vec scale = vec_low_bits_to_exponent(shifted);
    return vec_div(one, vec_fma(p, scale, one));
}

/* sign(x) * m / (m + 2), m = exp(2|x|) - 1. */
VECTOR vec hyperbolic_tangent(vec x) {
    const vec rounder = vec_all(ROUNDER);
    const vec magnitude = vec_min(vec_all(TANH_MAX), vec_abs(x));
    const vec y = vec_add(magnitude, magnitude);
    const vec shifted = vec_fma(y, vec_all(LOG2_E), rounder);
    const vec n = vec_sub(shifted, rounder);
    vec r = vec_fnma(n, vec_all(LN2_HIGH), y);
    r = vec_fnma(n, vec_all(LN2_LOW), r);
    vec p = vec_fma(r, vec_all(M7), vec_all(M6));
    p = vec_fma(r, p, vec_all(M5));
    p = vec_fma(r, p, vec_all(M4));
    p = vec_fma(r, p, vec_all(M3));
    p = vec_fma(r, p, vec_all(M2));
    p = vec_fma(vec_mul(r, r), p, r);
    const vec scale = vec_low_bits_to_exponent(shifted);
    const vec m = vec_fma(p, scale, vec_sub(scale, vec_all(1)));
    return vec_signed_as(vec_div(m, vec_add(m, vec_all(2))), x);
}

#endif
