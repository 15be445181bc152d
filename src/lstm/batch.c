/* The public functions that take a batch: round by round, each thread with its chunk, through
 * forward and backward. */
#include <string.h>

#include "src/lstm/fpmode.h"
#include "src/lstm/model.h"
#include "src/lstm/oracle.h"
#include "src/lstm/softmax.h"

static void copy_to_oracle(lstm_model *m) {
    float *next = m->oracle_weights;
    for (int i = 0; i < lstm_tensor_count(m); i++) {
        lstm_get_weight(m, i, next);
        next += lstm_tensor_at(m, i).count;
    }
}

static void copy_from_oracle(lstm_model *m) {
    const float *next = m->oracle_gradient;
    for (int i = 0; i < lstm_tensor_count(m); i++) {
        params_set(&m->layout, m->gradient, i, next);
        next += lstm_tensor_at(m, i).count;
    }
}

/* A round: some rows of the batch, shared out among the threads' chunks. */
typedef struct round {
    lstm_model *m;
    const float *x; /* its first row */
    const int32_t *labels;
    size_t rows;
    int batch;     /* rows of the whole batch */
    int layer;     /* at work, on the way back */
    float *logits; /* where lstm_forward wants them */
} round;

static size_t row_floats(const lstm_model *m) {
    return (size_t)m->layout.shape.seq_dim * (size_t)m->layout.shape.input_dim;
}

/* Begin the round at row `first`. */
static void set_out(round *r, lstm_model *m, const float *x, const int32_t *labels, size_t first,
                    int batch, bool keep) {
    r->m = m;
    r->x = x + first * row_floats(m);
    r->labels = labels ? labels + first : NULL;
    r->rows = model_set_out(m, (size_t)batch - first, keep);
    r->batch = batch;
}

static workspace *forward(const round *r, int thread, bool keep) {
    workspace *work = &r->m->works[thread];
    fpmode_set();
    model_forward_chunk(r->m, work, r->x + work->first * row_floats(r->m), keep);
    return work;
}

static void forward_job(void *context, int thread) {
    const round *r = context;
    const workspace *work = forward(r, thread, false);
    const size_t classes = (size_t)r->m->layout.shape.output_dim;
    for (size_t row = 0; row < work->rows; row++)
        memcpy(r->logits + (work->first + row) * classes, work->logits + row * r->m->layout.classes,
               classes * sizeof *r->logits);
}

void lstm_forward(lstm_model *m, const float *x, int batch, float *logits) {
    fpmode_set();
    if (m->path == LSTM_PATH_ORACLE) {
        copy_to_oracle(m);
        oracle_forward(m->layout.shape, m->oracle_weights, x, batch, logits, m->oracle_memory);
        return;
    }
    model_derive_biases(m);
    round r;
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        set_out(&r, m, x, NULL, row, batch, false);
        r.logits = logits + row * (size_t)m->layout.shape.output_dim;
        team_run(m->team, forward_job, &r);
    }
}

static void evaluate_job(void *context, int thread) {
    const round *r = context;
    workspace *work = forward(r, thread, false);
    model_score_chunk(r->m, work, r->labels + work->first);
}

static void add_losses(const workspace *work, double *sum) {
    for (size_t row = 0; row < work->rows; row++) *sum = *sum + work->losses[row];
}

static void count_choice(lstm_score *score, int classes, int32_t label, int32_t choice) {
    score->correct += choice == label;
    if (score->confusion) score->confusion[(size_t)label * (size_t)classes + (size_t)choice]++;
}

static void evaluate_with_oracle(lstm_model *m, const float *x, const int32_t *labels, int batch,
                                 lstm_score *score) {
    const int classes = m->layout.shape.output_dim;
    lstm_forward(m, x, batch, m->oracle_logits);
    for (int row = 0; row < batch; row++) {
        const float *logits = m->oracle_logits + (size_t)row * (size_t)classes;
        score->loss_sum = score->loss_sum + softmax_loss(logits, classes, labels[row]);
        count_choice(score, classes, labels[row], softmax_choice(logits, classes));
    }
}

void lstm_evaluate(lstm_model *m, const float *x, const int32_t *labels, int batch,
                   lstm_score *score) {
    fpmode_set();
    if (m->path == LSTM_PATH_ORACLE) {
        evaluate_with_oracle(m, x, labels, batch, score);
        return;
    }
    model_derive_biases(m);
    round r;
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        set_out(&r, m, x, labels, row, batch, false);
        team_run(m->team, evaluate_job, &r);
        for (int thread = 0; thread < m->threads; thread++) {
            const workspace *work = &m->works[thread];
            const int32_t *label = r.labels + work->first;
            add_losses(work, &score->loss_sum);
            for (size_t k = 0; k < work->rows; k++)
                count_choice(score, m->layout.shape.output_dim, label[k], work->choices[k]);
        }
    }
}

/* From the round's rows to the gradients of the top layer's pre-activations. */
static void begin_job(void *context, int thread) {
    const round *r = context;
    workspace *work = forward(r, thread, true);
    model_differentiate_loss(r->m, work, r->labels + work->first, r->batch);
    model_backward_layer(r->m, work, r->m->layout.shape.layer_dim - 1);
}

/* The weight gradients of a layer, and on to the layer below. */
static void descend_job(void *context, int thread) {
    const round *r = context;
    fpmode_set();
    if (r->layer == r->m->layout.shape.layer_dim - 1) model_add_readout_gradient(r->m, thread);
    model_add_layer_gradient(r->m, thread, r->x, r->layer);
    if (r->layer > 0) model_backward_layer(r->m, &r->m->works[thread], r->layer - 1);
}

/* Add the round's part to the gradient, and its rows' losses to the sum. */
static void differentiate(round *r, double *loss_sum) {
    lstm_model *m = r->m;
    team_run(m->team, begin_job, r);
    for (int thread = 0; thread < m->threads; thread++) add_losses(&m->works[thread], loss_sum);
    for (r->layer = m->layout.shape.layer_dim; r->layer-- > 0;) team_run(m->team, descend_job, r);
}

/* Both biases meet the same sum, so they have the same gradient. */
static void copy_bias_gradients(lstm_model *m) {
    for (int layer = 0; layer < m->layout.shape.layer_dim; layer++)
        memcpy(m->gradient + params_bias_hh(&m->layout, layer),
               m->gradient + params_bias_ih(&m->layout, layer), m->layout.columns * sizeof(float));
}

static void clear_job(void *context, int thread) {
    lstm_model *m = context;
    const team_share share = team_share_of(m->layout.total_floats, 1, thread, m->threads);
    memset(m->gradient + share.first, 0, (share.end - share.first) * sizeof *m->gradient);
}

double lstm_gradient(lstm_model *m, const float *x, const int32_t *labels, int batch) {
    fpmode_set();
    if (m->path == LSTM_PATH_ORACLE) {
        copy_to_oracle(m);
        const double loss = oracle_gradient(m->layout.shape, m->oracle_weights, x, labels, batch,
                                            m->oracle_gradient, m->oracle_logits, m->oracle_memory);
        copy_from_oracle(m);
        return loss;
    }
    model_derive(m);
    team_run(m->team, clear_job, m);
    double loss_sum = 0;
    round r;
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        set_out(&r, m, x, labels, row, batch, true);
        differentiate(&r, &loss_sum);
    }
    copy_bias_gradients(m);
    return loss_sum / (double)batch;
}
