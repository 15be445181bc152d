/* The passes on packed weights: the batch round by round, each thread with its chunk, through
 * forward and backward. */
#include <string.h>

#include "src/rnn/fpmode.h"
#include "src/rnn/loss.h"
#include "src/rnn/passes.h"

/* A batch, and a round of it: some rows, longest first, shared out among the threads' chunks. */
typedef struct round {
    rnn_model *m;
    const float *x;      /* of the whole batch, as it came */
    rnn_targets targets; /* the same */
    size_t rows;
    int batch;           /* rows of the whole batch */
    double total_weight; /* of all of them */
    int layer;           /* at work, on the way back */
    float *logits;       /* where they are wanted, of the whole batch as it came; or NULL */
} round;

static size_t row_floats(const rnn_model *m) {
    return (size_t)m->spec.architecture.seq_dim * (size_t)rnn_step_values(&m->spec.architecture);
}

static round begin_batch(rnn_model *m, const float *x, rnn_targets targets, int batch) {
    rnn_batch_rows_sort(m, batch);
    return (round){.m = m, .x = x, .targets = targets, .batch = batch};
}

/* Begin the round at place `first`. */
static void begin_round(round *r, size_t first, bool keep) {
    r->rows = rnn_workspaces_divide(r->m, first, (size_t)r->batch - first, keep);
}

/* Where what the first layer reads stands: the chunk's input, its steps gathered if rows change
 * places, or the rows of its tokens. */
static void find_input(const round *r, workspace *work) {
    const rnn_model *m = r->m;
    const size_t floats = row_floats(m), values = (size_t)m->spec.architecture.input_dim;
    work->x = r->x + work->batch_first * floats;
    if (m->spec.architecture.embedding_dim) {
        rnn_model_embed_chunk(m, work, r->x);
        work->x = work->sorted_x;
        return;
    }
    if (!m->spec.variable_length) return;
    for (size_t row = 0; row < work->rows; row++) {
        const size_t place = work->batch_first + row;
        memcpy(work->sorted_x + row * floats, r->x + rnn_batch_row(m, place) * floats,
               (size_t)rnn_batch_length(m, place) * values * sizeof *work->sorted_x);
    }
    work->x = work->sorted_x;
}

static workspace *forward(const round *r, int thread, bool keep) {
    workspace *work = &r->m->works[thread];
    fpmode_set();
    find_input(r, work);
    rnn_model_forward_chunk(r->m, work, keep);
    return work;
}

/* The place of a reading among those of the batch as it came. */
static size_t place_of(const rnn_model *m, const workspace *work, size_t row, int number) {
    return rnn_batch_reading(m, rnn_batch_row(m, work->batch_first + row)) + (size_t)number;
}

/* The chunk's logits, to the rows of the batch. */
static void copy_logits(const round *r, const workspace *work) {
    const rnn_model *m = r->m;
    const size_t classes = (size_t)m->spec.architecture.output_dim;
    for (int k = 0; k < readings_of(m, work); k++) {
        const float *from = work->logits + logits_at(m, work, k);
        for (size_t row = 0; row < rows_read(m, work, k); row++, from += m->layout.classes)
            memcpy(r->logits + place_of(m, work, row, k) * classes, from, classes * sizeof *from);
    }
}

static void forward_job(void *context, int thread) {
    const round *r = context;
    copy_logits(r, forward(r, thread, false));
}

static void chunks_forward(rnn_model *m, const float *x, int batch, float *logits) {
    rnn_model_derive_biases(m);
    round r = begin_batch(m, x, (rnn_targets){NULL, NULL}, batch);
    r.logits = logits;
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        begin_round(&r, row, false);
        team_run(m->team, forward_job, &r);
    }
}

