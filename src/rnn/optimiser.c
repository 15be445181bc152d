/* One step of training: the gradient, clipped, and the optimiser's update. */
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

typedef struct scaling {
    rnn_model *m;
    float factor;
} scaling;

static void scale_job(void *context, int thread) {
    const scaling *s = context;
    const team_share share = share_of(s->m, thread);
    fpmode_set();
    for (size_t k = share.first; k < share.end; k++)
        s->m->gradient[k] = s->m->gradient[k] * s->factor;
}

static void clip_gradient(rnn_model *m, float clip_norm) {
    const double norm = sqrt(rnn_params_sum_of_squares(&m->layout, m->gradient));
    const double scale = (double)clip_norm / (norm + CLIP_EPSILON);
    if (scale < 1) team_run(m->team, scale_job, &(scaling){m, (float)scale});
}

/* --- updates --- */

/* Update the weights, and the optimiser's states, from `first` to `end` in their arenas.  False if
 * any gradient or new weight is not finite. */
typedef bool optimiser_update(const rnn_model *m, size_t first, size_t end);

static bool update_by_sgd(const rnn_model *m, size_t first, size_t end) {
    return m->kernels->sgd(m->weights + first, m->gradient + first, (ptrdiff_t)(end - first),
                           m->spec.optimisation.lr);
}

static optimiser_update *const UPDATES[RNN_OPTIMISER_COUNT] = {
    [RNN_OPTIMISER_SGD] = update_by_sgd,
};

typedef struct update {
    rnn_model *m;
    atomic_bool finite;
} update;

static void update_job(void *context, int thread) {
    update *u = context;
    const team_share share = share_of(u->m, thread);
    fpmode_set();
    if (!UPDATES[u->m->spec.optimisation.optimiser](u->m, share.first, share.end))
        atomic_store(&u->finite, false);
}

rnn_step rnn_train_step(rnn_model *m, const float *x, const int32_t *labels, int batch) {
    const float clip_norm = m->spec.optimisation.clip_norm;
    rnn_step step = {.loss = rnn_gradient(m, x, labels, batch)};
    if (clip_norm > 0) clip_gradient(m, clip_norm);
    update u = {.m = m, .finite = true};
    team_run(m->team, update_job, &u);
    m->derived.stale = true;
    m->update++;
    step.finite = u.finite && isfinite(step.loss);
    return step;
}
