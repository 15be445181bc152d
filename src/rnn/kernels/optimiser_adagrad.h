/* Adagrad; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_ADAGRAD_H
#define SWEEP_RNN_KERNELS_OPTIMISER_ADAGRAD_H

#include "src/rnn/kernels/optimiser_steps.h"

static bool adagrad_update(const optimiser_pass *p) {
    const vec eps = vec_all(p->by.eps);
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec before = vec_load(p->w + i), gradient = vec_load(p->g + i);
        const vec g = decayed_gradient(&p->by, gradient, before);
        vec sum = p->by.first ? vec_all(p->by.initial) : vec_load(p->state[0] + i);
        sum = vec_fma(g, g, sum);
        const vec w = step_by_quotient(before, p->by.lr, g, vec_add(vec_sqrt(sum), eps));
        seen = vec_note(vec_note(vec_note(seen, gradient), sum), w);
        vec_store(p->state[0] + i, sum);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

#endif
