#include "src/plan/explain_tensors.h"

#include <string.h>

/* --- shapes and counts --- */

void explain_append_shape(text *out, const rnn_tensor *tensor) {
    if (tensor->rank == 1)
        text_append_format(out, "(%lld,)", (long long)tensor->rows);
    else
        text_append_format(out, "(%lld, %lld)", (long long)tensor->rows,
                           (long long)tensor->columns);
}

void explain_append_product(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    if (tensor->gates > 1)
        text_append_format(out, "%d·%d", tensor->gates, rnn_layer_at(a, tensor->layer).hidden_dim);
    else
        text_append_format(out, "%lld", (long long)tensor->rows);
    if (tensor->rank == 2) text_append_format(out, " × %lld", (long long)tensor->columns);
}

void explain_append_count(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    explain_append_product(out, a, tensor);
    text_append(out, " = ");
    text_append_grouped(out, tensor->count);
}

/* --- names --- */

const char *explain_short_name(const rnn_architecture *a, const rnn_tensor *tensor) {
    const bool of_layer = tensor->layer >= 0 && tensor->layer < a->layer_dim;
    return of_layer ? strchr(tensor->name, '.') + 1 : tensor->name;
}

void explain_append_stem(text *out, const rnn_tensor *tensor) {
    const char *name = strchr(tensor->name, '.') + 1, *layer = strstr(name, "_l");
    text_append_format(out, "%.*s_lk%s", (int)(layer - name), name,
                       tensor->direction ? "_reverse" : "");
}

tensor_range explain_tensors_of_layer(const rnn_architecture *a, int layer) {
    const int last = rnn_tensor_count(a) - 1; /* of the readout */
    tensor_range range = {0};
    while (range.first < last && rnn_tensor_at(a, range.first).layer < layer) range.first++;
    while (rnn_tensor_at(a, range.first + range.count).layer == layer) range.count++;
    return range;
}

/* --- purposes --- */

bool explain_has_one_step_trap(const rnn_architecture *a) {
    return rnn_top_reverse_is_one_step(a) && a->seq_dim > 1;
}

/* The gates' products of h and of the cell state before their first step are 0. */
bool explain_never_learns(const rnn_architecture *a, const rnn_tensor *tensor) {
    if (!explain_has_one_step_trap(a) || tensor->direction == 0 ||
        tensor->layer != a->layer_dim - 1)
        return false;
    if (tensor->role == RNN_PEEPHOLE)
        return rnn_cell_describe(a->cell)->gates[tensor->gate].peephole == RNN_PEEPHOLE_BEFORE;
    return tensor->role == RNN_RECURRENT_WEIGHT;
}

static bool has_gates(const rnn_architecture *a) {
    return rnn_cell_describe(a->cell)->gate_count > 1;
}

static const char *rows_of(const rnn_architecture *a) {
    return has_gates(a) ? "gates" : "units";
}

static void append_input(text *out, const rnn_architecture *a, int layer) {
    if (layer == 0 && a->embedding_dim)
        text_append_format(out, "the %d values of a step's token → %s", a->embedding_dim,
                           rows_of(a));
    else if (layer == 0)
        text_append_format(out, "the %d inputs of a step → %s", a->input_dim, rows_of(a));
    else if (a->direction == RNN_DIRECTION_BOTH)
        text_append_format(out, "both hidden states of layer %d, same step → %s", layer - 1,
                           rows_of(a));
    else
        text_append_format(out, "hidden state of layer %d, same step → %s", layer - 1, rows_of(a));
}

static void append_recurrent(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    if (explain_never_learns(a, tensor))
        text_append(out, "own hidden state, here always 0: never learns");
    else
        text_append_format(out, "own hidden state, step %s → %s",
                           tensor->direction ? "after" : "before", rows_of(a));
}

/* The two biases of a gate are added up, but for those of a gate whose parts stay apart. */
static void append_recurrent_bias(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    text_append_format(out, "added to the %s", rows_of(a));
    if (cell->last_gate_apart)
        text_append_format(out, "; that of %s to what it takes of the hidden state",
                           cell->gates[cell->gate_count - 1].name);
    else
        text_append(out, " (PyTorch keeps two)");
}

