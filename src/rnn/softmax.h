/* Softmax cross entropy of one row of logits, in double. */
#ifndef SWEEP_RNN_SOFTMAX_H
#define SWEEP_RNN_SOFTMAX_H

#include <stdbool.h>
#include <stdint.h>

/* The row's loss, log(sum over k of exp(logits[k])) - logits[label]. */
double rnn_softmax_loss(const float *logits, int classes, int32_t label);

/* The same with label smoothing, and dlogits[k] = (softmax[k] - target[k]) / rows.  `dlogits` may
 * be `logits`. */
double rnn_softmax_loss_gradient(const float *logits, int classes, int32_t label, double smoothing,
                                 int rows, float *dlogits);

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