/* Losses and choices of the chunk's rows, to the rows of the batch. */
static void note_rows(const round *r, const workspace *work) {
    const batch_rows *b = &r->m->batch;
    for (int k = 0; k < readings_of(r->m, work); k++) {
        const size_t first = (size_t)k * work->rows;
        for (size_t row = 0; row < rows_read(r->m, work, k); row++) {
            const size_t to = place_of(r->m, work, row, k);
            b->losses[to] = work->losses[first + row];
            b->choices[to] = work->choices[first + row];
        }
    }
}

static void evaluate_job(void *context, int thread) {
    const round *r = context;
    workspace *work = forward(r, thread, false);
    rnn_model_score_chunk(r->m, work, r->targets);
    if (r->logits) copy_logits(r, work);
    note_rows(r, work);
}

/* Rows of the batch as they came. */
static double add_losses(const rnn_model *m, int batch, double sum) {
    for (int row = 0; row < batch; row++) {
        const double *losses = m->batch.losses + rnn_batch_reading(m, (size_t)row);
        for (int k = 0; k < rnn_batch_readings(m, row); k++) sum = sum + losses[k];
    }
    return sum;
}

static void count_rows(const rnn_model *m, rnn_targets targets, int batch, rnn_score *score) {
    for (int row = 0; row < batch; row++) {
        const size_t first = rnn_batch_reading(m, (size_t)row);
        for (size_t at = first; at < first + (size_t)rnn_batch_readings(m, row); at++) {
            if (!rnn_model_has_classes(m))
                score->count += rnn_has_target(&m->spec, targets, at);
            else
                rnn_model_count_choice(score, m->spec.architecture.output_dim, targets.classes[at],
                                       m->batch.choices[at]);
        }
    }
}

static void chunks_evaluate(rnn_model *m, const float *x, rnn_targets targets, int batch,
                            rnn_score *score) {
    rnn_model_derive_biases(m);
    round r = begin_batch(m, x, targets, batch);
    r.logits = score->outputs;
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        begin_round(&r, row, false);
        team_run(m->team, evaluate_job, &r);
    }
    score->loss_sum = add_losses(m, batch, score->loss_sum);
    count_rows(m, targets, batch, score);
}

/* From the round's rows to the gradients of the top layer's pre-activations. */
static void top_layer_job(void *context, int thread) {
    const round *r = context;
    workspace *work = forward(r, thread, true);
    rnn_model_differentiate_loss(r->m, work, r->targets, r->total_weight);
    note_rows(r, work);
    rnn_model_backward_layer(r->m, work, r->m->spec.architecture.layer_dim - 1);
}

/* The weight gradients of a layer, and on to the layer below. */
static void layer_job(void *context, int thread) {
    const round *r = context;
    fpmode_set();
    if (r->layer == r->m->spec.architecture.layer_dim - 1)
        rnn_model_add_readout_gradient(r->m, thread);
    rnn_model_add_layer_gradient(r->m, thread, r->layer);
    if (r->layer > 0)
        rnn_model_backward_layer(r->m, &r->m->works[thread], r->layer - 1);
    else if (r->m->spec.architecture.embedding_dim)
        rnn_model_add_embedding_gradient(r->m, thread);
}

/* Add the round's part to the gradient. */
static void differentiate(round *r) {
    rnn_model *m = r->m;
    team_run(m->team, top_layer_job, r);
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

static double chunks_gradient(rnn_model *m, const float *x, rnn_targets targets, int batch) {
    rnn_model_derive(m);
    team_run(m->team, clear_job, m);
    round r = begin_batch(m, x, targets, batch);
    r.total_weight = rnn_total_weight(&m->spec, m->class_weights, targets, m->batch.given, batch);
    for (size_t row = 0; row < (size_t)batch; row += r.rows) {
        begin_round(&r, row, true);
        differentiate(&r);
    }
    copy_bias_gradients(m);
    return add_losses(m, batch, 0) / r.total_weight;
}

const model_passes rnn_model_chunk_passes = {
    .threaded = true,
    .place = rnn_model_place_derived,
    .forward = chunks_forward,
    .gradient = chunks_gradient,
    .evaluate = chunks_evaluate,
};
