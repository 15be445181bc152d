/* Which network the tensors of a file are of, by their names and shapes. */
#ifndef SWEEP_WEIGHTS_HELD_NETWORK_H
#define SWEEP_WEIGHTS_HELD_NETWORK_H

#include "src/base/text.h"
#include "src/rnn/spec.h"
#include "src/weights/safetensors.h"

/* Append how a config says the network in `f` where it says `wanted` instead: "model.cell=gru,
 * model.bidirectional=true".  Nothing where the tensors are those of no network of ours, or of one
 * for other data. */
void held_network_append_keys(text *out, const safetensors_file *f, const rnn_architecture *wanted);

#endif
