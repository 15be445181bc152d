/* The polynomials' coefficients are those of fdlibm:
 *
 *   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and
 *   distribute this software is freely granted, provided that this notice is preserved.
 */
#include "src/search/special_functions.h"

#include <stdint.h>
#include <string.h>

#include "src/rnn/scalar_math.h"

/* c[0] + c[1] x + ... + c[degree] x^degree, by Horner's rule. */
static double polynomial(const double c[], int degree, double x) {
    double sum = c[degree];
    for (int i = degree; i-- > 0;) sum = c[i] + x * sum;
    return sum;
}

/* x < 0.84375: from erf(x) = x + x y. */
static double erfc_near_zero(double x) {
    static const double numerator[] = {0x1.06eba8214db68p-3, -0x1.4cd7d691cb913p-2,
                                       -0x1.d2a51dbd7194fp-6, -0x1.7a291236668e4p-8,
                                       -0x1.8ead6120016acp-16};
    static const double denominator[] = {1,
                                         0x1.97779cddadc09p-2,
                                         0x1.0a54c5536cebap-4,
                                         0x1.4d022c4d36b0fp-8,
                                         0x1.15dc9221c1a1p-13,
                                         -0x1.09c4342a2612p-18};
    const double z = x * x, y = polynomial(numerator, 4, z) / polynomial(denominator, 5, z);
    if (x < 0.25) return 1 - (x + x * y);
    return 0.5 - (x * y + (x - 0.5));
}

/* 0.84375 <= x < 1.25: from erf(1), its first digits. */
static double erfc_near_one(double x) {
    static const double numerator[] = {
        -0x1.359b8bef77538p-9, 0x1.a8d00ad92b34dp-2, -0x1.7d240fbb8c3f1p-2, 0x1.45fca805120e4p-2,
        -0x1.c63983d3e28ecp-4, 0x1.22a36599795ebp-5, -0x1.1bf380a96073fp-9};
    static const double denominator[] = {1,
                                         0x1.b3e6618eee323p-4,
                                         0x1.14af092eb6f33p-1,
                                         0x1.2635cd99fe9a7p-4,
                                         0x1.02660e763351fp-3,
                                         0x1.bedc26b51dd1cp-7,
                                         0x1.88b545735151dp-7};
    const double erf_of_one = 0x1.b0ac16p-1, s = x - 1;
    return 1 - erf_of_one - polynomial(numerator, 6, s) / polynomial(denominator, 6, s);
}

/* The log of x exp(x^2) erfc(x), and 0.5625, for 1.25 <= x < 1 / 0.35. */
static double exponent_in_the_middle(double s) {
    static const double numerator[] = {
        -0x1.43412600d6435p-7, -0x1.63416e4ba736p-1,  -0x1.51e0441b0e726p+3, -0x1.f300ae4cba38dp+5,
        -0x1.44cb184282266p+7, -0x1.7135cebccabb2p+7, -0x1.4526557e4d2f2p+6, -0x1.3a0efc69ac25cp+3};
    static const double denominator[] = {1,
                                         0x1.3a6b9bd707687p+4,
                                         0x1.1350c526ae721p+7,
                                         0x1.b290dd58a1a71p+8,
                                         0x1.42b1921ec2868p+9,
                                         0x1.ad02157700314p+8,
                                         0x1.b28a3ee48ae2cp+6,
                                         0x1.a47ef8e484a93p+2,
                                         -0x1.eeff2ee749a62p-5};
    return polynomial(numerator, 7, s) / polynomial(denominator, 8, s);
}

/* The same from there on. */
static double exponent_far_out(double s) {
    static const double numerator[] = {
        -0x1.4341239e86f4ap-7, -0x1.993ba70c285dep-1,  -0x1.1c209555f995ap+4, -0x1.4145d43c5ed98p+7,
        -0x1.3ec881375f228p+9, -0x1.004616a2e5992p+10, -0x1.e384e9bdc383fp+8};
    static const double denominator[] = {1,
                                         0x1.e568b261d519p+4,
                                         0x1.45cae221b9f0ap+8,
                                         0x1.802eb189d5118p+10,
                                         0x1.8ffb7688c246ap+11,
                                         0x1.3f219cedf3be6p+11,
                                         0x1.da874e79fe763p+8,
                                         -0x1.670e242712d62p+4};
    return polynomial(numerator, 6, s) / polynomial(denominator, 7, s);
}

/* The upper half of the bits: its square is exact. */
static double upper_half(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits &= UINT64_C(0xffffffff00000000);
    memcpy(&x, &bits, sizeof x);
    return x;
}

double search_erfc(double x) {
    if (x < 0.84375) return erfc_near_zero(x);
    if (x < 1.25) return erfc_near_one(x);
    if (!(x < 26)) return 0;
    const double s = 1 / (x * x), z = upper_half(x);
    const double rest = x < 1 / 0.35 ? exponent_in_the_middle(s) : exponent_far_out(s);
    return rnn_scalar_exp(-z * z - 0.5625) * rnn_scalar_exp((z - x) * (z + x) + rest) / x;
}

double search_log(double x) {
    return x < 1 ? -rnn_scalar_log(1 / x) : rnn_scalar_log(x);
}

double search_normal_mass(double a, double b) {
    const double root_half = 0x1.6a09e667f3bcdp-1;
    a = a * root_half;
    b = b * root_half;
    if (a > 0) return 0.5 * (search_erfc(a) - search_erfc(b));
    if (b < 0) return 0.5 * (search_erfc(-b) - search_erfc(-a));
    return 1 - 0.5 * (search_erfc(-a) + search_erfc(b));
}

double search_normal_quantile(double a, double b, double share) {
    enum { BISECTIONS = 60 };
    const double wanted = share * search_normal_mass(a, b);
    double low = a, high = b;
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = 0.5 * (low + high);
        if (search_normal_mass(a, middle) < wanted)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}
