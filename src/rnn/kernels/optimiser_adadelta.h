/* Adadelta; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_ADADELTA_H
#define SWEEP_RNN_KERNELS_OPTIMISER_ADADELTA_H

#include "src/rnn/kernels/optimiser_steps.h"

static bool adadelta_update(const optimiser_pass *p) {
    const vec rate = vec_all(p->by.lr), eps = vec_all(p->by.eps);
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec before = vec_load(p->w + i), gradient = vec_load(p->g + i);
        const vec g = decayed_gradient(&p->by, gradient, before);
        const vec squares = mean_of_squares(&p->by, vec_load(p->state[0] + i), g);
        const vec deltas = vec_load(p->state[1] + i);
        const vec delta =
            vec_mul(vec_div(vec_sqrt(vec_add(deltas, eps)), vec_sqrt(vec_add(squares, eps))), g);
        const vec new_deltas = mean_of_squares(&p->by, deltas, delta);
        const vec w = vec_fnma(rate, delta, before);
        seen = vec_note(vec_note(vec_note(vec_note(seen, gradient), squares), new_deltas), w);
        vec_store(p->state[0] + i, squares);
        vec_store(p->state[1] + i, new_deltas);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

#endif
