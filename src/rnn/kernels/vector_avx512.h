/* Vectors of 16 floats: AVX-512 F, DQ. */
#ifndef SWEEP_RNN_KERNELS_VECTOR_AVX512_H
#define SWEEP_RNN_KERNELS_VECTOR_AVX512_H

#include <immintrin.h>
#include <stddef.h>

#define KERNELS rnn_kernels_avx512
#define VECTOR static inline __attribute__((always_inline))
enum { LANES = 16 };

/* Register tiles: panels by most rows.  The accumulators, a row of b and a broadcast stay within 32
 * registers.  A block is divided into strips of four panels, which take the fewest loads from the
 * L1 cache; where b streams from the L2 cache, tall tiles of two panels take the fewest from there.
 */
#define TILE_SHAPES(SHAPE) SHAPE(1, 12) SHAPE(2, 12) SHAPE(3, 8) SHAPE(4, 6)
#define FAR_TILE_SHAPE(SHAPE) SHAPE(4, 6)
#define STREAM_TILE_SHAPE(SHAPE) SHAPE(2, 12)
enum { STRIP_PANELS = 4, STREAM_PANELS = 2 };

typedef __m512 vec;

VECTOR vec vec_load(const float *p) {
    return _mm512_loadu_ps(p);
}
VECTOR void vec_store(float *p, vec x) {
    _mm512_storeu_ps(p, x);
}
VECTOR vec vec_all(float x) {
    return _mm512_set1_ps(x);
}
VECTOR vec vec_fma(vec a, vec b, vec c) {
    return _mm512_fmadd_ps(a, b, c);
}
VECTOR vec vec_fnma(vec a, vec b, vec c) {
    return _mm512_fnmadd_ps(a, b, c);
}
VECTOR vec vec_add(vec a, vec b) {
    return _mm512_add_ps(a, b);
}
VECTOR vec vec_sub(vec a, vec b) {
    return _mm512_sub_ps(a, b);
}
VECTOR vec vec_mul(vec a, vec b) {
    return _mm512_mul_ps(a, b);
}
VECTOR vec vec_div(vec a, vec b) {
    return _mm512_div_ps(a, b);
}
VECTOR vec vec_sqrt(vec x) {
    return _mm512_sqrt_ps(x);
}
/* The second operand when either is NaN. */
VECTOR vec vec_min(vec a, vec b) {
    return _mm512_min_ps(a, b);
}
VECTOR vec vec_max(vec a, vec b) {
    return _mm512_max_ps(a, b);
}
/* y where x > 0, else +0. */
VECTOR vec vec_where_positive(vec x, vec y) {
    return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_GT_OQ), y);
}
VECTOR vec vec_abs(vec x) {
    return _mm512_andnot_ps(_mm512_set1_ps(-0.0f), x);
}
/* A magnitude with the sign of x. */
VECTOR vec vec_signed_as(vec magnitude, vec x) {
    enum { A_OR_B_AND_C = 0xf8 }; /* the truth table */
    return _mm512_castsi512_ps(
        _mm512_ternarylogic_epi32(_mm512_castps_si512(magnitude), _mm512_castps_si512(x),
                                  _mm512_castps_si512(_mm512_set1_ps(-0.0f)), A_OR_B_AND_C));
}
/* The bits shifted left into the exponent field. */
VECTOR vec vec_low_bits_to_exponent(vec x) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(x), 23));
}

/* `width` (4, 8 or 16) floats of each of 16 / width rows, row 0 first; rows after `last` are read
 * as row `last`. */
VECTOR vec vec_gather(const float *p, ptrdiff_t row, ptrdiff_t last, int width) {
    if (width == 16) return _mm512_loadu_ps(p);
    if (width == 8) {
        const float *p1 = last > 0 ? p + row : p;
        return _mm512_insertf32x8(_mm512_castps256_ps512(_mm256_loadu_ps(p)), _mm256_loadu_ps(p1),
                                  1);
    }
    const float *p1 = last > 0 ? p + row : p;
    const float *p2 = last > 1 ? p1 + row : p1;
    const float *p3 = last > 2 ? p2 + row : p2;
    __m256 low = _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm_loadu_ps(p1), 1);
    __m256 high =
        _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p2)), _mm_loadu_ps(p3), 1);
    return _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1);
}

/* The way back; rows after `last` are not written. */
VECTOR void vec_scatter(float *p, ptrdiff_t row, ptrdiff_t last, int width, vec x) {
    if (width == 16) {
        _mm512_storeu_ps(p, x);
    } else if (width == 8) {
        _mm256_storeu_ps(p, _mm512_castps512_ps256(x));
        if (last > 0) _mm256_storeu_ps(p + row, _mm512_extractf32x8_ps(x, 1));
    } else {
        _mm_storeu_ps(p, _mm512_castps512_ps128(x));
        if (last > 0) _mm_storeu_ps(p + row, _mm512_extractf32x4_ps(x, 1));
        if (last > 1) _mm_storeu_ps(p + 2 * row, _mm512_extractf32x4_ps(x, 2));
        if (last > 2) _mm_storeu_ps(p + 3 * row, _mm512_extractf32x4_ps(x, 3));
    }
}

#endif
