/* NAdam; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_NADAM_H
#define SWEEP_RNN_KERNELS_OPTIMISER_NADAM_H

#include "src/rnn/kernels/optimiser_steps.h"

static bool nadam_update(const optimiser_pass *p) {
    const optimiser_coefficients *by = &p->by;
    const vec correction = vec_all(by->square_correction), eps = vec_all(by->eps);
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec before = vec_load(p->w + i), gradient = vec_load(p->g + i);
        const vec g = decayed_gradient(by, gradient, before);
        const vec mean = vec_lerp(vec_load(p->state[0] + i), g, by->mean_fresh);
        const vec squares = mean_of_squares(by, vec_load(p->state[1] + i), g);
        const vec root = vec_add(vec_sqrt(vec_div(squares, correction)), eps);
        const vec between = step_by_quotient(before, by->gradient_lr, g, root);
        const vec w = step_by_quotient(between, by->lr, mean, root);
        seen = vec_note(vec_note(vec_note(seen, gradient), squares), w);
        vec_store(p->state[0] + i, mean);
        vec_store(p->state[1] + i, squares);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

#endif
