/* RAdam; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_RADAM_H
#define SWEEP_RNN_KERNELS_OPTIMISER_RADAM_H

#include "src/rnn/kernels/optimiser_steps.h"

/* While there are too few updates for a variance, the step is not adapted. */
VECTOR vec radam_step(const optimiser_coefficients *by, vec mean, vec squares) {
    const vec corrected = vec_div(mean, vec_all(by->mean_correction));
    const vec step = vec_mul(corrected, vec_all(by->lr));
    if (by->rectification == 0) return step;
    const vec root = vec_add(vec_sqrt(squares), vec_all(by->eps));
    const vec adapted = vec_mul(step, vec_div(vec_all(by->adaption), root));
    return vec_mul(adapted, vec_all(by->rectification));
}

static bool radam_update(const optimiser_pass *p) {
    const optimiser_coefficients *by = &p->by;
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec before = vec_load(p->w + i), gradient = vec_load(p->g + i);
        const vec g = decayed_gradient(by, gradient, before);
        const vec mean = vec_lerp(vec_load(p->state[0] + i), g, by->mean_fresh);
        const vec squares = mean_of_squares(by, vec_load(p->state[1] + i), g);
        const vec w = vec_sub(before, radam_step(by, mean, squares));
        seen = vec_note(vec_note(vec_note(seen, gradient), squares), w);
        vec_store(p->state[0] + i, mean);
        vec_store(p->state[1] + i, squares);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

#endif
