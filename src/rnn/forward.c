/* The forward pass of a chunk: step by step, panel by panel, pre-activations and then the cell. */
#include "src/rnn/model.h"
#include "src/rnn/panels.h"

/* One step of one layer: where what it reads and writes stands. */
typedef struct step_place {
    product_run runs[2]; /* the layer's input, then h of the step before, if there is one */
    ptrdiff_t run_count;
    float *gates; /* panels */
    size_t gates_panel;
    const float *before[RNN_MOST_STATES];
    ptrdiff_t before_row;
    float *state[RNN_MOST_STATES], *h;
} step_place;

/* The state of (layer, t) in one of the arrays that keep all. */
static size_t kept_at(const workspace *work, int layer, int t) {
    return (size_t)layer * work->layer_states + (size_t)t * work->rows * work->stride;
}

static float *h_at(const workspace *work, int layer, int t, bool keep) {
    const size_t turn = 2 * (size_t)layer + (size_t)(t % 2);
    return work->h + (keep ? kept_at(work, layer, t) : turn * work->rows * work->stride);
}

/* The terms of a step's pre-activations. */
static void place_runs(const rnn_model *m, const workspace *work, const float *x, int layer, int t,
                       bool keep, step_place *s) {
    const rnn_architecture *a = &m->spec.architecture;
    const params_layer *sizes = &m->layout.layers[layer];
    const ptrdiff_t stride = (ptrdiff_t)work->stride, inputs = (ptrdiff_t)sizes->inputs;
    s->runs[0] = layer == 0 ? (product_run){.a = x + t * inputs,
                                            .a_row = a->seq_dim * inputs,
                                            .a_step = 1,
                                            .terms = inputs,
                                            .pieces = 1}
                            : (product_run){.a = h_at(work, layer - 1, t, keep),
                                            .a_row = stride,
                                            .a_step = 1,
                                            .terms = inputs,
                                            .pieces = 1};
    s->run_count = t > 0 ? 2 : 1;
    if (t > 0)
        s->runs[1] = (product_run){.a = h_at(work, layer, t - 1, keep),
                                   .a_row = stride,
                                   .a_step = 1,
                                   .terms = (ptrdiff_t)sizes->hidden,
                                   .pieces = 1};
}

/* State k of step t, and of the step before if it is carried. */
static void place_state(const workspace *work, int layer, int t, bool keep, bool carried, int k,
                        step_place *s) {
    const size_t step = work->rows * work->stride;
    if (keep)
        s->state[k] = work->states[k] + kept_at(work, layer, t);
    else
        s->state[k] = work->states[k] + (carried ? (size_t)layer * step : 0);
    s->before[k] = t == 0 ? work->zeros : keep ? s->state[k] - step : s->state[k];
}

static step_place place_step(const rnn_model *m, const workspace *work, const float *x, int layer,
                             int t, bool keep) {
    const rnn_cell_description *cell = m->layout.cell;
    step_place s = {.h = h_at(work, layer, t, keep)};
    place_runs(m, work, x, layer, t, keep, &s);
    if (keep) {
        s.gates = work->gates + (size_t)layer * work->layer_gates +
                  (size_t)t * work->rows * PANEL_COLUMNS;
        s.gates_panel = work->gates_panel;
    } else {
        s.gates = work->gates;
        s.gates_panel = work->rows * PANEL_COLUMNS;
    }
    for (int k = 0; k < cell->state_count; k++)
        place_state(work, layer, t, keep, k < cell->carried_count, k, &s);
    s.before_row = t == 0 ? 0 : (ptrdiff_t)work->stride;
    return s;
}

/* The cell for those units, whose pre-activations stand at `gates`. */
static void forward_cells(const rnn_model *m, const workspace *work, const step_place *s,
                          size_t unit, size_t units, float *gates) {
    const rnn_cell_description *cell = m->layout.cell;
    cell_forward c = {
        .rows = (ptrdiff_t)work->rows,
        .units = (ptrdiff_t)units,
        .gates = gates,
        .gates_panel = (ptrdiff_t)s->gates_panel,
        .before_row = s->before_row,
        .h = s->h + unit,
        .unit_row = (ptrdiff_t)work->stride,
    };
    for (int k = 0; k < cell->state_count; k++) {
        c.state[k] = s->state[k] + unit;
        c.before[k] = s->before[k] + (s->before_row ? unit : 0);
    }
    m->kernels->cells[m->spec.architecture.cell].forward(&c);
}

/* The units from `unit` on that share panels, for all rows: pre-activations, then the cell. */
static void forward_units(const rnn_model *m, const workspace *work, step_place *s, int l,
                          size_t unit) {
    const params_layout *layout = &m->layout;
    const params_layer *layer = &layout->layers[l];
    const size_t units = panel_units(layer->units, unit), column = layout->gates * unit;
    const float *weight = m->weights + layer->weight + column * layer->height;
    float *gates = s->gates + column / PANEL_COLUMNS * s->gates_panel;
    s->runs[0].b = weight;
    s->runs[1].b = weight + layer->inputs * PANEL_COLUMNS;
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(rnn_params_width(layout->gates * units) / PANEL_COLUMNS),
        .start = m->derived.bias + (size_t)l * layout->most_columns + column,
        .start_steps = row_major_steps(0),
        .out = gates,
        .out_steps = {PANEL_COLUMNS, (ptrdiff_t)s->gates_panel},
        .b_steps = packed_steps(layer->height),
        .runs = s->runs,
        .run_count = s->run_count,
        .far = m->large,
    });
    forward_cells(m, work, s, unit, units, gates);
}

static void forward_step(const rnn_model *m, const workspace *work, const float *x, int layer,
                         int t, bool keep) {
    step_place s = place_step(m, work, x, layer, t, keep);
    for (size_t unit = 0; unit < m->layout.layers[layer].units; unit += PANEL_UNITS)
        forward_units(m, work, &s, layer, unit);
}

static void read_out(const rnn_model *m, const workspace *work, bool keep) {
    const params_layout *layout = &m->layout;
    const rnn_architecture *a = &layout->architecture;
    const product_run run = {
        .a = h_at(work, a->layer_dim - 1, a->seq_dim - 1, keep),
        .a_row = (ptrdiff_t)work->stride,
        .a_step = 1,
        .b = m->weights + layout->readout_weight,
        .terms = (ptrdiff_t)layout->outputs,
        .pieces = 1,
    };
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(layout->classes / PANEL_COLUMNS),
        .start = m->weights + layout->readout_bias,
        .start_steps = row_major_steps(0),
        .out = work->logits,
        .out_steps = row_major_steps(layout->classes),
        .b_steps = packed_steps(layout->outputs),
        .runs = &run,
        .run_count = 1,
    });
}

/* What is kept fills the cache: then a layer at a time, for its weights.  Otherwise a step at a
 * time, through all layers, for its states. */
void rnn_model_forward_chunk(const rnn_model *m, const workspace *work, const float *x, bool keep) {
    const int layers = m->spec.architecture.layer_dim, steps = m->spec.architecture.seq_dim;
    if (keep) {
        for (int layer = 0; layer < layers; layer++)
            for (int t = 0; t < steps; t++) forward_step(m, work, x, layer, t, keep);
    } else {
        for (int t = 0; t < steps; t++)
            for (int layer = 0; layer < layers; layer++) forward_step(m, work, x, layer, t, keep);
    }
    read_out(m, work, keep);
}
