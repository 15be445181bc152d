#include "src/lstm/params.h"

#include <math.h>
#include <stdio.h>

#include "src/base/random.h"
#include "src/base/team.h"
#include "src/lstm/panels.h"

enum { TENSORS_PER_LAYER = 4, READOUT_TENSORS = 2 };

static size_t layer_floats(const params_layout *layout, size_t inputs) {
    const size_t rows = inputs + (size_t)layout->shape.hidden_dim + 2; /* two biases */
    return size_times(rows, layout->columns);
}

params_layout params_layout_of(lstm_shape shape) {
    params_layout layout = {.shape = shape};
    const size_t hidden_dim = (size_t)shape.hidden_dim;
    layout.units = round_up(hidden_dim, UNIT_MULTIPLE);
    layout.columns = GATES * layout.units;
    layout.classes = round_up((size_t)shape.output_dim, PANEL_COLUMNS);
    layout.inputs = round_up(hidden_dim, PANEL_COLUMNS);
    layout.first_layer_floats = layer_floats(&layout, (size_t)shape.input_dim);
    layout.layer_floats = layer_floats(&layout, hidden_dim);
    layout.readout_floats = size_times(hidden_dim + 1, layout.classes);
    const size_t upper = size_times((size_t)shape.layer_dim - 1, layout.layer_floats);
    layout.total_floats =
        size_plus(size_plus(layout.first_layer_floats, upper), layout.readout_floats);
    return layout;
}

int params_layer_inputs(const params_layout *layout, int layer) {
    return layer == 0 ? layout->shape.input_dim : layout->shape.hidden_dim;
}

size_t params_weight(const params_layout *layout, int layer) {
    if (layer == 0) return 0;
    return layout->first_layer_floats + ((size_t)layer - 1) * layout->layer_floats;
}

size_t params_bias_ih(const params_layout *layout, int layer) {
    const int rows = params_layer_inputs(layout, layer) + layout->shape.hidden_dim;
    return params_weight(layout, layer) + (size_t)rows * layout->columns;
}

size_t params_bias_hh(const params_layout *layout, int layer) {
    return params_bias_ih(layout, layer) + layout->columns;
}

size_t params_readout_weight(const params_layout *layout) {
    return params_weight(layout, layout->shape.layer_dim);
}

size_t params_readout_bias(const params_layout *layout) {
    return params_readout_weight(layout) + (size_t)layout->shape.hidden_dim * layout->classes;
}

int params_tensor_count(const params_layout *layout) {
    return TENSORS_PER_LAYER * layout->shape.layer_dim + READOUT_TENSORS;
}

lstm_tensor params_tensor(const params_layout *layout, int index) {
    static const char *const KINDS[] = {"weight_ih", "weight_hh", "bias_ih", "bias_hh"};
    const lstm_shape *shape = &layout->shape;
    lstm_tensor tensor;
    const int layer = index / TENSORS_PER_LAYER, kind = index % TENSORS_PER_LAYER;
    tensor.rank = kind < 2 ? 2 : 1;
    if (layer < shape->layer_dim) {
        snprintf(tensor.name, sizeof tensor.name, "lstm.%s_l%d", KINDS[kind], layer);
        tensor.dims[0] = GATES * (size_t)shape->hidden_dim;
        tensor.dims[1] = (size_t)(kind == 0   ? params_layer_inputs(layout, layer)
                                  : kind == 1 ? shape->hidden_dim
                                              : 1);
    } else {
        const bool is_weight = kind == 0;
        tensor.rank = is_weight ? 2 : 1;
        snprintf(tensor.name, sizeof tensor.name, "fc.%s", is_weight ? "weight" : "bias");
        tensor.dims[0] = (size_t)shape->output_dim;
        tensor.dims[1] = is_weight ? (size_t)shape->hidden_dim : 1;
    }
    tensor.count = tensor.dims[0] * tensor.dims[1];
    return tensor;
}

/* A tensor as a block of a matrix of panels: the tensor's columns are rows of the matrix, from
 * `first_row` on; its rows are columns, as gates where `gated`.  A bias is a matrix of one row. */
