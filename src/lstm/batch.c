/* The public functions that take a batch: chunk by chunk through forward and backward. */
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

static size_t row_floats(const lstm_model *m) {
    return (size_t)m->layout.shape.seq_dim * (size_t)m->layout.shape.input_dim;
}

/* Row by row, with the logits of the oracle or of a chunk. */
static void score_rows(const lstm_model *m, const float *logits, size_t stride,
                       const int32_t *labels, size_t rows, lstm_score *score) {
    const int classes = m->layout.shape.output_dim;
    for (size_t row = 0; row < rows; row++, logits += stride) {
        score->loss_sum = score->loss_sum + softmax_loss(logits, classes, labels[row]);
        score->correct += softmax_choice(logits, classes) == labels[row];
    }
}

void lstm_forward(lstm_model *m, const float *x, int batch, float *logits) {
    fpmode_set();
    const size_t classes = (size_t)m->layout.shape.output_dim;
    if (m->path == LSTM_PATH_ORACLE) {
        copy_to_oracle(m);
        oracle_forward(m->layout.shape, m->oracle_weights, x, batch, logits, m->oracle_memory);
        return;
    }
    model_derive(m);
    for (size_t row = 0, rows; row < (size_t)batch; row += rows) {
        rows = model_chunk_rows(m, (size_t)batch - row, false);
        model_forward_chunk(m, x + row * row_floats(m), rows, false);
        for (size_t r = 0; r < rows; r++)
            memcpy(logits + (row + r) * classes, m->work.logits + r * m->layout.classes,
                   classes * sizeof *logits);
    }
}

void lstm_evaluate(lstm_model *m, const float *x, const int32_t *labels, int batch,
                   lstm_score *score) {
    fpmode_set();
    if (m->path == LSTM_PATH_ORACLE) {
        lstm_forward(m, x, batch, m->oracle_logits);
        score_rows(m, m->oracle_logits, (size_t)m->layout.shape.output_dim, labels, (size_t)batch,
                   score);
        return;
    }
    model_derive(m);
    for (size_t row = 0, rows; row < (size_t)batch; row += rows) {
        rows = model_chunk_rows(m, (size_t)batch - row, false);
        model_forward_chunk(m, x + row * row_floats(m), rows, false);
        score_rows(m, m->work.logits, m->layout.classes, labels + row, rows, score);
    }
}

/* Logits become their gradient; `loss_sum` grows by the rows' losses. */
static void differentiate_loss(lstm_model *m, const int32_t *labels, size_t rows, int batch,
                               double *loss_sum) {
    const int classes = m->layout.shape.output_dim;
    for (size_t row = 0; row < rows; row++) {
        float *logits = m->work.logits + row * m->layout.classes;
        *loss_sum = *loss_sum + softmax_loss_gradient(logits, classes, labels[row], batch, logits);
    }
}

/* Both biases meet the same sum, so they have the same gradient. */
static void copy_bias_gradients(lstm_model *m) {
    for (int layer = 0; layer < m->layout.shape.layer_dim; layer++)
        memcpy(m->gradient + params_bias_hh(&m->layout, layer),
               m->gradient + params_bias_ih(&m->layout, layer), m->layout.columns * sizeof(float));
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
    memset(m->gradient, 0, m->layout.total_floats * sizeof *m->gradient);
    double loss_sum = 0;
    for (size_t row = 0, rows; row < (size_t)batch; row += rows) {
        rows = model_chunk_rows(m, (size_t)batch - row, true);
        model_forward_chunk(m, x + row * row_floats(m), rows, true);
        differentiate_loss(m, labels + row, rows, batch, &loss_sum);
        model_backward_chunk(m, x + row * row_floats(m), rows);
    }
    copy_bias_gradients(m);
    return loss_sum / (double)batch;
}
