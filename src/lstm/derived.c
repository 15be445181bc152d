/* What is derived from the weights: transposed for the backward pass, biases summed. */
#include "src/lstm/fpmode.h"
#include "src/lstm/model.h"
#include "src/lstm/panels.h"

/* The part of a layer's packed weights whose first row is `first_row`, transposed: rows are gate
 * rows in state_dict order, columns are inputs.  For some hidden units only. */
static void transpose_gates(const lstm_model *m, team_share units, const float *weight,
                            size_t height, size_t first_row, float *out) {
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    for (size_t column = 0; column < hidden_dim; column += PANEL_COLUMNS) {
        const size_t left = hidden_dim - column;
        const size_t count = left < PANEL_COLUMNS ? left : PANEL_COLUMNS;
        for (size_t gate = 0; gate < GATES; gate++, out += hidden_dim * PANEL_COLUMNS) {
            for (size_t unit = units.first; unit < units.end; unit++) {
                const float *from = weight + panel_at(height, first_row + column,
                                                      gate_column(m->layout.units, gate, unit));
                float *to = out + unit * PANEL_COLUMNS;
                for (size_t j = 0; j < count; j++) to[j] = from[j * PANEL_COLUMNS];
            }
        }
    }
}

static void transpose_readout(lstm_model *m) {
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    const size_t output_dim = (size_t)m->layout.shape.output_dim;
    const float *weight = m->weights + params_readout_weight(&m->layout);
    for (size_t k = 0; k < output_dim; k++)
        for (size_t j = 0; j < hidden_dim; j++)
            m->derived.readout[panel_at(output_dim, k, j)] = weight[panel_at(hidden_dim, j, k)];
}

static void derive_layer(lstm_model *m, int layer, team_share units) {
    const params_layout *layout = &m->layout;
    const size_t inputs = (size_t)params_layer_inputs(layout, layer);
    const size_t height = inputs + (size_t)layout->shape.hidden_dim;
    const float *weight = m->weights + params_weight(layout, layer);
    const size_t floats = m->derived.matrix_floats;
    transpose_gates(m, units, weight, height, inputs,
                    m->derived.weight_hh + (size_t)layer * floats);
    if (layer > 0)
        transpose_gates(m, units, weight, height, 0,
                        m->derived.weight_ih + ((size_t)layer - 1) * floats);
}

void model_derive_biases(lstm_model *m) {
    const params_layout *layout = &m->layout;
    for (int layer = 0; layer < layout->shape.layer_dim; layer++) {
        const float *ih = m->weights + params_bias_ih(layout, layer);
        const float *hh = m->weights + params_bias_hh(layout, layer);
        float *bias = m->derived.bias + (size_t)layer * layout->columns;
        for (size_t k = 0; k < layout->columns; k++) bias[k] = ih[k] + hh[k];
    }
}

/* The hidden units are shared out; the first thread does the small rest. */
static void derive_job(void *context, int thread) {
    lstm_model *m = context;
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    const team_share units = team_share_of(hidden_dim, 1, thread, m->threads);
    fpmode_set();
    for (int layer = 0; layer < m->layout.shape.layer_dim; layer++) derive_layer(m, layer, units);
    if (thread == 0) transpose_readout(m);
}

void model_derive(lstm_model *m) {
    model_derive_biases(m);
    if (!m->derived.stale) return;
    team_run(m->team, derive_job, m);
    m->derived.stale = false;
}
