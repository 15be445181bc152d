/* One step of training: the gradient, clipped, and the optimiser's update. */
#include "src/rnn/optimiser.h"

#include <math.h>
#include <stdatomic.h>

#include "src/rnn/fpmode.h"
#include "src/rnn/model.h"

/* Keeps the division finite, as torch.nn.utils.clip_grad_norm_ does. */
static const double CLIP_EPSILON = 1e-6;

static team_share share_of(const rnn_model *m, int thread) {
    return team_share_of(m->layout.total_floats, PANEL_COLUMNS, thread, m->threads);
}

/* --- clipping --- */

/* Each number of the gradient times `factor`, or put within `most`. */
typedef struct clipping {
    rnn_model *m;
    float factor, most;
} clipping;

static void scale_job(void *context, int thread) {
    const clipping *c = context;
    const team_share share = share_of(c->m, thread);
    fpmode_set();
    c->m->kernels->scale(c->m->gradient + share.first, (ptrdiff_t)(share.end - share.first),
                         c->factor);
}

static void clamp_job(void *context, int thread) {
    const clipping *c = context;
    const team_share share = share_of(c->m, thread);
    fpmode_set();
    c->m->kernels->clamp(c->m->gradient + share.first, (ptrdiff_t)(share.end - share.first),
                         c->most);
}

/* Returns the norm before, NAN where nobody asks for it. */
static double clip_gradient(rnn_model *m) {
    const float clip_norm = m->spec.optimisation.clip_norm;
    const float clip_value = m->spec.optimisation.clip_value;
    double norm = NAN;
    if (clip_norm > 0 || m->wants_norm)
        norm = sqrt(rnn_params_sum_of_squares(&m->layout, m->gradient));
    if (clip_norm > 0) {
        const double scale = (double)clip_norm / (norm + CLIP_EPSILON);
        if (scale < 1) team_run(m->team, scale_job, &(clipping){.m = m, .factor = (float)scale});
    }
    if (clip_value > 0) team_run(m->team, clamp_job, &(clipping){.m = m, .most = clip_value});
    return norm;
}

/* --- updates --- */

static const optimiser_code *const CODE[RNN_OPTIMISER_COUNT] = {
#define OPTIMISER(symbol, id, ...) [RNN_OPTIMISER_##symbol] = &rnn_optimiser_##id,
#include "src/rnn/optimisers.def"
#undef OPTIMISER
};

typedef struct update {
    rnn_model *m;
    optimiser_coefficients by;
    atomic_bool finite;
} update;

static optimiser_pass pass_of(const update *u, team_share share) {
    const rnn_model *m = u->m;
    optimiser_pass pass = {.by = u->by,
                           .w = m->weights + share.first,
                           .g = m->gradient + share.first,
                           .count = (ptrdiff_t)(share.end - share.first)};
    for (int k = 0; k < RNN_MOST_OPTIMISER_STATES; k++)
        if (m->states[k]) pass.state[k] = m->states[k] + share.first;
    return pass;
}

static bool update_by_oracle(rnn_optimiser optimiser, const optimiser_pass *p) {
    bool finite = true;
    for (ptrdiff_t i = 0; i < p->count; i++) {
        float *state[RNN_MOST_OPTIMISER_STATES] = {NULL};
        for (int k = 0; k < RNN_MOST_OPTIMISER_STATES; k++)
            if (p->state[k]) state[k] = p->state[k] + i;
        p->w[i] = CODE[optimiser]->update(&p->by, p->w[i], p->g[i], state);
        finite = finite && isfinite(p->g[i]) && isfinite(p->w[i]);
        for (int k = 0; k < RNN_MOST_OPTIMISER_STATES; k++)
            finite = finite && (!state[k] || isfinite(*state[k]));
    }
    return finite;
}

static void update_job(void *context, int thread) {
    update *u = context;
    const optimiser_pass pass = pass_of(u, share_of(u->m, thread));
    const rnn_optimiser optimiser = u->m->spec.optimisation.optimiser;
    fpmode_set();
    const bool finite = u->m->isa == RNN_ISA_ORACLE ? update_by_oracle(optimiser, &pass)
                                                    : u->m->kernels->update[optimiser](&pass);
    if (!finite) atomic_store(&u->finite, false);
}

rnn_step rnn_train_step(rnn_model *m, const float *x, rnn_targets targets, int batch) {
    rnn_step step = {.loss = rnn_gradient(m, x, targets, batch)};
    step.gradient_norm = clip_gradient(m);
    update u = {.m = m, .finite = true};
    CODE[m->spec.optimisation.optimiser]->prepare(&m->spec.optimisation, m->scalars, &u.by);
    team_run(m->team, update_job, &u);
    m->derived.stale = true;
    m->update++;
    step.finite = u.finite && isfinite(step.loss);
    return step;
}
