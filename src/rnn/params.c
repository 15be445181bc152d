#include "src/rnn/params.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/rnn/panels.h"

size_t rnn_params_width(size_t columns) {
    return round_up(columns, PANEL_COLUMNS);
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* --- the arena --- */

/* Give a direction of the layer its place at `offset`; returns the end. */
static size_t place_layer(const params_layout *layout, int index, size_t offset,
                          params_layer *layer) {
    const rnn_layer sizes = rnn_layer_at(&layout->architecture, index);
    const bool projects = layout->architecture.proj_dim > 0;
    layer->inputs = (size_t)sizes.input_dim;
    layer->hidden = (size_t)sizes.hidden_dim;
    layer->recurrent = (size_t)sizes.recurrent_dim;
    layer->units = round_up(layer->hidden, UNIT_MULTIPLE);
    layer->columns = rnn_params_width(layout->gates * layer->units);
    layer->height = layer->inputs + layer->recurrent;
    layer->weight = offset;
    layer->bias_ih = size_plus(layer->weight, size_times(layer->height, layer->columns));
    layer->bias_hh = size_plus(layer->bias_ih, layer->columns);
    layer->projection = size_plus(layer->bias_hh, layer->columns);
    const size_t width = projects ? rnn_params_width(layer->recurrent) : 0;
    layer->peepholes = size_plus(layer->projection, size_times(layer->hidden, width));
    const size_t seen = layout->architecture.peepholes ? layout->gates * layer->units : 0;
    return size_plus(layer->peepholes, round_up(seen, PANEL_COLUMNS));
}

static void note_most(params_layout *layout, const params_layer *layer) {
    const size_t floats = size_times(2 * layer->hidden + 2, layer->columns); /* two biases */
    layout->most_columns = larger(layout->most_columns, layer->columns);
    layout->most_width = larger(layout->most_width, rnn_params_width(layer->hidden));
    layout->most_gate_rows = larger(layout->most_gate_rows, layout->gates * layer->hidden);
    layout->most_layer_floats = larger(layout->most_layer_floats, floats);
}

/* What the first layer reads of an embedding has a gradient, as what it puts out has. */
static void note_embedding(params_layout *layout) {
    const size_t width = rnn_params_width((size_t)layout->architecture.embedding_dim);
    layout->most_width = larger(layout->most_width, width);
}

/* Places the layers and, unless `layers` is NULL, lists them; returns the end. */
static size_t place_layers(params_layout *layout, params_layer *layers) {
    size_t end = 0, number = 0;
    for (int l = 0; l < layout->architecture.layer_dim; l++) {
        for (size_t d = 0; d < layout->directions; d++, number++) {
            params_layer layer;
            end = place_layer(layout, l, end, &layer);
            note_most(layout, &layer);
            if (layers) layers[number] = layer;
        }
    }
    return end;
}

params_layout rnn_params_layout_of(const rnn_architecture *a) {
    params_layout layout = {.architecture = *a, .cell = rnn_cell_describe(a->cell)};
    layout.gates = (size_t)layout.cell->gate_count;
    layout.sides = layout.cell->last_gate_apart ? 2 : 1;
    layout.directions = (size_t)rnn_direction_count(a);
    layout.classes = rnn_params_width((size_t)a->output_dim);
    layout.outputs = (size_t)rnn_layer_at(a, a->layer_dim - 1).output_dim;
    layout.readout_weight = place_layers(&layout, NULL);
    layout.readout_bias =
        size_plus(layout.readout_weight, size_times(layout.outputs, layout.classes));
    note_embedding(&layout);
    layout.embedding = size_plus(layout.readout_bias, layout.classes);
    const size_t table = size_times((size_t)a->input_dim, (size_t)a->embedding_dim);
    layout.total_floats = size_plus(layout.embedding, round_up(table, PANEL_COLUMNS));
    return layout;
}

status rnn_params_create(params_layout *layout, error *err) {
    const size_t count = (size_t)layout->architecture.layer_dim * layout->directions;
    layout->layers = memory_array(count, sizeof *layout->layers);
    if (!layout->layers) return error_no_memory(err, count * sizeof *layout->layers);
    place_layers(layout, layout->layers);
    return STATUS_OK;
}

void rnn_params_free(params_layout *layout) {
    free(layout->layers);
    layout->layers = NULL;
}

/* --- views --- */

/* A tensor as a block of a matrix of panels: the tensor's columns are rows of the matrix, from
 * `first_row` on; its rows are columns, as gates where it has them.  A vector is a matrix of one
 * row. */
typedef struct tensor_view {
    size_t rows, columns; /* the tensor's */
    size_t matrix;        /* offset in the arena */
    size_t height, first_row;
    const params_layer *layer; /* NULL: the readout's */
    size_t gates;              /* blocks of its rows; 0: none */
    size_t first_position;     /* where the first gate's column comes among the gates' */
    size_t table_columns;      /* not in panels at all, but a table of so many columns; else 0 */
} tensor_view;

static tensor_view view_of(const params_layout *layout, int index) {
    const rnn_tensor t = rnn_tensor_at(&layout->architecture, index);
    tensor_view view = {.rows = (size_t)t.rows,
                        .columns = (size_t)t.columns,
                        .height = 1,
                        .gates = (size_t)t.gates};
    if (t.layer >= 0 && t.layer < layout->architecture.layer_dim)
        view.layer = rnn_params_layer_of(layout, t.layer, (size_t)t.direction);
    const params_layer *layer = view.layer;
    switch (t.role) {
        case RNN_EMBEDDING_WEIGHT:
            view.matrix = layout->embedding;
            view.table_columns = view.columns;
            break;
        case RNN_INPUT_WEIGHT:
            view.matrix = layer->weight;
            view.height = layer->height;
            view.first_position = input_position(layout->sides, layout->gates, 0);
            break;
        case RNN_RECURRENT_WEIGHT:
            view.matrix = layer->weight;
            view.height = layer->height;
            view.first_row = layer->inputs;
            break;
        case RNN_INPUT_BIAS:
            view.matrix = layer->bias_ih;
            view.first_position = input_position(layout->sides, layout->gates, 0);
            break;
        case RNN_RECURRENT_BIAS: view.matrix = layer->bias_hh; break;
        case RNN_PROJECTION_WEIGHT:
            view.matrix = layer->projection;
            view.height = layer->hidden;
            break;
        case RNN_PEEPHOLE: view.matrix = layer->peepholes + (size_t)t.gate * layer->units; break;
        case RNN_READOUT_WEIGHT:
            view.matrix = layout->readout_weight;
            view.height = layout->outputs;
            break;
        case RNN_READOUT_BIAS: view.matrix = layout->readout_bias; break;
    }
    return view;
}

/* From column to column of a row of the tensor in the arena. */
static size_t column_step(const tensor_view *view) {
    return view->table_columns ? 1 : PANEL_COLUMNS;
}

/* Where row `row` of the tensor begins in the arena. */
static size_t row_at(const params_layout *layout, const tensor_view *view, size_t row) {
    const params_layer *layer = view->layer;
    size_t column = row;
    if (view->table_columns) return view->matrix + row * view->table_columns;
    if (view->gates) {
        const size_t gate = row / layer->hidden, unit = row % layer->hidden;
        const size_t position = (gate + view->first_position) % layout->gates;
        column = gate_column(layout->gates, layer->units, position, unit);
    }
    return view->matrix + panel_at(view->height, view->first_row, column);
}

void rnn_params_get(const params_layout *layout, const float *arena, int index, float *values) {
    const tensor_view view = view_of(layout, index);
    for (size_t r = 0; r < view.rows; r++) {
        const size_t row = row_at(layout, &view, r);
        for (size_t c = 0; c < view.columns; c++) *values++ = arena[row + c * column_step(&view)];
    }
}

void rnn_params_set(const params_layout *layout, float *arena, int index, const float *values) {
    const rnn_tensor t = rnn_tensor_at(&layout->architecture, index);
    rnn_params_set_range(layout, arena, index, 0, (size_t)t.count, values);
}

void rnn_params_set_range(const params_layout *layout, float *arena, int index, size_t first,
                          size_t count, const float *values) {
    const tensor_view view = view_of(layout, index);
    for (size_t r = first / view.columns, c = first % view.columns; count > 0; r++, c = 0) {
        const size_t row = row_at(layout, &view, r);
        for (; c < view.columns && count > 0; c++, count--)
            arena[row + c * column_step(&view)] = *values++;
    }
}

size_t rnn_params_count(const params_layout *layout) {
    size_t count = 0;
    for (int i = 0; i < rnn_tensor_count(&layout->architecture); i++) {
        const tensor_view view = view_of(layout, i);
        count += view.rows * view.columns;
    }
    return count;
}

/* --- norm --- */

double rnn_params_sum_of_squares(const params_layout *layout, const float *arena) {
    double sum = 0;
    for (int i = 0; i < rnn_tensor_count(&layout->architecture); i++) {
        const tensor_view view = view_of(layout, i);
        for (size_t r = 0; r < view.rows; r++) {
            const size_t row = row_at(layout, &view, r);
            for (size_t c = 0; c < view.columns; c++) {
                const double value = (double)arena[row + c * column_step(&view)];
                sum = sum + value * value;
            }
        }
    }
    return sum;
}