typedef struct tensor_place {
    size_t matrix; /* offset in the arena */
    size_t rows, first_row;
    bool gated;
} tensor_place;

static tensor_place place_of(const params_layout *layout, int index) {
    const int layer = index / TENSORS_PER_LAYER, kind = index % TENSORS_PER_LAYER;
    const size_t hidden_dim = (size_t)layout->shape.hidden_dim;
    if (layer == layout->shape.layer_dim) {
        if (kind == 1) return (tensor_place){params_readout_bias(layout), 1, 0, false};
        return (tensor_place){params_readout_weight(layout), hidden_dim, 0, false};
    }
    if (kind == 2) return (tensor_place){params_bias_ih(layout, layer), 1, 0, true};
    if (kind == 3) return (tensor_place){params_bias_hh(layout, layer), 1, 0, true};
    const size_t inputs = (size_t)params_layer_inputs(layout, layer);
    return (tensor_place){params_weight(layout, layer), inputs + hidden_dim, kind == 0 ? 0 : inputs,
                          true};
}

/* Where row `row` of the tensor begins in the arena; its columns are PANEL_COLUMNS apart. */
static size_t row_at(const params_layout *layout, const tensor_place *place, size_t row) {
    const size_t hidden_dim = (size_t)layout->shape.hidden_dim;
    const size_t column =
        place->gated ? gate_column(layout->units, row / hidden_dim, row % hidden_dim) : row;
    return place->matrix + panel_at(place->rows, place->first_row, column);
}

void params_get(const params_layout *layout, const float *arena, int index, float *values) {
    const lstm_tensor tensor = params_tensor(layout, index);
    const tensor_place place = place_of(layout, index);
    for (size_t r = 0; r < tensor.dims[0]; r++) {
        const size_t row = row_at(layout, &place, r);
        for (size_t c = 0; c < tensor.dims[1]; c++) *values++ = arena[row + c * PANEL_COLUMNS];
    }
}

void params_set(const params_layout *layout, float *arena, int index, const float *values) {
    const lstm_tensor tensor = params_tensor(layout, index);
    const tensor_place place = place_of(layout, index);
    for (size_t r = 0; r < tensor.dims[0]; r++) {
        const size_t row = row_at(layout, &place, r);
        for (size_t c = 0; c < tensor.dims[1]; c++) arena[row + c * PANEL_COLUMNS] = *values++;
    }
}

/* Number `index` of the stream: odd multiples of 2^-24, so symmetric, never 0 and never 1. */
static float symmetric_unit(uint64_t seed, uint64_t index) {
    const random_block block = random_at(seed, RANDOM_INIT, 0, index / 4);
    return 2 * random_unit(block.word[index % 4]) - (1 - 0x1p-24f);
}

void params_init_uniform(const params_layout *layout, float *arena, uint64_t seed, int member,
                         int members) {
    const float bound = (float)(1 / sqrt((double)layout->shape.hidden_dim));
    uint64_t first = 0;
    for (int i = 0; i < params_tensor_count(layout); i++) {
        const lstm_tensor tensor = params_tensor(layout, i);
        const tensor_place place = place_of(layout, i);
        const team_share rows = team_share_of(tensor.dims[0], 1, member, members);
        uint64_t index = first + rows.first * tensor.dims[1];
        for (size_t r = rows.first; r < rows.end; r++) {
            const size_t row = row_at(layout, &place, r);
            for (size_t c = 0; c < tensor.dims[1]; c++)
                arena[row + c * PANEL_COLUMNS] = symmetric_unit(seed, index++) * bound;
        }
        first += tensor.count;
    }
}

double params_sum_of_squares(const params_layout *layout, const float *arena) {
    double sum = 0;
    for (int i = 0; i < params_tensor_count(layout); i++) {
        const lstm_tensor tensor = params_tensor(layout, i);
        const tensor_place place = place_of(layout, i);
        for (size_t r = 0; r < tensor.dims[0]; r++) {
            const size_t row = row_at(layout, &place, r);
            for (size_t c = 0; c < tensor.dims[1]; c++) {
                const double value = (double)arena[row + c * PANEL_COLUMNS];
                sum = sum + value * value;
            }
        }
    }
    return sum;
}
