/* What is derived from the weights: transposed for the backward pass, biases summed. */
#include "src/rnn/fpmode.h"
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

void rnn_model_place_derived(rnn_model *m, arena_cursor *at) {
    const params_layout *layout = &m->layout;
    const rnn_architecture *a = &layout->architecture;
    const size_t directions = layout->directions, features = layout->outputs / directions;
    const size_t passes = size_times((size_t)a->layer_dim, directions);
    derived *d = &m->derived;
    d->matrix_floats = size_times(layout->most_gate_rows, layout->most_width);
    d->readout_floats = size_times((size_t)a->output_dim, rnn_params_width(features));
    d->projection_floats = size_times((size_t)a->proj_dim, layout->most_width);
    d->bias = rnn_arena_take(at, size_times(passes, layout->most_columns));
    d->weight_hh = rnn_arena_take(at, size_times(passes, d->matrix_floats));
    d->weight_ih =
        rnn_arena_take(at, size_times((passes - directions) * directions, d->matrix_floats));
    if (a->embedding_dim)
        d->first_weight_ih = rnn_arena_take(at, size_times(directions, d->matrix_floats));
    d->projection = rnn_arena_take(at, size_times(passes, d->projection_floats));
    d->readout = rnn_arena_take(at, size_times(directions, d->readout_floats));
}

/* --- transposed weights --- */

/* `rows` rows of a layer's packed weights, from `first_row` on, transposed: rows are gate rows in
 * state_dict order.  `first_position` is where the first gate's column comes among the gates'.  For
 * some hidden units only. */
static void transpose_gates(const rnn_model *m, const params_layer *layer, team_share units,
                            size_t first_position, size_t first_row, size_t rows, float *out) {
    const float *weight = m->weights + layer->weight;
    const size_t gates = m->layout.gates, hidden = layer->hidden;
    for (size_t column = 0; column < rows; column += PANEL_COLUMNS) {
        const size_t left = rows - column;
        const size_t count = left < PANEL_COLUMNS ? left : PANEL_COLUMNS;
        for (size_t gate = 0; gate < gates; gate++, out += hidden * PANEL_COLUMNS) {
            const size_t position = (gate + first_position) % gates;
            for (size_t unit = units.first; unit < units.end; unit++) {
                const size_t at = gate_column(gates, layer->units, position, unit);
                const float *from = weight + panel_at(layer->height, first_row + column, at);
                float *to = out + unit * PANEL_COLUMNS;
                for (size_t j = 0; j < count; j++) to[j] = from[j * PANEL_COLUMNS];
            }
        }
    }
}

/* to[k][j] = from[first_row + j][k], both packed: `rows` rows of a matrix of `height`, and
 * `columns` columns of it. */
static void transpose(const float *from, size_t height, size_t first_row, size_t rows,
                      size_t columns, float *to) {
    for (size_t k = 0; k < columns; k++)
        for (size_t j = 0; j < rows; j++)
            to[panel_at(columns, k, j)] = from[panel_at(height, first_row + j, k)];
}

/* The hidden units are shared out; the first thread takes the projection. */
static void derive_pass(rnn_model *m, const pass *p, int thread) {
    const params_layer *layer = p->sizes;
    derived *d = &m->derived;
    const size_t directions = m->layout.directions;
    const size_t first = input_position(m->layout.sides, m->layout.gates, 0);
    const team_share units = team_share_of(layer->hidden, 1, thread, m->threads);
    transpose_gates(m, layer, units, 0, layer->inputs, layer->recurrent,
                    d->weight_hh + p->number * d->matrix_floats);
    for (size_t k = 0; p->layer > 0 && k < directions; k++) {
        const size_t number = (p->number - directions) * directions + k;
        const size_t rows = layer->inputs / directions;
        transpose_gates(m, layer, units, first, k * rows, rows,
                        d->weight_ih + number * d->matrix_floats);
    }
    if (p->layer == 0 && m->spec.architecture.embedding_dim)
        transpose_gates(m, layer, units, first, 0, layer->inputs,
                        d->first_weight_ih + p->direction * d->matrix_floats);
    if (m->spec.architecture.proj_dim && thread == 0)
        transpose(m->weights + layer->projection, layer->hidden, 0, layer->hidden, layer->recurrent,
                  d->projection + p->number * d->projection_floats);
}

static void transpose_readout(rnn_model *m) {
    const params_layout *layout = &m->layout;
    const size_t features = layout->outputs / layout->directions;
    for (size_t d = 0; d < layout->directions; d++)
        transpose(m->weights + layout->readout_weight, layout->outputs, d * features, features,
                  (size_t)layout->architecture.output_dim,
                  m->derived.readout + d * m->derived.readout_floats);
}

/* --- biases --- */

/* Of the side of the inputs: a last gate whose parts stay apart has its own bias alone. */
static void derive_bias(rnn_model *m, const params_layer *layer, float *bias) {
    const float *ih = m->weights + layer->bias_ih, *hh = m->weights + layer->bias_hh;
    const size_t gates = m->layout.gates;
    if (m->layout.sides == 1) {
        for (size_t k = 0; k < layer->columns; k++) bias[k] = ih[k] + hh[k];
        return;
    }
    for (size_t gate = 0; gate < gates; gate++) {
        const size_t position = input_position(m->layout.sides, gates, gate);
        for (size_t unit = 0; unit < layer->hidden; unit++) {
            const size_t at = gate_column(gates, layer->units, position, unit);
            const size_t recurrent = gate_column(gates, layer->units, gate, unit);
            bias[at] = gate == gates - 1 ? ih[at] : ih[at] + hh[recurrent];
        }
    }
}

void rnn_model_derive_biases(rnn_model *m) {
    for (int l = 0; l < m->spec.architecture.layer_dim; l++) {
        for (size_t d = 0; d < m->layout.directions; d++) {
            const pass p = pass_of(m, l, d);
            derive_bias(m, p.sizes, m->derived.bias + p.number * m->layout.most_columns);
        }
    }
}

/* --- all of it --- */

/* The first thread does the small rest. */
static void derive_job(void *context, int thread) {
    rnn_model *m = context;
    fpmode_set();
    for (int l = 0; l < m->spec.architecture.layer_dim; l++) {
        for (size_t d = 0; d < m->layout.directions; d++) {
            const pass p = pass_of(m, l, d);
            derive_pass(m, &p, thread);
        }
    }
    if (thread == 0) transpose_readout(m);
}

void rnn_model_derive(rnn_model *m) {
    rnn_model_derive_biases(m);
    if (!m->derived.stale) return;
    team_run(m->team, derive_job, m);
    m->derived.stale = false;
}
