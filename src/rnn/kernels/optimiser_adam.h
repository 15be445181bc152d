/* Adam, and AdamW, which differs by its decay; ../NUMERICS.md, "Optimisers". */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_ADAM_H
#define SWEEP_RNN_KERNELS_OPTIMISER_ADAM_H

#include "src/rnn/kernels/optimiser_steps.h"

/* With `max` the largest of all means of squares takes the place of the mean. */
VECTOR vec adam_spread(vec squares, float *max) {
    if (!max) return squares;
    const vec largest = vec_max(vec_load(max), squares);
    vec_store(max, largest);
    return largest;
}

VECTOR bool adam_or_adamw(const optimiser_pass *p, const bool shrinks) {
    const optimiser_coefficients *by = &p->by;
    const vec correction = vec_all(by->square_correction), eps = vec_all(by->eps);
    vec seen = vec_all(0);
    FOR_VECTORS(i, p->count) {
        const vec gradient = vec_load(p->g + i);
        vec w = vec_load(p->w + i);
        if (shrinks) w = vec_mul(w, vec_all(by->shrink));
        const vec g = decayed_gradient(by, gradient, w);
        const vec mean = vec_lerp(vec_load(p->state[0] + i), g, by->mean_fresh);
        const vec squares = mean_of_squares(by, vec_load(p->state[1] + i), g);
        const vec spread = adam_spread(squares, p->state[2] ? p->state[2] + i : NULL);
        const vec root = vec_add(vec_div(vec_sqrt(spread), correction), eps);
        w = step_by_quotient(w, by->lr, mean, root);
        seen = vec_note(vec_note(vec_note(seen, gradient), squares), w);
        vec_store(p->state[0] + i, mean);
        vec_store(p->state[1] + i, squares);
        vec_store(p->w + i, w);
    }
    return all_zero(seen);
}

static bool adam_update(const optimiser_pass *p) {
    return adam_or_adamw(p, false);
}

static bool adamw_update(const optimiser_pass *p) {
    return adam_or_adamw(p, true);
}

#endif
