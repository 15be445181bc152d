/* The oracle: the whole network as plain loops that read like the equations, one scalar at a time,
 * on weights in state_dict order.  It shares neither layout, blocking nor vectors with the engine,
 * and must give the same bits.  oracle_forward.c, oracle_backward.c and oracle_gradient.c have the
 * equations, oracle_network.c what they stand on. */
#ifndef SWEEP_RNN_ORACLE_H
#define SWEEP_RNN_ORACLE_H

#include "src/rnn/oracle_run.h"

/* Floats of working memory for `batch` rows; SIZE_MAX if that does not fit. */
size_t rnn_oracle_floats(const rnn_spec *spec, int batch);

/* logits: (batch, output_dim).  Nothing is dropped. */
void rnn_oracle_forward(const oracle_run *run, float *logits);

/* gradient: all tensors, as the weights.  Returns the mean loss; logits become their gradient. */
double rnn_oracle_gradient(const oracle_run *run, rnn_targets targets, float *gradient,
                           float *logits);

#endif
