/* RMSprop; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_RMSPROP_H
#define SWEEP_RNN_KERNELS_OPTIMISER_RMSPROP_H

#include "src/rnn/kernels/optimiser_steps.h"

/* The mean of squares, or the variance.  Of a steady gradient that rounds below 0, where a root is
 * none: PyTorch's weights become NaN there. */
VECTOR vec rmsprop_spread(const optimiser_coefficients *by, vec squares, float *mean, vec g) {
    if (!mean) return squares;
    const vec centre = vec_lerp(vec_load(mean), g, by->mean_fresh);
    vec_store(mean, centre);
    return vec_max(vec_all(0), vec_fnma(centre, centre, squares));
}

static bool rmsprop_update(const optimiser_pass *p) {
    const optimiser_coefficients *by = &p->by;
    const vec rate = vec_all(by->lr), eps = vec_all(by->eps);
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec before = vec_load(p->w + i), gradient = vec_load(p->g + i);
        const vec g = decayed_gradient(by, gradient, before);
        const vec squares = mean_of_squares(by, vec_load(p->state[0] + i), g);
        const vec spread = rmsprop_spread(by, squares, p->state[2] ? p->state[2] + i : NULL, g);
        const vec root = vec_add(vec_sqrt(spread), eps);
        vec w;
        if (p->state[1]) {
            const vec moving = vec_add(vec_mul(vec_all(by->momentum), vec_load(p->state[1] + i)),
                                       vec_div(g, root));
            vec_store(p->state[1] + i, moving);
            w = vec_fnma(rate, moving, before);
        } else {
            w = step_by_quotient(before, by->lr, g, root);
        }
        seen = vec_note(vec_note(vec_note(seen, gradient), squares), w);
        vec_store(p->state[0] + i, squares);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

#endif
