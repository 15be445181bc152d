/* SGD; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_SGD_H
#define SWEEP_RNN_KERNELS_OPTIMISER_SGD_H

#include "src/rnn/kernels/optimiser_steps.h"

/* The gradient, or the momentum in its place. */
VECTOR vec sgd_direction(const optimiser_coefficients *by, float *buffer, vec g) {
    vec moving = g;
    if (!by->first)
        moving = vec_fma(vec_all(by->fresh), g, vec_mul(vec_all(by->momentum), vec_load(buffer)));
    vec_store(buffer, moving);
    return by->nesterov ? vec_fma(vec_all(by->momentum), moving, g) : moving;
}

static bool sgd_update(const optimiser_pass *p) {
    const vec rate = vec_all(p->by.lr);
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec before = vec_load(p->w + i), gradient = vec_load(p->g + i);
        vec g = decayed_gradient(&p->by, gradient, before);
        if (p->state[0]) g = sgd_direction(&p->by, p->state[0] + i, g);
        const vec w = vec_fnma(rate, g, before);
        seen = vec_note(vec_note(seen, gradient), w);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

#endif
