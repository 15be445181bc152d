/* Dropping some of a chunk's activations in training, and the same of their gradients.  Private to
 * this room. */
#ifndef SWEEP_RNN_DROPOUT_H
#define SWEEP_RNN_DROPOUT_H

#include "src/rnn/passes.h"

/* After step t of a pass: its h, less what is dropped, into work->dropped; the masks, into
 * work->masks. */
void rnn_dropout_layer_step(const rnn_model *m, const workspace *work, const pass *p, int t);

/* Multiply dh of that layer, all steps and directions, by the masks. */
void rnn_dropout_layer_backward(const rnn_model *m, const workspace *work, int layer);

/* Drop some of work->features of one direction and reading; the masks go into work->feature_masks.
 */
void rnn_dropout_features(const rnn_model *m, const workspace *work, size_t direction, int reading);

#endif
