/* What an update drops, as numbers of a stream: independent of chunks, threads and of whether
 * evaluations came between.  Private to this room; NUMERICS.md, "Dropout".
 *
 * A matrix of the batch is dropped element by element, row-major: h of one layer at one step, all
 * directions side by side, or what the readout reads. */
#ifndef SWEEP_RNN_DROPOUT_MASK_H
#define SWEEP_RNN_DROPOUT_MASK_H

#include "src/rnn/kernels/kernels.h"
#include "src/rnn/spec.h"

/* The number of a matrix: of h of a layer at step t, of what a reading takes. */
uint32_t rnn_dropout_of_layer(const rnn_architecture *a, int layer, int t);
uint32_t rnn_dropout_of_readout(const rnn_architecture *a, int reading);

/* The numbers of a matrix in an update, for the kernels. */
mask_stream rnn_dropout_stream(uint64_t seed, int64_t update, uint32_t matrix, double probability);

/* Fill masks[k], for element + k, with 0 or 1 / (1 - probability): one number after another, as
 * the oracle does. */
void rnn_dropout_masks(uint64_t seed, int64_t update, uint32_t matrix, uint64_t element,
                       double probability, size_t count, float *masks);

#endif
