/* The oracle: the whole network as a few plain loops that read like the equations, one scalar at a
 * time, on weights in state_dict order.  It shares neither layout, blocking nor vectors with the
 * engine, and must give the same bits. */
#ifndef SWEEP_LSTM_ORACLE_H
#define SWEEP_LSTM_ORACLE_H

#include <stddef.h>
#include <stdint.h>

#include "src/lstm/lstm.h"

/* Floats of working memory for `batch` rows; SIZE_MAX if that does not fit. */
size_t oracle_floats(lstm_shape shape, int batch);

/* weights, gradient: all tensors, row-major, in state_dict order.  logits: (batch, output_dim).
 * memory: oracle_floats(shape, batch) floats. */
void oracle_forward(lstm_shape shape, const float *weights, const float *x, int batch,
                    float *logits, float *memory);
double oracle_gradient(lstm_shape shape, const float *weights, const float *x,
                       const int32_t *labels, int batch, float *gradient, float *logits,
                       float *memory);

#endif
