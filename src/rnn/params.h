/* The parameters: one arena of floats that holds every layer's weights and biases and the readout,
 * packed for the kernels, and the views under which the list of tensors (spec.h) knows them.  The
 * gradient is a second arena laid out in the same way, and so is each state of the optimiser: an
 * update is one pass over all of them. */
#ifndef SWEEP_RNN_PARAMS_H
#define SWEEP_RNN_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "src/rnn/spec.h"

/* One direction of a layer: sizes, and offsets in an arena.  Panels need padded widths; padding
 * holds zeros.  A cell whose last gate's parts stay apart has two orders of its gates (panels.h);
 * else they are one. */
typedef struct params_layer {
    size_t inputs;     /* values it reads a step */
    size_t hidden;     /* its hidden_dim */
    size_t recurrent;  /* features of its h */
    size_t units;      /* hidden, padded to 4 */
    size_t columns;    /* gates * units, padded to 16: gate columns */
    size_t height;     /* inputs + recurrent: rows of its weights */
    size_t weight;     /* panels of height x columns, input rows first, then recurrent rows */
    size_t bias_ih;    /* (columns) */
    size_t bias_hh;    /* (columns) */
    size_t projection; /* panels of hidden x recurrent, transposed, where there is a projection */
    size_t peepholes;  /* [gate][units], where there are peepholes */
} params_layer;

/* The sizes that follow from an architecture. */
typedef struct params_layout {
    rnn_architecture architecture;
    const rnn_cell_description *cell;
    size_t gates, directions;
    size_t sides;          /* of gates: 2 where the last gate's parts stay apart, else 1 */
    size_t classes;        /* output_dim, padded to 16 */
    size_t outputs;        /* values that the readout reads */
    size_t most_columns;   /* of a layer */
    size_t most_width;     /* of a layer: hidden units, padded to 16 */
    size_t most_gate_rows; /* of a layer: gates * hidden */
    size_t readout_weight; /* offset: panels of outputs x classes */
    size_t readout_bias;   /* offset: (classes) */
    size_t embedding;      /* offset: (input_dim, embedding_dim), where there is an embedding */
    size_t total_floats;
    size_t most_layer_floats; /* of a layer, if it read as many values as it has hidden units */
    params_layer *layers;     /* [layer][direction]; rnn_params_create; else NULL */
} params_layout;

/* Sizes alone, without the list of layers.  total_floats is SIZE_MAX if it does not fit. */
params_layout rnn_params_layout_of(const rnn_architecture *a);

/* And the list of layers: release with rnn_params_free. */
status rnn_params_create(params_layout *layout, error *err);
void rnn_params_free(params_layout *layout);

/* One direction of a layer, of a created layout. */
static inline const params_layer *rnn_params_layer_of(const params_layout *layout, int layer,
                                                      size_t direction) {
    return &layout->layers[(size_t)layer * layout->directions + direction];
}

/* The width of a matrix of so many columns in whole panels. */
size_t rnn_params_width(size_t columns);

/* Copy one tensor of the list, row-major, out of or into an arena. */
void rnn_params_get(const params_layout *layout, const float *arena, int index, float *values);
void rnn_params_set(const params_layout *layout, float *arena, int index, const float *values);
/* Copy `count` numbers into one tensor, from its number `first` (row-major) on. */
void rnn_params_set_range(const params_layout *layout, float *arena, int index, size_t first,
                          size_t count, const float *values);

/* Sum of the squares of all elements, in double, one after the other in state_dict order. */
double rnn_params_sum_of_squares(const params_layout *layout, const float *arena);

/* The numbers that the views of all tensors reach, padding not counted. */
size_t rnn_params_count(const params_layout *layout);

#endif
