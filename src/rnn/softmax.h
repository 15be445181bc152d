/* Softmax cross entropy of one row of logits, in double. */
#ifndef SWEEP_RNN_SOFTMAX_H
#define SWEEP_RNN_SOFTMAX_H

#include <stdint.h>

/* The row's loss, log(sum over k of exp(logits[k])) - logits[label]. */
double rnn_softmax_loss(const float *logits, int classes, int32_t label);

/* The same, and dlogits[k] = (softmax[k] - [k = label]) / rows.  `dlogits` may be `logits`. */
double rnn_softmax_loss_gradient(const float *logits, int classes, int32_t label, int rows,
                                 float *dlogits);

/* The class of the largest logit, the lowest one of several. */
int32_t rnn_softmax_choice(const float *logits, int classes);

#endif