static void append_peephole(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    const rnn_gate *gate = &rnn_cell_describe(a->cell)->gates[tensor->gate];
    if (explain_never_learns(a, tensor))
        text_append(out, "cell state, here always 0: never learns");
    else if (gate->peephole == RNN_PEEPHOLE_AFTER)
        text_append_format(out, "new cell state → %s, unit by unit", gate->name);
    else
        text_append_format(out, "cell state, step %s → %s, unit by unit",
                           tensor->direction ? "after" : "before", gate->name);
}

static void append_read_out(text *out, const rnn_architecture *a) {
    const bool both = a->direction == RNN_DIRECTION_BOTH;
    switch (a->readout) {
        case RNN_READOUT_LAST_STEP:
            text_append(out, both ? "both hidden states of the top layer at the last step"
                                  : "last hidden state of the top layer");
            break;
        case RNN_READOUT_FINAL_STATES:
            text_append(out, both ? "last hidden state of each direction of the top layer"
                                  : "last hidden state of the top layer");
            break;
        case RNN_READOUT_MEAN:
            text_append_format(out, "mean over %d steps of the top layer's hidden state%s",
                               a->seq_dim, both ? "s" : "");
            break;
        case RNN_READOUT_MAX:
            text_append_format(out, "largest of %d steps of each feature of the top layer",
                               a->seq_dim);
            break;
        case RNN_READOUT_EVERY_STEP:
            text_append(out, both ? "both hidden states of the top layer at each step"
                                  : "hidden state of the top layer at each step");
            break;
        case RNN_READOUT_COUNT: break;
    }
    text_append(out, " → outputs");
}

void explain_append_purpose(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    switch (tensor->role) {
        case RNN_EMBEDDING_WEIGHT:
            text_append_format(out, "token → its %d values, a row each", a->embedding_dim);
            break;
        case RNN_INPUT_WEIGHT: append_input(out, a, tensor->layer); break;
        case RNN_RECURRENT_WEIGHT: append_recurrent(out, a, tensor); break;
        case RNN_INPUT_BIAS: text_append_format(out, "added to the %s", rows_of(a)); break;
        case RNN_RECURRENT_BIAS: append_recurrent_bias(out, a); break;
        case RNN_PROJECTION_WEIGHT:
            text_append_format(out, "%lld units → hidden state of %lld", (long long)tensor->columns,
                               (long long)tensor->rows);
            break;
        case RNN_PEEPHOLE: append_peephole(out, a, tensor); break;
        case RNN_READOUT_WEIGHT: append_read_out(out, a); break;
        case RNN_READOUT_BIAS: text_append(out, "added to the outputs"); break;
    }
}

/* --- rows --- */

static void append_rows(text *out, const rnn_cell_description *cell, int hidden_dim) {
    text_append(out, "rows ");
    for (int k = 0; k < cell->gate_count; k++) {
        const int first = k * hidden_dim, last = first + hidden_dim - 1;
        if (k) text_append(out, ", ");
        text_append_format(out, "%d", first);
        if (first != last) text_append_format(out, "–%d", last);
        text_append_format(out, " %s (%s)", cell->gates[k].name, cell->gates[k].title);
    }
}

/* Tensors that have other rows: "but weight_hr", "but weight_ci, weight_cf, weight_co". */
static void append_exceptions(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const char *before = " but ";
    if (a->proj_dim) {
        text_append_format(out, "%sweight_hr", before);
        before = ", ";
    }
    for (int k = 0; a->peepholes && k < cell->gate_count; k++) {
        if (!cell->gates[k].peephole) continue;
        text_append_format(out, "%sweight_c%s", before, cell->gates[k].name);
        before = ", ";
    }
}

void explain_append_gate_rows(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    if (!has_gates(a)) {
        text_append_format(out, "rows of every %s tensor: one for each unit; there are no gates",
                           cell->module);
        return;
    }
    text_append_format(out, "gates of every %s tensor", cell->module);
    append_exceptions(out, a);
    text_append(out, ": ");
    if (!rnn_layers_differ(a)) {
        append_rows(out, cell, a->hidden_dim);
        return;
    }
    for (int layer = 0; layer < a->layer_dim; layer++) {
        text_append_format(out, "%slayer %d ", layer ? "; " : "", layer);
        append_rows(out, cell, rnn_layer_at(a, layer).hidden_dim);
    }
}
