#include "src/pages/parameter_tables.h"

#include <string.h>

#include "src/plan/explain.h"
#include "src/plan/explain_steps.h"
#include "src/plan/explain_tensors.h"
#include "src/stats/wording.h"

enum { LAYERS_IN_FULL = 4 };

static void add_shape(sheet *t, const rnn_tensor *tensor) {
    text cell = {0};
    explain_append_shape(&cell, tensor);
    sheet_add_cell(t, &cell);
}

static void add_grouped(sheet *t, int64_t value) {
    text cell = {0};
    text_append_grouped(&cell, value);
    sheet_add_cell(t, &cell);
}

/* --- one architecture --- */

static void add_tensor_row(sheet *t, const rnn_architecture *const alike[], int count,
                           const rnn_tensor *tensor) {
    text cell = {0};
    sheet_add_text(t, tensor->name);
    add_shape(t, tensor);
    explain_append_purpose_of(&cell, alike, count, tensor);
    sheet_add_cell(t, &cell);
    explain_append_count(&cell, alike[0], tensor);
    sheet_add_cell(t, &cell);
}

/* "lstm.*_l4 … lstm.*_l9". */
static void add_names_of_layers(sheet *t, const rnn_architecture *a, int first_layer) {
    const char *module = rnn_cell_describe(a->cell)->module;
    text cell = {0};
    text_append_format(&cell, "%s.*_l%d … %s.*_l%d", module, first_layer, module, a->layer_dim - 1);
    sheet_add_cell(t, &cell);
}

static void add_as_layer(sheet *t, int layer) {
    text cell = {0};
    text_append_format(&cell, "as *_l%d", layer);
    sheet_add_cell(t, &cell);
}

/* One row for the layers that have the shapes of the layer before them. */
static void add_folded_row(sheet *t, const rnn_architecture *a, int first_layer) {
    int layers = a->layer_dim - first_layer;
    int64_t each = rnn_layer_parameter_count(a, first_layer);
    text cell = {0};
    add_names_of_layers(t, a, first_layer);
    add_as_layer(t, first_layer - 1);
    wording_append_count(&cell, layers, "further layer");
    sheet_add_cell(t, &cell);
    text_append_format(&cell, "%d × ", layers);
    text_append_grouped(&cell, each);
    text_append(&cell, " = ");
    text_append_grouped(&cell, each * layers);
    sheet_add_cell(t, &cell);
}

static void add_total_row(sheet *t, const rnn_architecture *a) {
    sheet_add_text(t, "total");
    sheet_add_text(t, "");
    sheet_add_text(t, "");
    add_grouped(t, rnn_parameter_count(a));
}

void pages_fill_parameter_table(sheet *t, const rnn_architecture *const alike[], int count) {
    const rnn_architecture *a = alike[0];
    sheet_add_column(t, "tensor", false, 0);
    sheet_add_column(t, "shape", false, 0);
    sheet_add_column(t, "carries", false, 0);
    sheet_add_column(t, "parameters", true, 0);
    const bool folded = a->layer_dim > LAYERS_IN_FULL + 1 && !rnn_layers_differ(a);
    const int shown_layers = folded ? LAYERS_IN_FULL : a->layer_dim;
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, i);
        if (folded && tensor.layer == a->layer_dim && tensor.role == RNN_READOUT_WEIGHT)
            add_folded_row(t, a, shown_layers);
        if (tensor.layer < shown_layers || tensor.layer == a->layer_dim)
            add_tensor_row(t, alike, count, &tensor);
    }
    add_total_row(t, a);
}

/* --- a step from one to another --- */

static void add_change(sheet *t, int64_t change) {
    text cell = {0};
    if (change == 0) {
        text_append(&cell, "the same");
    } else {
        text_append(&cell, change > 0 ? "+" : "−");
        text_append_grouped(&cell, change > 0 ? change : -change);
    }
    sheet_add_cell(t, &cell);
}

