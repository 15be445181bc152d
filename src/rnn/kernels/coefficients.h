/* The constants of sigmoid and tanh; ../NUMERICS.md says how they are used. */
#ifndef SWEEP_RNN_KERNELS_COEFFICIENTS_H
#define SWEEP_RNN_KERNELS_COEFFICIENTS_H

#define LOG2_E 0x1.715476p+0f
/* ln 2 in two parts: the first has 9 significant bits, so that its multiples by |n| < 2^15 are
 * exact. */
#define LN2_HIGH 0x1.63p-1f
#define LN2_LOW -0x1.bd0106p-13f
/* Adding this rounds to an integer n and leaves n + 127, an exponent field, in the low bits. */
#define ROUNDER 0x1.8000fep+23f

/* exp(r) = 1 + r + r^2 (E2 + E3 r + ... + E6 r^4) for |r| <= ln 2 / 2, least relative error. */
#define E2 0x1.fffffcp-2f
#define E3 0x1.555492p-3f
#define E4 0x1.5558f2p-5f
#define E5 0x1.123a20p-7f
#define E6 0x1.6a23d0p-10f

/* exp(r) - 1 = r + r^2 (M2 + M3 r + ... + M7 r^5), the same. */
#define M2 0x1.000000p-1f
#define M3 0x1.555554p-3f
#define M4 0x1.5554b0p-5f
#define M5 0x1.11118ap-7f
#define M6 0x1.6d723ep-10f
#define M7 0x1.a032c4p-13f

/* sigmoid is exact 1 above the first, and flushed to 0 below the second. */
#define SIGMOID_MAX 87.0f
#define SIGMOID_MIN -88.0f
/* tanh is 1 from here on. */
#define TANH_MAX 10.0f

#endif
