/* The passes on packed weights: the batch round by round, each thread with its chunk, through
 * forward and backward. */
#include <string.h>

#include "src/rnn/fpmode.h"
#include "src/rnn/model.h"
#include "src/rnn/softmax.h"

/* A round: some rows of the batch, shared out among the threads' chunks. */
typedef struct round {
    rnn_model *m;
    const float *x; /* its first row */
    const int32_t *labels;
    size_t rows;
    double total_weight; /* of the rows of the whole batch */
    int layer;           /* at work, on the way back */
    float *logits;       /* where rnn_forward wants them */
} round;

static size_t row_floats(const rnn_model *m) {
    return (size_t)m->spec.architecture.seq_dim * (size_t)m->spec.architecture.input_dim;
}

/* Begin the round at row `first`. */
static void begin_round(round *r, rnn_model *m, const float *x, const int32_t *labels, size_t first,
                        int batch, bool keep) {
    r->m = m;
    r->x = x + first * row_floats(m);
    r->labels = labels ? labels + first : NULL;
    r->rows = rnn_workspaces_divide(m, first, (size_t)batch - first, keep);
}

static workspace *forward(const round *r, int thread, bool keep) {
    workspace *work = &r->m->works[thread];
    fpmode_set();
    rnn_model_forward_chunk(r->m, work, r->x + work->first * row_floats(r->m), keep);
    return work;
}

static void forward_job(void *context, int thread) {
    const round *r = context;
    const workspace *work = forward(r, thread, false);
    const size_t classes = (size_t)r->m->spec.architecture.output_dim;
    for (size_t row = 0; row < work->rows; row++)
        memcpy(r->logits + (work->first + row) * classes, work->logits + row * r->m->layout.classes,
               classes * sizeof *r->logits);
}

static void chunks_forward(rnn_model *m, const float *x, int batch, float *logits) {
    rnn_model_derive_biases(m);
    round r;
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        begin_round(&r, m, x, NULL, row, batch, false);
        r.logits = logits + row * (size_t)m->spec.architecture.output_dim;
        team_run(m->team, forward_job, &r);
    }
}

static void evaluate_job(void *context, int thread) {
    const round *r = context;
    workspace *work = forward(r, thread, false);
    rnn_model_score_chunk(r->m, work, r->labels + work->first);
}

static void add_losses(const workspace *work, double *sum) {
    for (size_t row = 0; row < work->rows; row++) *sum = *sum + work->losses[row];
}

static void chunks_evaluate(rnn_model *m, const float *x, const int32_t *labels, int batch,
                            rnn_score *score) {
    rnn_model_derive_biases(m);
    round r;
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        begin_round(&r, m, x, labels, row, batch, false);
        team_run(m->team, evaluate_job, &r);
        for (int thread = 0; thread < m->threads; thread++) {
            const workspace *work = &m->works[thread];
            const int32_t *label = r.labels + work->first;
            add_losses(work, &score->loss_sum);
            for (size_t k = 0; k < work->rows; k++)
                rnn_model_count_choice(score, m->spec.architecture.output_dim, label[k],
                                       work->choices[k]);
        }
    }
}

/* From the round's rows to the gradients of the top layer's pre-activations. */
static void top_layer_job(void *context, int thread) {
    const round *r = context;
    workspace *work = forward(r, thread, true);
    rnn_model_differentiate_loss(r->m, work, r->labels + work->first, r->total_weight);
    rnn_model_backward_layer(r->m, work, r->m->spec.architecture.layer_dim - 1);
}

/* The weight gradients of a layer, and on to the layer below. */
static void layer_job(void *context, int thread) {
    const round *r = context;
    fpmode_set();
    if (r->layer == r->m->spec.architecture.layer_dim - 1)
        rnn_model_add_readout_gradient(r->m, thread);
    rnn_model_add_layer_gradient(r->m, thread, r->x, r->layer);
    if (r->layer > 0) rnn_model_backward_layer(r->m, &r->m->works[thread], r->layer - 1);
}

/* Add the round's part to the gradient, and its rows' losses to the sum. */
static void differentiate(round *r, double *loss_sum) {
    rnn_model *m = r->m;
    team_run(m->team, top_layer_job, r);
    for (int thread = 0; thread < m->threads; thread++) add_losses(&m->works[thread], loss_sum);
    for (r->layer = m->spec.architecture.layer_dim; r->layer-- > 0;)
        team_run(m->team, layer_job, r);
}

/* Both biases meet the same sum, so they have the same gradient, unless the last gate's parts stay
 * apart. */
static void copy_bias_gradients(rnn_model *m) {
    const size_t passes = (size_t)m->spec.architecture.layer_dim * m->layout.directions;
    if (m->layout.sides > 1 || m->spec.architecture.without_bias) return;
    for (size_t k = 0; k < passes; k++) {
        const params_layer *layer = &m->layout.layers[k];
        memcpy(m->gradient + layer->bias_hh, m->gradient + layer->bias_ih,
               layer->columns * sizeof(float));
    }
}

static void clear_job(void *context, int thread) {
    rnn_model *m = context;
    const team_share share = team_share_of(m->layout.total_floats, 1, thread, m->threads);
    memset(m->gradient + share.first, 0, (share.end - share.first) * sizeof *m->gradient);
}

static double chunks_gradient(rnn_model *m, const float *x, const int32_t *labels, int batch) {
    rnn_model_derive(m);
    team_run(m->team, clear_job, m);
    double loss_sum = 0;
    round r = {.total_weight = rnn_total_weight(m->class_weights, labels, batch)};
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        begin_round(&r, m, x, labels, row, batch, true);
        differentiate(&r, &loss_sum);
    }
    copy_bias_gradients(m);
    return loss_sum / r.total_weight;
}

const model_passes rnn_model_chunk_passes = {
    .threaded = true,
    .place = rnn_model_place_derived,
    .forward = chunks_forward,
    .gradient = chunks_gradient,
    .evaluate = chunks_evaluate,
};
