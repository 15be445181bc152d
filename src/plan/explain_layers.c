/* What further layers change. */
#include "src/plan/explain.h"
#include "src/plan/explain_tensors.h"

static void append_plural(text *out, int64_t count, const char *singular) {
    text_append_grouped(out, count);
    text_append_format(out, " %s%s", singular, count == 1 ? "" : "s");
}

/* "weight_ih_lk (400, 100), ..." of the layers above the first. */
static void append_layer_tensors(text *out, const rnn_architecture *a, int layer) {
    const tensor_range range = explain_tensors_of_layer(a, layer);
    for (int i = 0; i < range.count; i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, range.first + i);
        if (i > 0) text_append(out, i < range.count - 1 ? ", " : " and ");
        explain_append_stem(out, &tensor);
        text_append(out, " ");
        explain_append_shape(out, &tensor);
    }
}

/* "4·100 × 100 + 4·100 × 100 + 2 × 4·100", of one direction. */
static void append_direction_sum(text *out, const rnn_architecture *a, tensor_range range) {
    int terms = 0, biases = 0;
    rnn_tensor bias;
    for (int i = 0; i < range.count; i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, range.first + i);
        if (tensor.role == RNN_INPUT_BIAS || tensor.role == RNN_RECURRENT_BIAS) {
            biases++;
            bias = tensor;
            continue;
        }
        if (terms++) text_append(out, " + ");
        explain_append_product(out, a, &tensor);
    }
    if (biases == 0) return;
    text_append_format(out, " + %d × ", biases);
    explain_append_product(out, a, &bias);
}

static void append_layer_sum(text *out, const rnn_architecture *a, int layer) {
    tensor_range range = explain_tensors_of_layer(a, layer);
    const bool both = a->direction == RNN_DIRECTION_BOTH;
    range.count /= rnn_direction_count(a);
    if (both) text_append(out, "2 × (");
    append_direction_sum(out, a, range);
    if (both) text_append(out, ")");
}

/* "its hidden state h_t: 100 values". */
static void append_put_out(text *out, const rnn_architecture *a) {
    const rnn_layer layer = rnn_layer_at(a, 0);
    if (a->direction == RNN_DIRECTION_BOTH)
        text_append_format(out, "the hidden states h_t of both directions: 2·%d values",
                           layer.recurrent_dim);
    else
        text_append_format(out, "its hidden state h_t: %d values", layer.recurrent_dim);
}

static void append_rows(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const int h = a->hidden_dim;
    if (cell->gate_count == 1) {
        text_append_format(out, "%d, one for each unit", h);
    } else {
        text_append_format(out, "%d·%d, one block of %d for each gate ", cell->gate_count, h, h);
        rnn_cell_append_gates(out, cell, ", ");
    }
}

/* Why weight_ih_l1 has another shape than weight_ih_l0. */
static void append_why(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const rnn_layer first = rnn_layer_at(a, 0), second = rnn_layer_at(a, 1);
    const int h = a->hidden_dim, rows = cell->gate_count * h;
    if (first.input_dim == second.input_dim) return;
    text_append_format(out,
                       "\nWhy is weight_ih_l1 (%d, %d) where weight_ih_l0 is (%d, %d)? The columns "
                       "of weight_ih are what a layer reads at each step. Layer 0 reads the input: "
                       "%d values. Layer 1 reads what layer 0 has just put out, ",
                       rows, second.input_dim, rows, first.input_dim, first.input_dim);
    append_put_out(out, a);
    text_append(out, ". The rows are the same, ");
    append_rows(out, a);
    text_append_format(out,
                       ", since both layers have %d %s. weight_hh is (%d, %d) in both: a "
                       "layer's own hidden state always has %d values.\n",
                       h, cell->gate_count > 1 ? "cells" : "units", rows, first.recurrent_dim,
                       first.recurrent_dim);
}

/* Depth leaves the readout alone. */
static void append_readout(text *out, const rnn_architecture *a) {
    const bool one_state =
        a->direction == RNN_DIRECTION_FORWARD &&
        (a->readout == RNN_READOUT_LAST_STEP || a->readout == RNN_READOUT_FINAL_STATES);
    text_append_format(out,
                       one_state ? ". Nothing else changes: the readout still reads one hidden "
                                   "state of %d values, now that of the top layer.\n"
                                 : ". Nothing else changes: the readout still reads %d values, now "
                                   "those of the top layer.\n",
                       rnn_layer_at(a, 0).output_dim);
}

void explain_append_further_layers(text *out, const rnn_architecture *less,
                                   const rnn_architecture *more, const char *where) {
    int64_t added = rnn_parameter_count(more) - rnn_parameter_count(less);
    text_append_format(out, "From %d to %d layers%s: ", less->layer_dim, more->layer_dim, where);
    append_plural(out, rnn_tensor_count(more) - rnn_tensor_count(less), "tensor");
    text_append(out, " and ");
    append_plural(out, added, "parameter");
    text_append(out, " more, ");
    text_append_grouped(out, rnn_parameter_count(less));
    text_append(out, " → ");
    text_append_grouped(out, rnn_parameter_count(more));
    text_append(out, ". Each further layer k adds ");
    append_layer_tensors(out, more, more->layer_dim - 1);
    text_append(out, ": ");
    append_layer_sum(out, more, more->layer_dim - 1);
    text_append(out, " = ");
    text_append_grouped(out, rnn_layer_parameter_count(more, more->layer_dim - 1));
    append_readout(out, more);
    if (less->layer_dim == 1) append_why(out, more);
}
