/* The cross entropy of a yes or no, from its logit, as torch.nn.BCEWithLogitsLoss, whose pos_weight
 * the weight is: never a logarithm of 0.  A target may be any share of yes. */
#include "src/rnn/loss.h"
#include "src/rnn/scalar_math.h"

loss_element rnn_loss_bce(double output, double target, double weight) {
    const double magnitude = output < 0 ? -output : output;
    const double small = rnn_scalar_exp(-magnitude);
    const double log_sum = rnn_scalar_log(1 + small);
    const double of_yes = output < 0 ? magnitude + log_sum : log_sum;
    const double of_no = output < 0 ? log_sum : magnitude + log_sum;
    const double share = output < 0 ? small / (1 + small) : 1 / (1 + small);
    const double yes = weight * target;
    return (loss_element){.loss = yes * of_yes + (1 - target) * of_no,
                          .slope = share * (1 + (weight - 1) * target) - yes};
}
