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
