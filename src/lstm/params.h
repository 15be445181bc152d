/* The parameters: one arena of floats that holds every layer's weights and biases and the readout,
 * packed for the kernels, and the views under which PyTorch's state_dict knows them.  The gradient
 * is a second arena laid out in the same way, so that an update is one pass over both. */
#ifndef SWEEP_LSTM_PARAMS_H
#define SWEEP_LSTM_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "src/lstm/lstm.h"

/* The sizes that follow from a shape.  Panels need padded widths; padding holds zeros. */
typedef struct params_layout {
    lstm_shape shape;
    size_t units;   /* hidden_dim, padded to 4 */
    size_t columns; /* 4 * units: gate columns */
    size_t classes; /* output_dim, padded to 16 */
    size_t inputs;  /* hidden_dim, padded to 16: columns of a transposed weight matrix */
    size_t first_layer_floats, layer_floats, readout_floats, total_floats;
} params_layout;

/* total_floats is SIZE_MAX if it does not fit. */
params_layout params_layout_of(lstm_shape shape);

/* Inputs of one step of a layer: input_dim for the first, hidden_dim for the others. */
int params_layer_inputs(const params_layout *layout, int layer);

/* Offsets in an arena.
 * weight: panels of (layer inputs + hidden_dim) x columns, input rows first, then hidden rows
 * bias_ih, bias_hh: (columns)
 * readout weight: panels of hidden_dim x classes; readout bias: (classes) */
size_t params_weight(const params_layout *layout, int layer);
size_t params_bias_ih(const params_layout *layout, int layer);
size_t params_bias_hh(const params_layout *layout, int layer);
size_t params_readout_weight(const params_layout *layout);
size_t params_readout_bias(const params_layout *layout);

int params_tensor_count(const params_layout *layout);
lstm_tensor params_tensor(const params_layout *layout, int index);

/* Copy one tensor, row-major, out of or into an arena. */
void params_get(const params_layout *layout, const float *arena, int index, float *values);
void params_set(const params_layout *layout, float *arena, int index, const float *values);

/* Initial weights: NUMERICS.md, "Initial weights"; one member's share of every tensor
 * (base/team.h). */
void params_init_uniform(const params_layout *layout, float *arena, uint64_t seed, int member,
                         int members);

/* Sum of the squares of all elements, in double, one after the other in state_dict order. */
double params_sum_of_squares(const params_layout *layout, const float *arena);

#endif
