/* One step of stochastic gradient descent. */
#include <math.h>
#include <stdatomic.h>

#include "src/lstm/fpmode.h"
#include "src/lstm/model.h"

/* Keeps the division finite, as torch.nn.utils.clip_grad_norm_ does. */
static const double CLIP_EPSILON = 1e-6;

static team_share share_of(const lstm_model *m, int thread) {
    return team_share_of(m->layout.total_floats, PANEL_COLUMNS, thread, m->threads);
}

typedef struct scaling {
    lstm_model *m;
    float factor;
} scaling;

static void scale_job(void *context, int thread) {
    const scaling *s = context;
    const team_share share = share_of(s->m, thread);
    fpmode_set();
    for (size_t k = share.first; k < share.end; k++)
        s->m->gradient[k] = s->m->gradient[k] * s->factor;
}

static void clip_gradient(lstm_model *m, float clip_norm) {
    const double norm = sqrt(params_sum_of_squares(&m->layout, m->gradient));
    const double scale = (double)clip_norm / (norm + CLIP_EPSILON);
    if (scale < 1) team_run(m->team, scale_job, &(scaling){m, (float)scale});
}

typedef struct update {
    lstm_model *m;
    float lr;
    atomic_bool finite;
} update;

static void update_job(void *context, int thread) {
    update *u = context;
    const team_share share = share_of(u->m, thread);
    fpmode_set();
    if (!u->m->kernels->descend(u->m->weights + share.first, u->m->gradient + share.first,
                                (ptrdiff_t)(share.end - share.first), u->lr))
        atomic_store(&u->finite, false);
}

lstm_step lstm_train_step(lstm_model *m, const float *x, const int32_t *labels, int batch, float lr,
                          float clip_norm) {
    lstm_step step = {.loss = lstm_gradient(m, x, labels, batch)};
    if (clip_norm > 0) clip_gradient(m, clip_norm);
    update u = {.m = m, .lr = lr, .finite = true};
    team_run(m->team, update_job, &u);
    m->derived.stale = true;
    step.finite = u.finite && isfinite(step.loss);
    return step;
}
