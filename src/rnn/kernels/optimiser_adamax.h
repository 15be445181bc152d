/* Adamax; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_ADAMAX_H
#define SWEEP_RNN_KERNELS_OPTIMISER_ADAMAX_H

#include "src/rnn/kernels/optimiser_steps.h"

static bool adamax_update(const optimiser_pass *p) {
    const optimiser_coefficients *by = &p->by;
    const vec kept = vec_all(by->square_kept), eps = vec_all(by->eps);
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec before = vec_load(p->w + i), gradient = vec_load(p->g + i);
        const vec g = decayed_gradient(by, gradient, before);
        const vec mean = vec_lerp(vec_load(p->state[0] + i), g, by->mean_fresh);
        const vec largest =
            vec_max(vec_mul(kept, vec_load(p->state[1] + i)), vec_add(vec_abs(g), eps));
        const vec w = step_by_quotient(before, by->lr, mean, largest);
        seen = vec_note(vec_note(seen, gradient), w);
        vec_store(p->state[0] + i, mean);
        vec_store(p->state[1] + i, largest);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

#endif
