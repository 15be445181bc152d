/* Passes over arrays, for blocked.c and the optimisers' kernels; after a vector type. */
#ifndef SWEEP_RNN_KERNELS_ELEMENTWISE_H
#define SWEEP_RNN_KERNELS_ELEMENTWISE_H

#include <stdbool.h>
#include <stddef.h>

#define FOR_VECTORS(i, count) for (ptrdiff_t i = 0; i < (count); i += LANES)

/* 0 times a value that is not finite is NaN, and NaN stays: `seen` is zero while all is well. */
VECTOR vec vec_note(vec seen, vec x) {
    return vec_fma(x, vec_all(0), seen);
}

static inline bool all_zero(vec seen) {
    float lanes[LANES];
    vec_store(lanes, seen);
    bool zero = true;
    for (int i = 0; i < LANES; i++) zero = zero && lanes[i] == 0;
    return zero;
}

#endif
