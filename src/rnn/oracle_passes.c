/* The passes of the oracle: the packed parameters as vectors in state_dict order, and back. */
#include <string.h>

#include "src/rnn/loss.h"
#include "src/rnn/model.h"
#include "src/rnn/oracle.h"
#include "src/rnn/panels.h"

static void place(rnn_model *m, arena_cursor *at) {
    const rnn_architecture *a = &m->spec.architecture;
    const size_t count = m->layout.total_floats; /* padding included: a little more than needed */
    m->oracle.weights = rnn_arena_take(at, count);
    m->oracle.gradient = rnn_arena_take(at, count);
    const size_t readings = size_times((size_t)m->max_batch, (size_t)rnn_reading_count(a));
    m->oracle.logits = rnn_arena_take(at, size_times(readings, (size_t)a->output_dim));
    m->oracle.memory = rnn_arena_take(at, rnn_oracle_floats(&m->spec, m->max_batch));
}

static oracle_run run_of(rnn_model *m, const float *x, int batch) {
    rnn_get_weights(m, m->oracle.weights);
    return (oracle_run){.spec = &m->spec,
                        .weights = m->oracle.weights,
                        .x = x,
                        .lengths = m->batch.given,
                        .batch = batch,
                        .class_weights = m->class_weights,
                        .seed = m->seed,
                        .update = m->update,
                        .memory = m->oracle.memory};
}

static void pack_gradient(rnn_model *m) {
    const rnn_architecture *a = &m->spec.architecture;
    const float *next = m->oracle.gradient;
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_params_set(&m->layout, m->gradient, i, next);
        next += rnn_tensor_at(a, i).count;
    }
}

static void forward(rnn_model *m, const float *x, int batch, float *logits) {
    const oracle_run run = run_of(m, x, batch);
    rnn_oracle_forward(&run, logits);
}

static double gradient(rnn_model *m, const float *x, rnn_targets targets, int batch) {
    const oracle_run run = run_of(m, x, batch);
    const double loss = rnn_oracle_gradient(&run, targets, m->oracle.gradient, m->oracle.logits);
    pack_gradient(m);
    return loss;
}

/* Of a row, or of a step of one; `number` counts those of the batch. */
static void score_reading(const rnn_model *m, rnn_targets targets, size_t number,
                          rnn_score *score) {
    const int outputs = m->spec.architecture.output_dim;
    const size_t at = number * (size_t)outputs;
    const float *logits = m->oracle.logits + at;
    score->loss_sum = score->loss_sum + rnn_row_loss(&m->spec, logits, targets, number);
    if (!rnn_model_has_classes(m))
        score->count += rnn_has_target(&m->spec, targets, number);
    else
        rnn_model_count_choice(score, outputs, targets.classes[number],
                               rnn_softmax_choice(logits, outputs));
    if (score->outputs)
        memcpy(score->outputs + at, logits, (size_t)outputs * sizeof *score->outputs);
}

static void evaluate(rnn_model *m, const float *x, rnn_targets targets, int batch,
                     rnn_score *score) {
    forward(m, x, batch, m->oracle.logits);
    for (int row = 0; row < batch; row++) {
        const size_t first = rnn_batch_reading(m, (size_t)row);
        for (int k = 0; k < rnn_batch_readings(m, row); k++)
            score_reading(m, targets, first + (size_t)k, score);
    }
}

const model_passes rnn_model_oracle_passes = {
    .place = place,
    .forward = forward,
    .gradient = gradient,
    .evaluate = evaluate,
};
