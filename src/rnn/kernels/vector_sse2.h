/* Vectors of 4 floats for any x86-64: SSE2, with the fused multiply-add of fused.h.  The same
 * operations as vector_avx512.h. */
#ifndef SWEEP_RNN_KERNELS_VECTOR_SSE2_H
#define SWEEP_RNN_KERNELS_VECTOR_SSE2_H

#include <emmintrin.h>
#include <stddef.h>

#include "src/rnn/kernels/fused.h"

#define KERNELS rnn_kernels_generic
#define VECTOR static inline __attribute__((always_inline))
enum { LANES = 4 };

#define TILE_SHAPES(SHAPE) SHAPE(1, 1)
#define FAR_TILE_SHAPE(SHAPE) SHAPE(1, 1)
#define STREAM_TILE_SHAPE(SHAPE) SHAPE(1, 1)
enum { STRIP_PANELS = 1, STREAM_PANELS = 1 };

typedef __m128 vec;

VECTOR vec vec_load(const float *p) {
    return _mm_loadu_ps(p);
}
VECTOR void vec_store(float *p, vec x) {
    _mm_storeu_ps(p, x);
}
VECTOR vec vec_all(float x) {
    return _mm_set1_ps(x);
}

static __attribute__((noinline, cold)) vec vec_fma_by_lane(vec a, vec b, vec c) {
    float x[4], y[4], z[4];
    vec_store(x, a);
    vec_store(y, b);
    vec_store(z, c);
    for (int lane = 0; lane < 4; lane++) z[lane] = fused(x[lane], y[lane], z[lane]);
    return vec_load(z);
}

/* The quick half of fused(): unless some lane's double sum lies half-way between two floats,
 * rounding the sums is right. */
VECTOR vec vec_fma(vec a, vec b, vec c) {
    const __m128d low = _mm_add_pd(_mm_mul_pd(_mm_cvtps_pd(a), _mm_cvtps_pd(b)), _mm_cvtps_pd(c));
    const __m128d high =
        _mm_add_pd(_mm_mul_pd(_mm_cvtps_pd(_mm_movehl_ps(a, a)), _mm_cvtps_pd(_mm_movehl_ps(b, b))),
                   _mm_cvtps_pd(_mm_movehl_ps(c, c)));
    const __m128i tails = _mm_castps_si128(
        _mm_shuffle_ps(_mm_castpd_ps(low), _mm_castpd_ps(high), _MM_SHUFFLE(2, 0, 2, 0)));
    const __m128i half_way = _mm_cmpeq_epi32(
        _mm_and_si128(tails, _mm_set1_epi32(FUSED_DROPPED_BITS)), _mm_set1_epi32(FUSED_HALF_WAY));
    if (__builtin_expect(_mm_movemask_epi8(half_way), 0)) return vec_fma_by_lane(a, b, c);
    return _mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high));
}
VECTOR vec vec_fnma(vec a, vec b, vec c) {
    return vec_fma(_mm_xor_ps(a, _mm_set1_ps(-0.0f)), b, c);
}
VECTOR vec vec_add(vec a, vec b) {
    return _mm_add_ps(a, b);
}
VECTOR vec vec_sub(vec a, vec b) {
    return _mm_sub_ps(a, b);
}
VECTOR vec vec_mul(vec a, vec b) {
    return _mm_mul_ps(a, b);
}
VECTOR vec vec_div(vec a, vec b) {
    return _mm_div_ps(a, b);
}
VECTOR vec vec_sqrt(vec x) {
    return _mm_sqrt_ps(x);
}
VECTOR vec vec_min(vec a, vec b) {
    return _mm_min_ps(a, b);
}
VECTOR vec vec_max(vec a, vec b) {
    return _mm_max_ps(a, b);
}
VECTOR vec vec_where_positive(vec x, vec y) {
    return _mm_and_ps(_mm_cmpgt_ps(x, _mm_setzero_ps()), y);
}
VECTOR vec vec_abs(vec x) {
    return _mm_andnot_ps(_mm_set1_ps(-0.0f), x);
}
VECTOR vec vec_signed_as(vec magnitude, vec x) {
    return _mm_or_ps(magnitude, _mm_and_ps(x, _mm_set1_ps(-0.0f)));
}
VECTOR vec vec_low_bits_to_exponent(vec x) {
    return _mm_castsi128_ps(_mm_slli_epi32(_mm_castps_si128(x), 23));
}

VECTOR vec vec_gather(const float *p, ptrdiff_t row, ptrdiff_t last, int width) {
    (void)row, (void)last, (void)width;
    return _mm_loadu_ps(p);
}

VECTOR void vec_scatter(float *p, ptrdiff_t row, ptrdiff_t last, int width, vec x) {
    (void)row, (void)last, (void)width;
    _mm_storeu_ps(p, x);
}

#endif
