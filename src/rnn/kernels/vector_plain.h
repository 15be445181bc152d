/* Vectors of 4 floats in plain C (GCC's vector types) for CPUs other than x86-64.  The same
 * operations as vector_avx512.h. */
#ifndef SWEEP_RNN_KERNELS_VECTOR_PLAIN_H
#define SWEEP_RNN_KERNELS_VECTOR_PLAIN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "src/rnn/kernels/fused.h"

#define KERNELS rnn_kernels_generic
#define VECTOR static inline __attribute__((always_inline))
enum { LANES = 4 };

/* 16 accumulators, four vectors of b and a broadcast, of 32 registers. */
#define TILE_SHAPES(SHAPE) SHAPE(1, 4)
#define FAR_TILE_SHAPE(SHAPE) SHAPE(1, 4)
#define STREAM_TILE_SHAPE(SHAPE) SHAPE(1, 4)
enum { STRIP_PANELS = 1, STREAM_PANELS = 1 };

typedef float vec __attribute__((vector_size(16)));
typedef int32_t vec_bits __attribute__((vector_size(16)));

VECTOR vec vec_load(const float *p) {
    vec x;
    memcpy(&x, p, sizeof x);
    return x;
}
VECTOR void vec_store(float *p, vec x) {
    memcpy(p, &x, sizeof x);
}
VECTOR vec vec_all(float x) {
    return (vec){x, x, x, x};
}

/* The compiler says whether the CPU has the instruction. */
VECTOR float lane_fma(float a, float b, float c) {
#ifdef __FP_FAST_FMAF
    return __builtin_fmaf(a, b, c);
#else
    return fused(a, b, c);
#endif
}
VECTOR vec vec_fma(vec a, vec b, vec c) {
    return (vec){lane_fma(a[0], b[0], c[0]), lane_fma(a[1], b[1], c[1]), lane_fma(a[2], b[2], c[2]),
                 lane_fma(a[3], b[3], c[3])};
}
VECTOR vec vec_fnma(vec a, vec b, vec c) {
    return vec_fma(-a, b, c);
}
VECTOR vec vec_add(vec a, vec b) {
    return a + b;
}
VECTOR vec vec_sub(vec a, vec b) {
    return a - b;
}
VECTOR vec vec_mul(vec a, vec b) {
    return a * b;
}
VECTOR vec vec_div(vec a, vec b) {
    return a / b;
}
VECTOR vec vec_sqrt(vec x) {
    return (vec){__builtin_sqrtf(x[0]), __builtin_sqrtf(x[1]), __builtin_sqrtf(x[2]),
                 __builtin_sqrtf(x[3])};
}
/* a where `mask` is set, else b. */
VECTOR vec vec_select(vec_bits mask, vec a, vec b) {
    return (vec)((mask & (vec_bits)a) | (~mask & (vec_bits)b));
}
/* The second operand when either is NaN. */
VECTOR vec vec_min(vec a, vec b) {
    return vec_select(a < b, a, b);
}
VECTOR vec vec_max(vec a, vec b) {
    return vec_select(a > b, a, b);
}
VECTOR vec vec_where_positive(vec x, vec y) {
    return vec_select(x > vec_all(0), y, vec_all(0));
}
VECTOR vec vec_abs(vec x) {
    return (vec)((vec_bits)x & INT32_MAX);
}
VECTOR vec vec_signed_as(vec magnitude, vec x) {
    return (vec)((vec_bits)magnitude | ((vec_bits)x & INT32_MIN));
}
VECTOR vec vec_low_bits_to_exponent(vec x) {
    return (vec)((vec_bits)x << 23);
}

VECTOR vec vec_gather(const float *p, ptrdiff_t row, ptrdiff_t last, int width) {
    (void)row, (void)last, (void)width;
    return vec_load(p);
}

VECTOR void vec_scatter(float *p, ptrdiff_t row, ptrdiff_t last, int width, vec x) {
    (void)row, (void)last, (void)width;
    vec_store(p, x);
}

#endif
