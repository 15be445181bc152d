/* The polynomials' coefficients are those of fdlibm:
 *
 *   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and
 *   distribute this software is freely granted, provided that this notice is preserved.
 */
#include "src/rnn/scalar_math.h"

#include <stdint.h>
#include <string.h>

#include "src/rnn/kernels/exponential.h"

double rnn_scalar_exp(double x) {
    return exponential(x);
}

/* x = 2^k (1 + f), 1 + f in [1/sqrt(2), sqrt(2)]. */
static int64_t split_exponent(double x, double *f) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int64_t k = (int64_t)(bits >> 52) - 1023;
    bits = (bits & 0xfffffffffffff) | (uint64_t)1023 << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > 0x1.6a09e667f3bcdp+0) {
        m = m * 0.5;
        k++;
    }
    *f = m - 1;
    return k;
}

double rnn_scalar_log(double x) {
    if (x != x || x - x != 0) return x;
    double f;
    const double k = (double)split_exponent(x, &f);
    const double s = f / (2 + f), z = s * s, w = z * z;
    const double odd =
        w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
    const double even =
        z * (0x1.5555555555593p-1 +
             w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
    const double half_square = 0.5 * f * f;
    return k * LN2_HI - ((half_square - (s * (half_square + (even + odd)) + k * LN2_LO)) - f);
}

double rnn_scalar_power(double x, int64_t n) {
    double power = 1;
    for (; n > 0; n >>= 1) {
        if (n & 1) power = power * x;
        x = x * x;
    }
    return power;
}

/* --- the cosine --- */

/* |x| <= pi / 4, for both. */
static double kernel_sine(double x) {
    const double z = x * x;
    return x + z * x *
                   (-0x1.5555555555549p-3 +
                    z * (0x1.111111110f8a6p-7 +
                         z * (-0x1.a01a019c161d5p-13 +
                              z * (0x1.71de357b1fe7dp-19 +
                                   z * (-0x1.ae5e68a2b9cebp-26 + z * 0x1.5d93a5acfd57cp-33)))));
}

static double kernel_cosine(double x) {
    const double z = x * x, half = 0.5 * z, w = 1 - half;
    const double rest = 0x1.555555555554cp-5 +
                        z * (-0x1.6c16c16c15177p-10 +
                             z * (0x1.a01a019cb1590p-16 +
                                  z * (-0x1.27e4f809c52adp-22 +
                                       z * (0x1.1ee9ebdb4b1c4p-29 + z * -0x1.8fae9be8838d4p-37))));
    return w + ((1 - w - half) + z * z * rest);
}

/* Reduced by the cosine's symmetries: k to [0, n / 2]. */
double rnn_scalar_cosine(double k, double n) {
    const double pi = 0x1.921fb54442d18p+1;
    double sign = 1;
    k = k - 2 * n * (double)(int64_t)(k / (2 * n));
    if (k > n) k = 2 * n - k;
    if (2 * k > n) {
        k = n - k;
        sign = -1;
    }
    if (4 * k <= n) return sign * kernel_cosine(pi * (k / n));
    return sign * kernel_sine(pi * ((n - 2 * k) / (2 * n)));
}
