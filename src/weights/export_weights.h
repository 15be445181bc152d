/* The weights of a trial for other programs, as safetensors. */
#ifndef SWEEP_WEIGHTS_EXPORT_WEIGHTS_H
#define SWEEP_WEIGHTS_EXPORT_WEIGHTS_H

#include "src/base/status.h"
#include "src/trial/results.h"

/* Write a finished trial's weights (in state_dict order) as a safetensors file under PyTorch's
 * names: lstm.weight_ih_l0, ..., fc.bias.  Its metadata hold the recipe, whose SHA-256 begins with
 * the trial's id, and each of its fields.  `data_digest_hex` may be "" when it is not known: then
 * the recipe is left out. */
status export_weights(const char *path, const result *r, const char *data_digest_hex,
                      const float *weights, error *err);

#endif
