#include "src/rnn/softmax.h"

#include "src/rnn/scalar_math.h"

static double largest_logit(const float *logits, int classes) {
    return (double)logits[rnn_softmax_choice(logits, classes)];
}

static double sum_of_exp(const float *logits, int classes, double largest) {
    double sum = 0;
    for (int k = 0; k < classes; k++) sum = sum + rnn_scalar_exp((double)logits[k] - largest);
    return sum;
}

double rnn_softmax_loss(const float *logits, int classes, int32_t label) {
    const double largest = largest_logit(logits, classes);
    return rnn_scalar_log(sum_of_exp(logits, classes, largest)) + (largest - (double)logits[label]);
}

double rnn_softmax_loss_gradient(const float *logits, int classes, int32_t label, double smoothing,
                                 rnn_row_weight of_row, float *dlogits) {
    const double largest = largest_logit(logits, classes);
    const double sum = sum_of_exp(logits, classes, largest), log_sum = rnn_scalar_log(sum);
    const double plain = log_sum + (largest - (double)logits[label]);
    const double loss = rnn_smoothed_loss(smoothing, plain, log_sum, largest, logits, classes);
    for (int k = 0; k < classes; k++) {
        const double share = rnn_scalar_exp((double)logits[k] - largest) / sum;
        const double target = rnn_smoothed_target(smoothing, classes, k == label);
        dlogits[k] = (float)(of_row.weight * (share - target) / of_row.total);
    }
    return of_row.weight * loss;
}

double rnn_smoothed_target(double smoothing, int classes, bool is_label) {
    const double spread = smoothing / (double)classes;
    return is_label ? (1 - smoothing) + spread : spread;
}

double rnn_smoothed_loss(double smoothing, double loss, double log_sum, double largest,
                         const float *logits, int classes) {
    if (smoothing == 0) return loss;
    double sum = 0;
    for (int k = 0; k < classes; k++) sum = sum + (log_sum + (largest - (double)logits[k]));
    return (1 - smoothing) * loss + smoothing / (double)classes * sum;
}

int32_t rnn_softmax_choice(const float *logits, int classes) {
    int32_t choice = 0;
    for (int32_t k = 1; k < classes; k++)
        if (logits[k] > logits[choice]) choice = k;
    return choice;
}
