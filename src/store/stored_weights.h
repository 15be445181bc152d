/* A group of parameter tensors under PyTorch's names, in PyTorch's order, float32, row-major: in
 * Python {name: torch.from_numpy(d[()]) for name, d in group.items()} is the state_dict. */
#ifndef SWEEP_STORE_STORED_WEIGHTS_H
#define SWEEP_STORE_STORED_WEIGHTS_H

#include <hdf5.h>

#include "src/base/status.h"
#include "src/rnn/spec.h"

/* Make the group `name`.  `weights` are all tensors, one after another; `*stored` counts the
 * numbers that the datasets made hold. */
status stored_weights_write(hid_t parent, const char *name, const rnn_architecture *a,
                            const float *weights, int64_t *stored, error *err);

/* Check names and shapes, count the numbers and, unless `weights` is NULL, read them. */
status stored_weights_read(hid_t parent, const char *name, const rnn_architecture *a,
                           float *weights, int64_t *stored, error *err);

#endif
