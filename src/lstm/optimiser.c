/* One step of stochastic gradient descent. */
#include <math.h>

#include "src/lstm/model.h"

/* Keeps the division finite, as torch.nn.utils.clip_grad_norm_ does. */
static const double CLIP_EPSILON = 1e-6;

static void clip_gradient(lstm_model *m, float clip_norm) {
    const double norm = sqrt(params_sum_of_squares(&m->layout, m->gradient));
    const double scale = (double)clip_norm / (norm + CLIP_EPSILON);
    if (!(scale < 1)) return;
    for (size_t k = 0; k < m->layout.total_floats; k++)
        m->gradient[k] = m->gradient[k] * (float)scale;
}

lstm_step lstm_train_step(lstm_model *m, const float *x, const int32_t *labels, int batch, float lr,
                          float clip_norm) {
    lstm_step step = {.loss = lstm_gradient(m, x, labels, batch)};
    if (clip_norm > 0) clip_gradient(m, clip_norm);
    const bool finite =
        m->kernels->descend(m->weights, m->gradient, (ptrdiff_t)m->layout.total_floats, lr);
    m->derived.stale = true;
    step.finite = finite && isfinite(step.loss);
    return step;
}
