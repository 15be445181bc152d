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

double rnn_softmax_loss_gradient(const float *logits, int classes, int32_t label, int rows,
                                 float *dlogits) {
    const double largest = largest_logit(logits, classes);
    const double sum = sum_of_exp(logits, classes, largest);
    const double loss = rnn_scalar_log(sum) + (largest - (double)logits[label]);
    for (int k = 0; k < classes; k++) {
        const double share = rnn_scalar_exp((double)logits[k] - largest) / sum;
        dlogits[k] = (float)((share - (k == label ? 1.0 : 0.0)) / (double)rows);
    }
    return loss;
}

int32_t rnn_softmax_choice(const float *logits, int classes) {
    int32_t choice = 0;
    for (int32_t k = 1; k < classes; k++)
        if (logits[k] > logits[choice]) choice = k;
    return choice;
}
