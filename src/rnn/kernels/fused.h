/* A fused multiply-add without the hardware's: a * b + c, rounded once.
 *
 * The product of two floats is exact in double.  If the double sum s = p + c does not lie half-way
 * between two floats, rounding s gives what rounding the exact sum would give, since every such
 * half-way point is a double.  If it does, the part that the sum lost (Knuth's two-sum, exact)
 * decides: s is moved one unit of its last place towards it.  Works under flush-to-zero: no
 * intermediate value is small enough to be flushed.
 */
#ifndef SWEEP_RNN_KERNELS_FUSED_H
#define SWEEP_RNN_KERNELS_FUSED_H

#include <stdint.h>
#include <string.h>

enum { FUSED_DROPPED_BITS = 0x1fffffff, FUSED_HALF_WAY = 0x10000000 };

static inline float fused(float a, float b, float c) {
    const double p = (double)a * (double)b, addend = (double)c;
    double s = p + addend;
    uint64_t bits;
    memcpy(&bits, &s, sizeof bits);
    if ((bits & FUSED_DROPPED_BITS) == FUSED_HALF_WAY) {
        const double of_addend = s - p;
        const double lost = (p - (s - of_addend)) + (addend - of_addend);
        if (lost != 0) {
            bits += (lost > 0) == (s > 0) ? 1 : -1;
            memcpy(&s, &bits, sizeof s);
        }
    }
    return (float)s;
}

#endif
