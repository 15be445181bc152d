#include "src/plan/architecture.h"

#include <stdio.h>

enum { TENSORS_PER_LAYER = 4, READOUT_TENSORS = 2 };

int architecture_tensor_count(const architecture *a) {
    return TENSORS_PER_LAYER * a->layer_dim + READOUT_TENSORS;
}

/* What layer `layer` reads at each step: the input for the first, the hidden state below for
 * others. */
static int64_t layer_input_dim(const architecture *a, int layer) {
    return layer == 0 ? a->input_dim : a->hidden_dim;
}

static parameter_tensor lstm_tensor(const architecture *a, int layer, int which) {
    static const char *const kinds[TENSORS_PER_LAYER] = {"weight_ih", "weight_hh", "bias_ih",
                                                         "bias_hh"};
    const int64_t columns[TENSORS_PER_LAYER] = {layer_input_dim(a, layer), a->hidden_dim, 1, 1};
    parameter_tensor t = {
        .layer = layer,
        .gated = true,
        .rank = which < 2 ? 2 : 1,
        .rows = GATE_COUNT * (int64_t)a->hidden_dim,
        .columns = columns[which],
    };
    snprintf(t.name, sizeof t.name, "lstm.%s_l%d", kinds[which], layer);
    return t;
}

static parameter_tensor readout_tensor(const architecture *a, int which) {
    parameter_tensor t = {
        .layer = a->layer_dim,
        .rank = which == 0 ? 2 : 1,
        .rows = a->output_dim,
        .columns = which == 0 ? a->hidden_dim : 1,
    };
    snprintf(t.name, sizeof t.name, "%s", which == 0 ? "fc.weight" : "fc.bias");
    return t;
}

parameter_tensor architecture_tensor(const architecture *a, int index) {
    int layer = index / TENSORS_PER_LAYER, which = index % TENSORS_PER_LAYER;
    parameter_tensor t =
        layer < a->layer_dim ? lstm_tensor(a, layer, which) : readout_tensor(a, which);
    t.count = t.rows * t.columns;
    return t;
}

static int64_t parameter_count(const architecture *a, int64_t biases) {
    int64_t hidden = a->hidden_dim, gates = GATE_COUNT * hidden;
    int64_t first = gates * (a->input_dim + hidden + biases);
    int64_t further = (a->layer_dim - 1) * gates * (2 * hidden + biases);
    return first + further + (hidden + 1) * a->output_dim;
}

int64_t architecture_parameter_count(const architecture *a) {
    return parameter_count(a, 2);
}

int64_t architecture_parameter_count_single_bias(const architecture *a) {
    return parameter_count(a, 1);
}

int64_t architecture_layer_parameter_count(const architecture *a, int layer) {
    if (layer == a->layer_dim) return ((int64_t)a->hidden_dim + 1) * a->output_dim;
    return GATE_COUNT * (int64_t)a->hidden_dim * (layer_input_dim(a, layer) + a->hidden_dim + 2);
}

int64_t architecture_forward_macs(const architecture *a) {
    int64_t hidden = a->hidden_dim, gates = GATE_COUNT * hidden;
    int64_t first = gates * (a->input_dim + hidden);
    int64_t further = (a->layer_dim - 1) * gates * (2 * hidden);
    return a->seq_dim * (first + further) + hidden * a->output_dim;
}

int64_t architecture_training_flops(const architecture *a) {
    int64_t forward = architecture_forward_macs(a);
    int64_t input_gradient_saved = (int64_t)a->seq_dim * GATE_COUNT * a->hidden_dim * a->input_dim;
    return 2 * (3 * forward - input_gradient_saved);
}

int64_t architecture_training_bytes(const architecture *a) {
    enum { KEPT = GATE_COUNT + 3, PASSES = 2 };
    int64_t units = (int64_t)a->seq_dim * a->hidden_dim * a->layer_dim;
    int64_t inputs = (int64_t)a->seq_dim * a->input_dim;
    return (int64_t)sizeof(float) * PASSES * (units * (KEPT + GATE_COUNT) + inputs);
}

bool architecture_equal(const architecture *a, const architecture *b) {
    return a->seq_dim == b->seq_dim && a->input_dim == b->input_dim &&
           a->hidden_dim == b->hidden_dim && a->layer_dim == b->layer_dim &&
           a->output_dim == b->output_dim;
}
