#include "src/plan/explain.h"

#include <string.h>

#include "src/base/table.h"

void explain_append_shape(text *out, const rnn_tensor *tensor) {
    if (tensor->rank == 1)
        text_append_format(out, "(%lld,)", (long long)tensor->rows);
    else
        text_append_format(out, "(%lld, %lld)", (long long)tensor->rows,
                           (long long)tensor->columns);
}

/* "4·100 × 28", "50 × 100", "100". */
static void append_product(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    if (tensor->gates)
        text_append_format(out, "%d·%d", tensor->gates, rnn_layer_at(a, tensor->layer).hidden_dim);
    else
        text_append_format(out, "%lld", (long long)tensor->rows);
    if (tensor->rank == 2) text_append_format(out, " × %lld", (long long)tensor->columns);
}

void explain_append_count(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    append_product(out, a, tensor);
    text_append(out, " = ");
    text_append_grouped(out, tensor->count);
}

static void append_input_purpose(text *out, const rnn_architecture *a, int layer) {
    if (layer == 0)
        text_append_format(out, "the %d inputs of a step → gates", a->input_dim);
    else
        text_append_format(out, "hidden state of layer %d, same step → gates", layer - 1);
}

void explain_append_purpose(text *out, const rnn_architecture *a, const rnn_tensor *tensor) {
    switch (tensor->role) {
        case RNN_INPUT_WEIGHT: append_input_purpose(out, a, tensor->layer); break;
        case RNN_RECURRENT_WEIGHT: text_append(out, "own hidden state, step before → gates"); break;
        case RNN_INPUT_BIAS: text_append(out, "added to the gates"); break;
        case RNN_RECURRENT_BIAS: text_append(out, "added to the gates (PyTorch keeps two)"); break;
        case RNN_READOUT_WEIGHT:
            text_append(out, "last hidden state of the top layer → class scores");
            break;
        case RNN_PROJECTION_WEIGHT: text_append(out, "units → projected hidden state"); break;
        case RNN_PEEPHOLE: text_append(out, "cell state → one gate, unit by unit"); break;
        case RNN_READOUT_BIAS: text_append(out, "added to the class scores"); break;
    }
}

static void append_gate_rows(text *out, const rnn_cell_description *cell, int hidden_dim) {
    text_append(out, "rows ");
    for (int k = 0; k < cell->gate_count; k++) {
        const int first = k * hidden_dim, last = first + hidden_dim - 1;
        if (k) text_append(out, ", ");
        text_append_format(out, "%d", first);
        if (first != last) text_append_format(out, "–%d", last);
        text_append_format(out, " %s (%s)", cell->gates[k].name, cell->gates[k].title);
    }
}

void explain_append_gate_rows(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    if (!rnn_layers_differ(a)) {
        append_gate_rows(out, cell, a->hidden_dim);
        return;
    }
    for (int layer = 0; layer < a->layer_dim; layer++) {
        text_append_format(out, "%slayer %d ", layer ? "; " : "", layer);
        append_gate_rows(out, cell, rnn_layer_at(a, layer).hidden_dim);
    }
}

static void add_tensor_row(table *rows, const rnn_architecture *a, const rnn_tensor *tensor) {
    text shape = {0}, count = {0}, purpose = {0};
    explain_append_shape(&shape, tensor);
    explain_append_count(&count, a, tensor);
    explain_append_purpose(&purpose, a, tensor);
    /* The result of the formula stands in a column of its own, so that the counts line up. */
    char *equals = count.failed ? NULL : strstr(count.data, " = ");
    if (equals) *equals = '\0';
    table_add(rows, tensor->name);
    table_add(rows, text_string(&shape));
    table_add(rows, text_string(&count));
    table_add(rows, "=");
    table_add(rows, equals ? equals + strlen(" = ") : "");
    table_add(rows, text_string(&purpose));
    text_free(&shape);
    text_free(&count);
    text_free(&purpose);
}

void explain_append_architecture_heading(text *out, const rnn_architecture *a) {
    text_append_format(out, "%d %s layer%s of ", a->layer_dim, rnn_cell_describe(a->cell)->title,
                       a->layer_dim == 1 ? "" : "s");
    rnn_append_hidden_dims(out, a);
    text_append_format(out, ", input %d, %d classes: %d tensors, ", a->input_dim, a->output_dim,
                       rnn_tensor_count(a));
    text_append_grouped(out, rnn_parameter_count(a));
    text_append(out, " parameters\n");
}

static void append_work(text *out, const rnn_architecture *a) {
    text_append(out, "  work a sample: ");
    text_append_quantity(out, 2 * (double)rnn_forward_macs(a), "FLOP");
    text_append(out, " forward, ");
    text_append_quantity(out, (double)rnn_training_flops(a), "FLOP");
    text_append(out, " training step; parameters and gradients ");
    text_append_quantity(out, 8 * (double)rnn_parameter_count(a), "B");
    text_append(out, "\n");
    text_append(out, "  with one bias vector a layer, as Keras counts: ");
    text_append_grouped(out, rnn_parameter_count_single_bias(a));
    text_append(out, " parameters\n");
}

