/* The mean of -log of the probability that the item's class is given (scikit-learn's log_loss),
 * from logits, so that nothing has to be clipped: the engine's mean cross entropy, to the bit. */
#include <stddef.h>

#include "src/rnn/scalar_math.h"
#include "src/trial/measures/measure_functions.h"

static double largest_of(const float *logits, int classes) {
    double largest = (double)logits[0];
    for (int k = 1; k < classes; k++)
        if ((double)logits[k] > largest) largest = (double)logits[k];
    return largest;
}

static double loss_of(const float *logits, int classes, int32_t label) {
    const double largest = largest_of(logits, classes);
    double sum = 0;
    for (int k = 0; k < classes; k++) sum = sum + rnn_scalar_exp((double)logits[k] - largest);
    return rnn_scalar_log(sum) + (largest - (double)logits[label]);
}

double measure_log_loss(const measured_items *items) {
    double sum = 0;
    for (int64_t i = 0; i < items->count; i++)
        sum = sum + loss_of(items->scores + (size_t)i * (size_t)items->outputs, items->outputs,
                            items->labels[i]);
    return sum / (double)items->count;
}
