#include "src/plan/explain.h"

#include <string.h>

#include "src/base/table.h"

void explain_append_shape(text *out, const parameter_tensor *tensor) {
    if (tensor->rank == 1)
        text_append_format(out, "(%lld,)", (long long)tensor->rows);
    else
        text_append_format(out, "(%lld, %lld)", (long long)tensor->rows,
                           (long long)tensor->columns);
}

void explain_append_count(text *out, const architecture *a, const parameter_tensor *tensor) {
    if (tensor->gated)
        text_append_format(out, "4·%d", a->hidden_dim);
    else
        text_append_format(out, "%d", a->output_dim);
    if (tensor->rank == 2) text_append_format(out, " × %lld", (long long)tensor->columns);
    text_append(out, " = ");
    text_append_grouped(out, tensor->count);
}

static bool ends_with_kind(const char *name, const char *kind) {
    return strncmp(name, kind, strlen(kind)) == 0;
}

void explain_append_purpose(text *out, const architecture *a, const parameter_tensor *tensor) {
    if (!tensor->gated) {
        text_append(out, tensor->rank == 2 ? "last hidden state of the top layer → class scores"
                                           : "added to the class scores");
    } else if (ends_with_kind(tensor->name, "lstm.weight_ih")) {
        if (tensor->layer == 0)
            text_append_format(out, "the %d inputs of a step → gates", a->input_dim);
        else
            text_append_format(out, "hidden state of layer %d, same step → gates",
                               tensor->layer - 1);
    } else if (ends_with_kind(tensor->name, "lstm.weight_hh")) {
        text_append(out, "own hidden state, step before → gates");
    } else {
        text_append(out, ends_with_kind(tensor->name, "lstm.bias_ih")
                             ? "added to the gates"
                             : "added to the gates (PyTorch keeps two)");
    }
}

void explain_append_gate_rows(text *out, const architecture *a) {
    static const char *const gates[GATE_COUNT] = {"i (input)", "f (forget)", "g (cell)",
                                                  "o (output)"};
    text_append(out, "rows ");
    for (int k = 0; k < GATE_COUNT; k++) {
        int first = k * a->hidden_dim, last = first + a->hidden_dim - 1;
        if (k) text_append(out, ", ");
        if (first == last)
            text_append_format(out, "%d %s", first, gates[k]);
        else
            text_append_format(out, "%d–%d %s", first, last, gates[k]);
    }
}

static void add_tensor_row(table *rows, const architecture *a, const parameter_tensor *tensor) {
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

void explain_append_architecture_heading(text *out, const architecture *a) {
    text_append_format(out, "%d LSTM layer%s of %d, input %d, %d classes: %d tensors, ",
                       a->layer_dim, a->layer_dim == 1 ? "" : "s", a->hidden_dim, a->input_dim,
                       a->output_dim, architecture_tensor_count(a));
    text_append_grouped(out, architecture_parameter_count(a));
    text_append(out, " parameters\n");
}

static void append_work(text *out, const architecture *a) {
    text_append(out, "  work a sample: ");
    text_append_quantity(out, 2 * (double)architecture_forward_macs(a), "FLOP");
    text_append(out, " forward, ");
    text_append_quantity(out, (double)architecture_training_flops(a), "FLOP");
    text_append(out, " training step; parameters and gradients ");
    text_append_quantity(out, 8 * (double)architecture_parameter_count(a), "B");
    text_append(out, "\n");
    text_append(out, "  with one bias vector a layer, as Keras counts: ");
    text_append_grouped(out, architecture_parameter_count_single_bias(a));
    text_append(out, " parameters\n");
}

/* A stack of many layers repeats itself: the middle is told in one line. */
enum { MOST_LAYERS_SHOWN = 4 };

void explain_append_architecture(text *out, const architecture *a) {
    explain_append_architecture_heading(out, a);
    table rows = table_begin("lllrrl");
    int tensors = architecture_tensor_count(a);
    for (int i = 0; i < tensors; i++) {
        parameter_tensor tensor = architecture_tensor(a, i);
        bool middle = a->layer_dim > MOST_LAYERS_SHOWN && tensor.layer >= 2 &&
                      tensor.layer < a->layer_dim - 1;
        if (!middle) add_tensor_row(&rows, a, &tensor);
    }
    table_append(out, &rows, 2);
    table_free(&rows);
    if (a->layer_dim > MOST_LAYERS_SHOWN)
        text_append_format(out, "  (layers 2 to %d have the shapes of layer 1)\n",
                           a->layer_dim - 2);
    text_append(out, "  gates of every lstm tensor: ");
    explain_append_gate_rows(out, a);
    text_append(out, "\n");
    append_work(out, a);
}

static void append_plural(text *out, int64_t count, const char *singular) {
    text_append_grouped(out, count);
    text_append_format(out, " %s%s", singular, count == 1 ? "" : "s");
}

void explain_append_further_layers(text *out, const architecture *less, const architecture *more) {
    int layers = more->layer_dim - less->layer_dim;
    int64_t added = architecture_parameter_count(more) - architecture_parameter_count(less);
    int h = more->hidden_dim;
    text_append_format(out, "From %d to %d layers: ", less->layer_dim, more->layer_dim);
    append_plural(out, 4 * layers, "tensor");
    text_append(out, " and ");
    append_plural(out, added, "parameter");
    text_append(out, " more, ");
    text_append_grouped(out, architecture_parameter_count(less));
    text_append(out, " → ");
    text_append_grouped(out, architecture_parameter_count(more));
    text_append(out, ". ");
    text_append_format(out,
                       "Each further layer k adds weight_ih_lk (%d, %d), weight_hh_lk (%d, %d), "
                       "bias_ih_lk (%d,) and "
                       "bias_hh_lk (%d,): 4·%d × %d + 4·%d × %d + 2 × 4·%d = ",
                       4 * h, h, 4 * h, h, 4 * h, 4 * h, h, h, h, h, h);
    text_append_grouped(out, architecture_layer_parameter_count(more, more->layer_dim - 1));
    text_append(out, ". Nothing else changes: the readout still reads one hidden state of ");
    text_append_format(out, "%d values, now that of the top layer.\n", h);
    if (less->layer_dim != 1) return;
    text_append_format(
        out,
        "\nWhy is weight_ih_l1 (%d, %d) where weight_ih_l0 is (%d, %d)? The columns of weight_ih "
        "are "
        "what a layer reads at each step. Layer 0 reads the input: %d values. Layer 1 reads what "
        "layer 0 has just put out, its hidden state h_t: %d values. The rows are the same, 4·%d, "
        "one "
        "block of %d for each gate i, f, g, o, since both layers have %d cells. weight_hh is (%d, "
        "%d) "
        "in both: a layer's own hidden state always has %d values.\n",
        4 * h, h, 4 * h, more->input_dim, more->input_dim, h, h, h, h, 4 * h, h, h);
}

int32_t explain_distinct_architectures(const trial *first, int32_t count, size_t stride,
                                       architecture *found, int32_t most) {
    int32_t distinct = 0;
    for (int32_t i = 0; i < count; i++) {
        const trial *t = (const trial *)((const char *)first + (size_t)i * stride);
        bool seen = false;
        for (int32_t k = 0; k < distinct && k < most && !seen; k++)
            seen = architecture_equal(&found[k], &t->architecture);
        if (seen) continue;
        if (distinct < most) found[distinct] = t->architecture;
        distinct++;
    }
    return distinct;
}
