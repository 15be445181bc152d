/* Weights to start from: train.init.from. */
#ifndef SWEEP_WEIGHTS_INITIAL_WEIGHTS_H
#define SWEEP_WEIGHTS_INITIAL_WEIGHTS_H

#include "src/base/status.h"
#include "src/plan/plan.h"

/* Give the trials of `p` the weights in the file that its config names in train.init.from; nothing
 * when it names none.  The file is a .safetensors file with the tensors of PyTorch's state_dict, or
 * the .h5 file of a finished trial.  It must hold every tensor of every trial in the right shape
 * and no other: STATUS_BAD_INPUT names the first that is missing, unknown or of another shape, and
 * which keys of the config would fit, where that can be seen. */
status initial_weights_read(plan *p, error *err);

#endif
