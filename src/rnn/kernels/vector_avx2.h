/* Vectors of 8 floats: AVX2 and FMA.  The same operations as vector_avx512.h. */
#ifndef SWEEP_RNN_KERNELS_VECTOR_AVX2_H
#define SWEEP_RNN_KERNELS_VECTOR_AVX2_H

#include <immintrin.h>
#include <stddef.h>

#define KERNELS rnn_kernels_avx2
#define VECTOR static inline __attribute__((always_inline))
enum { LANES = 8 };

/* 12 accumulators, two vectors of b and a broadcast: 15 of 16 registers. */
#define TILE_SHAPES(SHAPE) SHAPE(1, 6)
#define FAR_TILE_SHAPE(SHAPE) SHAPE(1, 6)
#define STREAM_TILE_SHAPE(SHAPE) SHAPE(1, 6)
enum { STRIP_PANELS = 1, STREAM_PANELS = 1 };

typedef __m256 vec;

VECTOR vec vec_load(const float *p) {
    return _mm256_loadu_ps(p);
}
VECTOR void vec_store(float *p, vec x) {
    _mm256_storeu_ps(p, x);
}
VECTOR vec vec_all(float x) {
    return _mm256_set1_ps(x);
}
VECTOR vec vec_fma(vec a, vec b, vec c) {
    return _mm256_fmadd_ps(a, b, c);
}
VECTOR vec vec_fnma(vec a, vec b, vec c) {
    return _mm256_fnmadd_ps(a, b, c);
}
VECTOR vec vec_add(vec a, vec b) {
    return _mm256_add_ps(a, b);
}
VECTOR vec vec_sub(vec a, vec b) {
    return _mm256_sub_ps(a, b);
}
VECTOR vec vec_mul(vec a, vec b) {
    return _mm256_mul_ps(a, b);
}
VECTOR vec vec_div(vec a, vec b) {
    return _mm256_div_ps(a, b);
}
VECTOR vec vec_sqrt(vec x) {
    return _mm256_sqrt_ps(x);
}
VECTOR vec vec_min(vec a, vec b) {
    return _mm256_min_ps(a, b);
}
VECTOR vec vec_max(vec a, vec b) {
    return _mm256_max_ps(a, b);
}
VECTOR vec vec_where_positive(vec x, vec y) {
    return _mm256_and_ps(_mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_GT_OQ), y);
}
VECTOR vec vec_abs(vec x) {
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), x);
}
VECTOR vec vec_signed_as(vec magnitude, vec x) {
    return _mm256_or_ps(magnitude, _mm256_and_ps(x, _mm256_set1_ps(-0.0f)));
}
VECTOR vec vec_low_bits_to_exponent(vec x) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(x), 23));
}

VECTOR vec vec_gather(const float *p, ptrdiff_t row, ptrdiff_t last, int width) {
    if (width == 8) return _mm256_loadu_ps(p);
    const float *p1 = last > 0 ? p + row : p;
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm_loadu_ps(p1), 1);
}

VECTOR void vec_scatter(float *p, ptrdiff_t row, ptrdiff_t last, int width, vec x) {
    if (width == 8) {
        _mm256_storeu_ps(p, x);
    } else {
        _mm_storeu_ps(p, _mm256_castps256_ps128(x));
        if (last > 0) _mm_storeu_ps(p + row, _mm256_extractf128_ps(x, 1));
    }
}

#endif
