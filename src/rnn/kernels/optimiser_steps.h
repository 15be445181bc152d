/* What the optimisers' kernels have in common; after a vector type. */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_STEPS_H
#define SWEEP_RNN_KERNELS_OPTIMISER_STEPS_H

#include "src/rnn/kernels/elementwise.h"
#include "src/rnn/kernels/optimiser_pass.h"

/* The gradient with the decay of the weights. */
VECTOR vec decayed_gradient(const optimiser_coefficients *by, vec g, vec w) {
    return by->decay != 0 ? vec_fma(vec_all(by->decay), w, g) : g;
}

/* From `from` to `to` by a share, as torch.lerp. */
VECTOR vec vec_lerp(vec from, vec to, float share) {
    const vec way = vec_sub(to, from);
    return share < 0.5F ? vec_fma(vec_all(share), way, from) : vec_fma(vec_all(share - 1), way, to);
}

/* A running mean of squares. */
VECTOR vec mean_of_squares(const optimiser_coefficients *by, vec mean, vec x) {
    return vec_fma(vec_mul(vec_all(by->square_fresh), x), x,
                   vec_mul(vec_all(by->square_kept), mean));
}

/* w - rate * numerator / denominator, rounded three times, as torch.addcdiv. */
VECTOR vec step_by_quotient(vec w, float rate, vec numerator, vec denominator) {
    return vec_add(w, vec_div(vec_mul(vec_all(-rate), numerator), denominator));
}

#endif