/* A stack of many layers repeats itself: the middle is told in one line. */
enum { MOST_LAYERS_SHOWN = 4 };

void explain_append_architecture(text *out, const rnn_architecture *a) {
    const bool folded = a->layer_dim > MOST_LAYERS_SHOWN && !rnn_layers_differ(a);
    explain_append_architecture_heading(out, a);
    table rows = table_begin("lllrrl");
    int tensors = rnn_tensor_count(a);
    for (int i = 0; i < tensors; i++) {
        rnn_tensor tensor = rnn_tensor_at(a, i);
        const bool middle = folded && tensor.layer >= 2 && tensor.layer < a->layer_dim - 1;
        if (!middle) add_tensor_row(&rows, a, &tensor);
    }
    table_append(out, &rows, 2);
    table_free(&rows);
    if (folded)
        text_append_format(out, "  (layers 2 to %d have the shapes of layer 1)\n",
                           a->layer_dim - 2);
    text_append_format(out, "  gates of every %s tensor: ", rnn_cell_describe(a->cell)->name);
    explain_append_gate_rows(out, a);
    text_append(out, "\n");
    append_work(out, a);
}

static void append_plural(text *out, int64_t count, const char *singular) {
    text_append_grouped(out, count);
    text_append_format(out, " %s%s", singular, count == 1 ? "" : "s");
}

/* The tensors of one layer, all directions: the first, and how many. */
typedef struct tensor_range {
    int first, count;
} tensor_range;

static tensor_range tensors_of_layer(const rnn_architecture *a, int layer) {
    const int last = rnn_tensor_count(a) - 1; /* of the readout */
    tensor_range range = {0};
    while (range.first < last && rnn_tensor_at(a, range.first).layer < layer) range.first++;
    while (rnn_tensor_at(a, range.first + range.count).layer == layer) range.count++;
    return range;
}

/* The name without module and layer: "weight_ih", "weight_ih_reverse". */
static void append_stem(text *out, const rnn_tensor *t) {
    const char *name = strchr(t->name, '.') + 1, *layer = strstr(name, "_l");
    text_append_format(out, "%.*s_lk%s", (int)(layer - name), name, t->direction ? "_reverse" : "");
}

/* "weight_ih_lk (400, 100), ..." of the layers above the first. */
static void append_layer_tensors(text *out, const rnn_architecture *a, int layer) {
    const tensor_range range = tensors_of_layer(a, layer);
    for (int i = 0; i < range.count; i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, range.first + i);
        if (i > 0) text_append(out, i < range.count - 1 ? ", " : " and ");
        append_stem(out, &tensor);
        text_append(out, " ");
        explain_append_shape(out, &tensor);
    }
}

/* "4·100 × 100 + 4·100 × 100 + 2 × 4·100". */
static void append_layer_sum(text *out, const rnn_architecture *a, int layer) {
    const tensor_range range = tensors_of_layer(a, layer);
    int vectors = 0;
    for (int i = 0; i < range.count; i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, range.first + i);
        const bool bias = tensor.rank == 1 && tensor.gates;
        vectors += bias;
        if (bias) continue;
        if (i > vectors) text_append(out, " + ");
        append_product(out, a, &tensor);
    }
    if (vectors)
        text_append_format(out, " + %d × %d·%d", vectors, rnn_cell_describe(a->cell)->gate_count,
                           rnn_layer_at(a, layer).hidden_dim);
}

/* Why weight_ih_l1 has another shape than weight_ih_l0. */
static void append_why(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const int h = a->hidden_dim, gates = cell->gate_count, rows = gates * h, inputs = a->input_dim;
    text_append_format(
        out,
        "\nWhy is weight_ih_l1 (%d, %d) where weight_ih_l0 is (%d, %d)? The columns "
        "of weight_ih are what a layer reads at each step. Layer 0 reads the input: "
        "%d values. Layer 1 reads what layer 0 has just put out, its hidden state "
        "h_t: %d values. The rows are the same, %d·%d, one block of %d for each gate ",
        rows, h, rows, inputs, inputs, h, gates, h, h);
    rnn_cell_append_gates(out, cell, ", ");
    text_append_format(
        out,
        ", since both layers have %d cells. weight_hh is (%d, %d) in both: a layer's "
        "own hidden state always has %d values.\n",
        h, rows, h, h);
}

void explain_append_further_layers(text *out, const rnn_architecture *less,
                                   const rnn_architecture *more) {
    int64_t added = rnn_parameter_count(more) - rnn_parameter_count(less);
    text_append_format(out, "From %d to %d layers: ", less->layer_dim, more->layer_dim);
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
    text_append_format(out,
                       ". Nothing else changes: the readout still reads one hidden state of %d "
                       "values, now that of the top layer.\n",
                       more->hidden_dim);
    if (less->layer_dim == 1) append_why(out, more);
}
