/* The forward pass of a chunk: step by step, panel by panel, pre-activations and then the cell. */
#include "src/lstm/model.h"
#include "src/lstm/panels.h"

/* One step of one layer: where what it reads and writes stands. */
typedef struct step_place {
    product_run runs[2]; /* the layer's input, then h of the step before, if there is one */
    ptrdiff_t run_count;
    float *gates; /* panels */
    size_t gates_panel;
    const float *c_before;
    ptrdiff_t c_before_row;
    float *c, *tanh_c, *h;
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
static void place_runs(const lstm_model *m, const workspace *work, const float *x, int layer, int t,
                       bool keep, step_place *s) {
    const lstm_shape *shape = &m->layout.shape;
    const ptrdiff_t stride = (ptrdiff_t)work->stride, input_dim = shape->input_dim;
    s->runs[0] = layer == 0 ? (product_run){.a = x + t * input_dim,
                                            .a_row = shape->seq_dim * input_dim,
                                            .a_step = 1,
                                            .terms = input_dim,
                                            .pieces = 1}
                            : (product_run){.a = h_at(work, layer - 1, t, keep),
                                            .a_row = stride,
                                            .a_step = 1,
                                            .terms = shape->hidden_dim,
                                            .pieces = 1};
    s->run_count = t > 0 ? 2 : 1;
    if (t > 0)
        s->runs[1] = (product_run){.a = h_at(work, layer, t - 1, keep),
                                   .a_row = stride,
                                   .a_step = 1,
                                   .terms = shape->hidden_dim,
                                   .pieces = 1};
}

static step_place place_step(const lstm_model *m, const workspace *work, const float *x, int layer,
                             int t, bool keep) {
    step_place s = {.h = h_at(work, layer, t, keep)};
    place_runs(m, work, x, layer, t, keep, &s);
    if (keep) {
        s.gates = work->gates + (size_t)layer * work->layer_gates +
                  (size_t)t * work->rows * PANEL_COLUMNS;
        s.gates_panel = work->gates_panel;
        s.c = work->c + kept_at(work, layer, t);
        s.tanh_c = work->tanh_c + kept_at(work, layer, t);
    } else {
        s.gates = work->gates;
        s.gates_panel = work->rows * PANEL_COLUMNS;
        s.c = work->c + (size_t)layer * work->rows * work->stride;
        s.tanh_c = work->tanh_c;
    }
    s.c_before = t == 0 ? work->zeros : keep ? s.c - work->rows * work->stride : s.c;
    s.c_before_row = t == 0 ? 0 : (ptrdiff_t)work->stride;
    return s;
}

/* The units from `unit` on that share panels, for all rows: pre-activations, then the cell. */
static void forward_units(const lstm_model *m, const workspace *work, step_place *s, int layer,
                          size_t unit) {
    const params_layout *layout = &m->layout;
    const size_t units = panel_units(layout->units, unit), column = GATES * unit;
    const size_t inputs = (size_t)params_layer_inputs(layout, layer);
    const size_t height = inputs + (size_t)layout->shape.hidden_dim;
    const float *weight = m->weights + params_weight(layout, layer) + column * height;
    float *gates = s->gates + column / PANEL_COLUMNS * s->gates_panel;
    s->runs[0].b = weight;
    s->runs[1].b = weight + inputs * PANEL_COLUMNS;
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(GATES * units / PANEL_COLUMNS),
        .start = m->derived.bias + (size_t)layer * layout->columns + column,
        .start_steps = row_major_steps(0),
        .out = gates,
        .out_steps = {PANEL_COLUMNS, (ptrdiff_t)s->gates_panel},
        .b_steps = packed_steps(height),
        .runs = s->runs,
        .run_count = s->run_count,
        .far = m->large,
    });
    m->kernels->cell_forward(&(cell_forward){
        .rows = (ptrdiff_t)work->rows,
        .units = (ptrdiff_t)units,
        .gates = gates,
        .gates_panel = (ptrdiff_t)s->gates_panel,
        .c_before = s->c_before + (s->c_before_row ? unit : 0),
        .c_before_row = s->c_before_row,
        .c = s->c + unit,
        .tanh_c = s->tanh_c + unit,
        .h = s->h + unit,
        .unit_row = (ptrdiff_t)work->stride,
    });
}

static void forward_step(const lstm_model *m, const workspace *work, const float *x, int layer,
                         int t, bool keep) {
    step_place s = place_step(m, work, x, layer, t, keep);
    for (size_t unit = 0; unit < m->layout.units; unit += PANEL_UNITS)
        forward_units(m, work, &s, layer, unit);
}

static void read_out(const lstm_model *m, const workspace *work, bool keep) {
    const params_layout *layout = &m->layout;
    const size_t hidden_dim = (size_t)layout->shape.hidden_dim;
    const product_run run = {
        .a = h_at(work, layout->shape.layer_dim - 1, layout->shape.seq_dim - 1, keep),
        .a_row = (ptrdiff_t)work->stride,
        .a_step = 1,
        .b = m->weights + params_readout_weight(layout),
        .terms = layout->shape.hidden_dim,
        .pieces = 1,
    };
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(layout->classes / PANEL_COLUMNS),
        .start = m->weights + params_readout_bias(layout),
        .start_steps = row_major_steps(0),
        .out = work->logits,
        .out_steps = row_major_steps(layout->classes),
        .b_steps = packed_steps(hidden_dim),
        .runs = &run,
        .run_count = 1,
    });
}

/* What is kept fills the cache: then a layer at a time, for its weights.  Otherwise a step at a
 * time, through all layers, for its states. */
void model_forward_chunk(const lstm_model *m, const workspace *work, const float *x, bool keep) {
    const int layers = m->layout.shape.layer_dim, steps = m->layout.shape.seq_dim;
    if (keep) {
        for (int layer = 0; layer < layers; layer++)
            for (int t = 0; t < steps; t++) forward_step(m, work, x, layer, t, keep);
    } else {
        for (int t = 0; t < steps; t++)
            for (int layer = 0; layer < layers; layer++) forward_step(m, work, x, layer, t, keep);
    }
    read_out(m, work, keep);
}
