/* Softmax cross entropy of one row of logits, in double. */
#ifndef SWEEP_RNN_SOFTMAX_H
#define SWEEP_RNN_SOFTMAX_H

#include <stdbool.h>
#include <stdint.h>

/* The row's loss, log(sum over k of exp(logits[k])) - logits[label]. */
double rnn_softmax_loss(const float *logits, int classes, int32_t label);

/* The part that a row has in the mean of a batch: the weight of its class, and the sum of those of
 * all rows; 1 and the number of rows where no class weighs more than another.  The mean is that of
 * torch.nn.CrossEntropyLoss(weight=...), which divides by that sum. */
typedef struct rnn_row_weight {
    double weight, total;
} rnn_row_weight;

/* The same with label smoothing, times the row's weight, and dlogits[k] = weight * (softmax[k] -
 * target[k]) / total.  `dlogits` may be `logits`. */
double rnn_softmax_loss_gradient(const float *logits, int classes, int32_t label, double smoothing,
                                 rnn_row_weight of_row, float *dlogits);

/* Label smoothing (Szegedy et al., CVPR 2016), as torch.nn.CrossEntropyLoss: what is taken from the
 * label is spread evenly over all classes, the label's among them.  0: none. */

/* The target of a class. */
double rnn_smoothed_target(double smoothing, int classes, bool is_label);

/* The row's loss, of its loss without smoothing, the logarithm of the sum and the largest logit. */
double rnn_smoothed_loss(double smoothing, double loss, double log_sum, double largest,
                         const float *logits, int classes);

/* The class of the largest logit, the lowest one of several. */
int32_t rnn_softmax_choice(const float *logits, int classes);

#endif