/* `was` or `is` is NULL where only the other network has the tensor. */
static void add_step_row(sheet *t, const rnn_tensor *was, const rnn_tensor *is) {
    sheet_add_text(t, is ? is->name : was->name);
    if (was)
        add_shape(t, was);
    else
        sheet_add_text(t, "–");
    if (is)
        add_shape(t, is);
    else
        sheet_add_text(t, "–");
    add_change(t, (is ? is->count : 0) - (was ? was->count : 0));
}

/* Tensors of the layers from `first`, -1 for an embedding, to before `end`: those of `to`, then
 * those that it lacks. */
static void add_layers(sheet *t, const architecture_step *s, int first, int end) {
    rnn_tensor other;
    for (int i = 0; i < rnn_tensor_count(s->to); i++) {
        const rnn_tensor is = rnn_tensor_at(s->to, i);
        if (is.layer >= first && is.layer < end)
            add_step_row(t, explain_counterpart(s->from, s->to, &is, &other), &is);
    }
    for (int i = 0; i < rnn_tensor_count(s->from); i++) {
        const rnn_tensor was = rnn_tensor_at(s->from, i);
        if (was.layer >= first && was.layer < end && was.layer < s->from->layer_dim &&
            !explain_counterpart(s->to, s->from, &was, &other))
            add_step_row(t, &was, NULL);
    }
}

static void add_step_total(sheet *t, const architecture_step *s) {
    const int64_t from = rnn_parameter_count(s->from), to = rnn_parameter_count(s->to);
    sheet_add_text(t, "total");
    add_grouped(t, from);
    add_grouped(t, to);
    add_change(t, to - from);
}

static void add_shape_column(sheet *t, const char *how, const rnn_architecture *a,
                             config_key property) {
    text heading = {0};
    text_append_format(&heading, "shape%s ", how);
    architecture_append_value(&heading, a, property);
    sheet_add_column(t, text_string(&heading), false, 0);
    text_free(&heading);
}

static void add_shape_columns(sheet *t, const architecture_step *s) {
    const bool depth = s->property == KEY_LAYER_DIM;
    if (!depth || s->from->layer_dim == 1)
        add_shape_column(t, depth ? " with" : ",", s->from, s->property);
    else
        sheet_add_column(t, "shape before", false, 0);
    if (!depth || s->to->layer_dim == 2)
        add_shape_column(t, depth ? " with" : ",", s->to, s->property);
    else
        sheet_add_column(t, "shape after", false, 0);
}

/* Layers that repeat the one before. */
static void add_folded_step(sheet *t, const architecture_step *s, int first_layer) {
    int64_t change = 0;
    for (int layer = first_layer; layer < s->to->layer_dim; layer++)
        change +=
            rnn_layer_parameter_count(s->to, layer) - rnn_layer_parameter_count(s->from, layer);
    add_names_of_layers(t, s->to, first_layer);
    add_as_layer(t, first_layer - 1);
    add_as_layer(t, first_layer - 1);
    add_change(t, change);
}

void pages_fill_step_table(sheet *t, const architecture_step *s) {
    const bool depth = s->property == KEY_LAYER_DIM;
    const int layers = s->to->layer_dim;
    int shown = layers;
    if (depth && s->from->layer_dim + LAYERS_IN_FULL < layers)
        shown = s->from->layer_dim + LAYERS_IN_FULL;
    const bool folded = !depth && layers > LAYERS_IN_FULL + 1 && !rnn_layers_differ(s->from) &&
                        !rnn_layers_differ(s->to);
    if (folded) shown = LAYERS_IN_FULL;
    sheet_add_column(t, "tensor", false, 0);
    add_shape_columns(t, s);
    sheet_add_column(t, "parameters", true, 0);
    add_layers(t, s, -1, shown);
    if (folded) add_folded_step(t, s, shown);
    add_layers(t, s, layers, layers + 1);
    add_step_total(t, s);
}
