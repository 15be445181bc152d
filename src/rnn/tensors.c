/* The list of an architecture's tensors. */
#include <stdio.h>

#include "src/rnn/spec.h"

enum { READOUT_TENSORS = 2 };

/* Tensors of one layer. */
static int layer_tensors(const rnn_architecture *a) {
    return rnn_cell_describe(a->cell)->tensor_count * rnn_layer_at(a, 0).direction_count;
}

int rnn_tensor_count(const rnn_architecture *a) {
    return layer_tensors(a) * a->layer_dim + READOUT_TENSORS;
}

static int64_t columns_of(rnn_role role, const rnn_layer *layer) {
    switch (role) {
        case RNN_INPUT_WEIGHT: return layer->input_dim;
        case RNN_RECURRENT_WEIGHT: return layer->hidden_dim;
        default: return 1;
    }
}

static bool is_weight(rnn_role role) {
    return role == RNN_INPUT_WEIGHT || role == RNN_RECURRENT_WEIGHT || role == RNN_READOUT_WEIGHT;
}

/* Tensors without their names, which take longest. */
static rnn_tensor cell_tensor(const rnn_architecture *a, int layer, int which) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const rnn_layer sizes = rnn_layer_at(a, layer);
    const rnn_role role = cell->tensors[which].role;
    return (rnn_tensor){
        .layer = layer,
        .role = role,
        .gates = cell->gate_count,
        .rows = (int64_t)cell->gate_count * sizes.hidden_dim,
        .columns = columns_of(role, &sizes),
    };
}

static rnn_tensor readout_tensor(const rnn_architecture *a, int which) {
    const rnn_role role = which == 0 ? RNN_READOUT_WEIGHT : RNN_READOUT_BIAS;
    return (rnn_tensor){
        .layer = a->layer_dim,
        .role = role,
        .rows = a->output_dim,
        .columns = role == RNN_READOUT_WEIGHT ? rnn_layer_at(a, a->layer_dim - 1).output_dim : 1,
    };
}

static rnn_tensor nameless_tensor(const rnn_architecture *a, int index) {
    const int layer = index / layer_tensors(a), which = index % layer_tensors(a);
    rnn_tensor t = layer < a->layer_dim ? cell_tensor(a, layer, which) : readout_tensor(a, which);
    t.rank = is_weight(t.role) ? 2 : 1;
    t.count = t.rows * t.columns;
    return t;
}

rnn_tensor rnn_tensor_at(const rnn_architecture *a, int index) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    rnn_tensor t = nameless_tensor(a, index);
    if (t.layer < a->layer_dim)
        snprintf(t.name, sizeof t.name, "%s.%s_l%d", cell->name,
                 cell->tensors[index % layer_tensors(a)].name, t.layer);
    else
        snprintf(t.name, sizeof t.name, "fc.%s", is_weight(t.role) ? "weight" : "bias");
    return t;
}

int64_t rnn_layer_parameter_count(const rnn_architecture *a, int layer) {
    const int first = layer * layer_tensors(a);
    const int count = layer == a->layer_dim ? READOUT_TENSORS : layer_tensors(a);
    int64_t sum = 0;
    for (int i = first; i < first + count; i++) sum += nameless_tensor(a, i).count;
    return sum;
}

int64_t rnn_parameter_count(const rnn_architecture *a) {
    int64_t sum = rnn_layer_parameter_count(a, a->layer_dim);
    for (int layer = 0; layer < a->layer_dim; layer++) sum += rnn_layer_parameter_count(a, layer);
    return sum;
}

int64_t rnn_parameter_count_single_bias(const rnn_architecture *a) {
    int64_t sum = rnn_parameter_count(a);
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor t = nameless_tensor(a, i);
        if (t.role == RNN_RECURRENT_BIAS) sum -= t.count;
    }
    return sum;
}
