#include "src/pages/parameter_tables.h"

#include "src/plan/explain_tensors.h"
#include "src/stats/wording.h"

enum { TENSORS_PER_LAYER = 4, LAYERS_IN_FULL = 4 };

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

static void add_tensor_row(sheet *t, const rnn_architecture *a, const rnn_tensor *tensor) {
    text cell = {0};
    sheet_add_text(t, tensor->name);
    add_shape(t, tensor);
    explain_append_purpose(&cell, a, tensor);
    sheet_add_cell(t, &cell);
    explain_append_count(&cell, a, tensor);
    sheet_add_cell(t, &cell);
}

/* One row for the layers that have the shapes of the layer before them. */
static void add_folded_row(sheet *t, const rnn_architecture *a, int first_layer) {
    int layers = a->layer_dim - first_layer;
    int64_t each = rnn_layer_parameter_count(a, first_layer);
    text cell = {0};
    text_append_format(&cell, "lstm.*_l%d … lstm.*_l%d", first_layer, a->layer_dim - 1);
    sheet_add_cell(t, &cell);
    text_append_format(&cell, "as *_l%d", first_layer - 1);
    sheet_add_cell(t, &cell);
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

void pages_fill_parameter_table(sheet *t, const rnn_architecture *a) {
    sheet_add_column(t, "tensor", false, 0);
    sheet_add_column(t, "shape", false, 0);
    sheet_add_column(t, "carries", false, 0);
    sheet_add_column(t, "parameters", true, 0);
    const bool folded = a->layer_dim > LAYERS_IN_FULL + 1 && !rnn_layers_differ(a);
    const int shown_layers = folded ? LAYERS_IN_FULL : a->layer_dim;
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_tensor tensor = rnn_tensor_at(a, i);
        if (tensor.layer == shown_layers && tensor.layer < a->layer_dim &&
            i == shown_layers * TENSORS_PER_LAYER)
            add_folded_row(t, a, shown_layers);
        if (tensor.layer < shown_layers || tensor.layer == a->layer_dim)
            add_tensor_row(t, a, &tensor);
    }
    add_total_row(t, a);
}

/* Tensor `index` of the deeper network: where it is in the other one, -1 when it is new. */
static int place_in_less(const depth_step *step, int index) {
    int less_lstm = TENSORS_PER_LAYER * step->less->layer_dim;
    int more_lstm = TENSORS_PER_LAYER * step->more->layer_dim;
    if (index >= more_lstm) return less_lstm + index - more_lstm;
    return index < less_lstm ? index : -1;
}

static void add_depth_row(sheet *t, const depth_step *step, int index) {
    rnn_tensor after = rnn_tensor_at(step->more, index);
    int place = place_in_less(step, index);
    text cell = {0};
    sheet_add_text(t, after.name);
    if (place >= 0) {
        rnn_tensor before = rnn_tensor_at(step->less, place);
        add_shape(t, &before);
    } else {
        sheet_add_text(t, "–");
    }
    add_shape(t, &after);
    if (place < 0) {
        text_append(&cell, "+");
        text_append_grouped(&cell, after.count);
    } else {
        text_append(&cell, "the same");
    }
    sheet_add_cell(t, &cell);
}

static void add_depth_total(sheet *t, const depth_step *step) {
    int64_t less = rnn_parameter_count(step->less);
    int64_t more = rnn_parameter_count(step->more);
    text cell = {0};
    sheet_add_text(t, "total");
    add_grouped(t, less);
    add_grouped(t, more);
    text_append(&cell, "+");
    text_append_grouped(&cell, more - less);
    sheet_add_cell(t, &cell);
}

void pages_fill_depth_table(sheet *t, const depth_step *step) {
    bool one = step->less->layer_dim == 1;
    sheet_add_column(t, "tensor", false, 0);
    sheet_add_column(t, one ? "shape with 1 layer" : "shape before", false, 0);
    sheet_add_column(t, step->more->layer_dim == 2 ? "shape with 2 layers" : "shape after", false,
                     0);
    sheet_add_column(t, "parameters", true, 0);
    int readout = TENSORS_PER_LAYER * step->more->layer_dim;
    int full = TENSORS_PER_LAYER * (step->less->layer_dim + LAYERS_IN_FULL);
    for (int i = 0; i < rnn_tensor_count(step->more); i++)
        if (i < full || i >= readout) add_depth_row(t, step, i);
    add_depth_total(t, step);
}
