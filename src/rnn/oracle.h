/* The oracle: the whole network as a few plain loops that read like the equations, one scalar at a
 * time, on weights in state_dict order.  It shares neither layout, blocking nor vectors with the
 * engine, and must give the same bits. */
#ifndef SWEEP_RNN_ORACLE_H
#define SWEEP_RNN_ORACLE_H

#include <stddef.h>
#include <stdint.h>

#include "src/rnn/spec.h"

/* Floats of working memory for `batch` rows; SIZE_MAX if that does not fit. */
size_t rnn_oracle_floats(const rnn_architecture *a, int batch);

/* weights, gradient: all tensors, row-major, in state_dict order.  logits: (batch, output_dim).
 * memory: rnn_oracle_floats(a, batch) floats. */
void rnn_oracle_forward(const rnn_architecture *a, const float *weights, const float *x, int batch,
                        float *logits, float *memory);
double rnn_oracle_gradient(const rnn_architecture *a, const float *weights, const float *x,
                           const int32_t *labels, int batch, float *gradient, float *logits,
                           float *memory);

#endif
