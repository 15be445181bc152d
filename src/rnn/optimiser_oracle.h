/* What the optimisers' oracles have in common: scalar code that reads like NUMERICS.md. */
#ifndef SWEEP_RNN_OPTIMISER_ORACLE_H
#define SWEEP_RNN_OPTIMISER_ORACLE_H

#include "src/rnn/kernels/fused.h"
#include "src/rnn/kernels/optimiser_pass.h"

static inline float oracle_decayed(const optimiser_coefficients *by, float g, float w) {
    return by->decay != 0 ? fused(by->decay, w, g) : g;
}

static inline float oracle_lerp(float from, float to, float share) {
    return share < 0.5F ? fused(share, to - from, from) : fused(share - 1, to - from, to);
}

static inline float oracle_mean_of_squares(const optimiser_coefficients *by, float mean, float x) {
    return fused(by->square_fresh * x, x, by->square_kept * mean);
}

static inline float oracle_step(float w, float rate, float numerator, float denominator) {
    return w + (-rate * numerator) / denominator;
}

static inline float oracle_max(float a, float b) {
    return a > b ? a : b;
}

#endif
