/* What is derived from the weights: transposed for the backward pass, biases summed. */
#include "src/rnn/fpmode.h"
#include "src/rnn/model.h"
#include "src/rnn/panels.h"

void rnn_model_place_derived(rnn_model *m, arena_cursor *at) {
    const params_layout *layout = &m->layout;
    const size_t layers = (size_t)layout->architecture.layer_dim;
    const size_t classes = (size_t)layout->architecture.output_dim;
    m->derived.matrix_floats = size_times(layout->most_gate_rows, layout->most_width);
    m->derived.bias = rnn_arena_take(at, size_times(layers, layout->most_columns));
    m->derived.weight_hh = rnn_arena_take(at, size_times(layers, m->derived.matrix_floats));
    m->derived.weight_ih = rnn_arena_take(at, size_times(layers - 1, m->derived.matrix_floats));
    m->derived.readout = rnn_arena_take(at, size_times(classes, rnn_params_width(layout->outputs)));
}

/* `rows` rows of a layer's packed weights, from `first_row` on, transposed: rows are gate rows in
 * state_dict order.  For some hidden units only. */
static void transpose_gates(const rnn_model *m, const params_layer *layer, team_share units,
                            size_t first_row, size_t rows, float *out) {
    const float *weight = m->weights + layer->weight;
    const size_t gates = m->layout.gates, hidden = layer->hidden;
    for (size_t column = 0; column < rows; column += PANEL_COLUMNS) {
        const size_t left = rows - column;
        const size_t count = left < PANEL_COLUMNS ? left : PANEL_COLUMNS;
        for (size_t gate = 0; gate < gates; gate++, out += hidden * PANEL_COLUMNS) {
            for (size_t unit = units.first; unit < units.end; unit++) {
                const size_t at = gate_column(gates, layer->units, gate, unit);
                const float *from = weight + panel_at(layer->height, first_row + column, at);
                float *to = out + unit * PANEL_COLUMNS;
                for (size_t j = 0; j < count; j++) to[j] = from[j * PANEL_COLUMNS];
            }
        }
    }
}

static void transpose_readout(rnn_model *m) {
    const size_t outputs = m->layout.outputs;
    const size_t output_dim = (size_t)m->spec.architecture.output_dim;
    const float *weight = m->weights + m->layout.readout_weight;
    for (size_t k = 0; k < output_dim; k++)
        for (size_t j = 0; j < outputs; j++)
            m->derived.readout[panel_at(output_dim, k, j)] = weight[panel_at(outputs, j, k)];
}

/* The hidden units are shared out. */
static void derive_layer(rnn_model *m, int l, int thread) {
    const params_layer *layer = &m->layout.layers[l];
    const team_share units = team_share_of(layer->hidden, 1, thread, m->threads);
    const size_t floats = m->derived.matrix_floats;
    transpose_gates(m, layer, units, layer->inputs, layer->hidden,
                    m->derived.weight_hh + (size_t)l * floats);
    if (l > 0)
        transpose_gates(m, layer, units, 0, layer->inputs,
                        m->derived.weight_ih + ((size_t)l - 1) * floats);
}

void rnn_model_derive_biases(rnn_model *m) {
    for (int l = 0; l < m->spec.architecture.layer_dim; l++) {
        const params_layer *layer = &m->layout.layers[l];
        const float *ih = m->weights + layer->bias_ih, *hh = m->weights + layer->bias_hh;
        float *bias = m->derived.bias + (size_t)l * m->layout.most_columns;
        for (size_t k = 0; k < layer->columns; k++) bias[k] = ih[k] + hh[k];
    }
}

/* The first thread does the small rest. */
static void derive_job(void *context, int thread) {
    rnn_model *m = context;
    fpmode_set();
    for (int l = 0; l < m->spec.architecture.layer_dim; l++) derive_layer(m, l, thread);
    if (thread == 0) transpose_readout(m);
}

void rnn_model_derive(rnn_model *m) {
    rnn_model_derive_biases(m);
    if (!m->derived.stale) return;
    team_run(m->team, derive_job, m);
    m->derived.stale = false;
}
