/* exp in double, from add, multiply, divide and integer operations only: libm's picks its code by
 * CPU.  Argument reduction and polynomial as in fdlibm's e_exp.c, whose coefficients are
 *
 *   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and
 *   distribute this software is freely granted, provided that this notice is preserved.
 *
 * In three steps, of which the middle one, the long one, has no branch: a compiler makes vectors of
 * a loop over it. */
#ifndef SWEEP_RNN_KERNELS_EXPONENTIAL_H
#define SWEEP_RNN_KERNELS_EXPONENTIAL_H

#include <stdint.h>
#include <string.h>

#define SMALLEST_EXPONENT -708.0 /* below, results are no longer normal numbers */
/* ln 2 in two parts: multiples of the first by |n| < 2^20 are exact. */
#define LN2_HI 0x1.62e42fee00000p-1
#define LN2_LO 0x1.a39ef35793c76p-33

static inline double clamped_exponent(double x) {
    return x >= SMALLEST_EXPONENT ? x : SMALLEST_EXPONENT;
}

/* exp(x) for SMALLEST_EXPONENT <= x <= 0. */
static inline double normal_exponential(double x) {
    const double inverse_ln2 = 0x1.71547652b82fep+0;
    const int32_t n = (int32_t)(x * inverse_ln2 - 0.5);
    const double high = x - (double)n * LN2_HI, low = (double)n * LN2_LO, r = high - low;
    const double t = r * r;
    const double c = r - t * (0x1.555555555553ep-3 +
                              t * (-0x1.6c16c16bebd93p-9 +
                                   t * (0x1.1566aaf25de2cp-14 +
                                        t * (-0x1.bbd41c5d26bf1p-20 + t * 0x1.6376972bea4d0p-25))));
    const uint64_t bits = (uint64_t)(n + 1023) << 52;
    double power_of_two;
    memcpy(&power_of_two, &bits, sizeof power_of_two);
    return (1 - ((low - (r * c) / (2 - c)) - high)) * power_of_two;
}

/* What exp(x) is, given that of the clamped x: 0 where it would be too small, NaN for NaN. */
static inline double whole_exponential(double x, double of_clamped) {
    return x < SMALLEST_EXPONENT ? 0 : x != x ? x : of_clamped;
}

/* exp(x) for x <= 0 or NaN. */
static inline double exponential(double x) {
    return whole_exponential(x, normal_exponential(clamped_exponent(x)));
}

#endif
