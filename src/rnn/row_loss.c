#include <math.h>
#include <stddef.h>
#include <string.h>

#include "src/rnn/loss.h"

/* NULL: of a row as a whole. */
static loss_function *const FUNCTIONS[RNN_LOSS_COUNT] = {
    [RNN_LOSS_MSE] = rnn_loss_mse,
    [RNN_LOSS_MAE] = rnn_loss_mae,
    [RNN_LOSS_HUBER] = rnn_loss_huber,
    [RNN_LOSS_BCE] = rnn_loss_bce,
};

/* --- of numbers --- */

/* `weights`: of each output, in training; else NULL. */
static loss_element element_of(const rnn_spec *spec, const double *weights, const float *outputs,
                               const float *targets, size_t k) {
    const double weight = weights ? weights[k] : 1;
    const double option = spec->loss == RNN_LOSS_BCE ? weight : spec->huber_delta;
    return FUNCTIONS[spec->loss]((double)outputs[k], (double)targets[k], option);
}

static const float *values_of(const rnn_spec *spec, rnn_targets targets, size_t row) {
    return targets.values + row * (size_t)spec->architecture.output_dim;
}

static double loss_of_values(const rnn_spec *spec, const float *outputs, const float *targets) {
    const size_t count = (size_t)spec->architecture.output_dim;
    double sum = 0;
    for (size_t k = 0; k < count; k++) sum = sum + element_of(spec, NULL, outputs, targets, k).loss;
    return sum / (double)count;
}

static double differentiate_values(const rnn_spec *spec, const double *weights,
                                   const float *outputs, const float *targets, double rows,
                                   float *gradient) {
    const size_t count = (size_t)spec->architecture.output_dim;
    const double elements = (double)count * rows;
    double sum = 0;
    for (size_t k = 0; k < count; k++) {
        const loss_element e = element_of(spec, weights, outputs, targets, k);
        sum = sum + e.loss;
        gradient[k] = (float)(e.slope / elements);
    }
    return sum / (double)count;
}

/* --- of either --- */

bool rnn_has_target(const rnn_spec *spec, rnn_targets targets, size_t reading) {
    if (FUNCTIONS[spec->loss]) return !isnan(values_of(spec, targets, reading)[0]);
    return targets.classes[reading] != RNN_NO_CLASS;
}

double rnn_row_loss(const rnn_spec *spec, const float *outputs, rnn_targets targets, size_t row) {
    if (!rnn_has_target(spec, targets, row)) return 0;
    if (FUNCTIONS[spec->loss]) return loss_of_values(spec, outputs, values_of(spec, targets, row));
    return rnn_softmax_loss(outputs, spec->architecture.output_dim, targets.classes[row]);
}

double rnn_row_loss_gradient(const rnn_spec *spec, const double *class_weights,
                             const float *outputs, rnn_targets targets, size_t row, double total,
                             float *gradient) {
    if (!rnn_has_target(spec, targets, row)) {
        memset(gradient, 0, (size_t)spec->architecture.output_dim * sizeof *gradient);
        return 0;
    }
    if (FUNCTIONS[spec->loss])
        return differentiate_values(spec, class_weights, outputs, values_of(spec, targets, row),
                                    total, gradient);
    const int32_t label = targets.classes[row];
    const rnn_row_weight of_row = {class_weights[label], total};
    return rnn_softmax_loss_gradient(outputs, spec->architecture.output_dim, label,
                                     spec->label_smoothing, of_row, gradient);
}

/* What a reading weighs. */
static double weight_of(const rnn_spec *spec, const double *class_weights, rnn_targets targets,
                        size_t reading) {
    if (!rnn_has_target(spec, targets, reading)) return 0;
    return FUNCTIONS[spec->loss] ? 1 : class_weights[targets.classes[reading]];
}

double rnn_total_weight(const rnn_spec *spec, const double *class_weights, rnn_targets targets,
                        const int32_t *lengths, int rows) {
    const int most = rnn_reading_count(&spec->architecture);
    double total = 0;
    for (int row = 0; row < rows; row++) {
        const int readings = most > 1 && lengths ? lengths[row] : most;
        const size_t first = (size_t)row * (size_t)most;
        for (int t = 0; t < readings; t++)
            total = total + weight_of(spec, class_weights, targets, first + (size_t)t);
    }
    return total;
}
