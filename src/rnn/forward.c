/* The forward pass of a chunk: step by step, panel by panel, pre-activations and then the cell. */
#include <string.h>

#include "src/rnn/dropout.h"
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

enum {
    CALL_PANELS = 4, /* gates of so few units are computed together that a product has as many */
    MOST_RUNS = 3,   /* two directions of the layer below, and h of the step before */
};

/* One step of one pass: where what it reads and writes stands. */
typedef struct step_place {
    product_run runs[MOST_RUNS];     /* the layer's input, then h of the step before */
    ptrdiff_t offsets[MOST_RUNS];    /* the rows of the weights at which each begins */
    ptrdiff_t input_runs, run_count; /* without h before the first step */
    float *gates, *recurrent;        /* panels of either side */
    size_t gates_panel;
    const float *before[RNN_MOST_STATES], *h_before;
    ptrdiff_t before_row;
    float *state[RNN_MOST_STATES];
    float *units; /* what the cell puts out: h, or what h is projected from */
    float *h;
} step_place;

static product_run row_run(const float *a, ptrdiff_t a_row, size_t terms) {
    return (product_run){
        .a = a, .a_row = a_row, .a_step = 1, .terms = (ptrdiff_t)terms, .pieces = 1};
}

static void add_run(step_place *s, product_run run) {
    const ptrdiff_t k = s->run_count++;
    s->runs[k] = run;
    s->offsets[k] = k == 0 ? 0 : s->offsets[k - 1] + s->runs[k - 1].terms;
}

/* The terms of a step's pre-activations. */
static void place_runs(const rnn_model *m, const workspace *work, const float *x, const pass *p,
                       int t, int before, bool keep, step_place *s) {
    const ptrdiff_t stride = (ptrdiff_t)work->stride, inputs = (ptrdiff_t)p->sizes->inputs;
    const size_t directions = m->layout.directions;
    if (p->layer == 0) {
        add_run(s,
                row_run(x + t * inputs, m->spec.architecture.seq_dim * inputs, p->sizes->inputs));
    } else {
        const size_t below = (size_t)(p->layer - 1) * directions;
        for (size_t d = 0; d < directions; d++)
            add_run(s, row_run(output_at(m, work, below + d, t, keep), stride,
                               p->sizes->inputs / directions));
    }
    s->input_runs = s->run_count;
    if (before != NO_STEP)
        add_run(s, row_run(h_at(m, work, p->number, before, keep), stride, p->sizes->recurrent));
}

/* State k of step t, and of the step before if it is carried. */
static void place_state(const workspace *work, const pass *p, int t, int before, bool keep,
                        bool carried, int k, step_place *s) {
    if (keep)
        s->state[k] = work->states[k] + kept_at(work, p->number, t);
    else
        s->state[k] = work->states[k] + (carried ? p->number * step_floats(work) : 0);
    if (before == NO_STEP)
        s->before[k] = work->zeros;
    else
        s->before[k] = keep ? work->states[k] + kept_at(work, p->number, before) : s->state[k];
}

static step_place place_step(const rnn_model *m, const workspace *work, const float *x,
                             const pass *p, int step, bool keep) {
    const rnn_cell_description *cell = m->layout.cell;
    const int t = pass_time(m, p, step), before = pass_time_before(m, p, step);
    step_place s = {.h = h_at(m, work, p->number, t, keep)};
    place_runs(m, work, x, p, t, before, keep, &s);
    if (keep) {
        s.gates_panel = work->gates_panel;
        s.gates = gates_at(m, work, p, 0, t);
        s.recurrent = gates_at(m, work, p, 1, t);
    } else {
        s.gates_panel = work->rows * PANEL_COLUMNS;
        s.gates = work->gates;
        s.recurrent = work->gates + (m->layout.sides - 1) * side_panels(p) * s.gates_panel;
    }
    for (int k = 0; k < cell->state_count; k++)
        place_state(work, p, t, before, keep, k < cell->carried_count, k, &s);
    s.h_before = before == NO_STEP ? work->zeros : h_at(m, work, p->number, before, keep);
    s.before_row = before == NO_STEP ? 0 : (ptrdiff_t)work->stride;
    s.units = s.h;
    if (m->spec.architecture.proj_dim)
        s.units = work->units + (keep ? kept_at(work, p->number, t) : 0);
    return s;
}

/* --- pre-activations --- */

/* Some gate columns of a step: which, and the terms of their sums. */
typedef struct gate_product {
    size_t column, panels;
    const float *start;
    panel_steps start_steps;
    float *out;
    ptrdiff_t first_run, end_run;
} gate_product;

static void multiply_gates(const rnn_model *m, const workspace *work, const pass *p, step_place *s,
                           const gate_product *g) {
    const float *weight = m->weights + p->sizes->weight + g->column * p->sizes->height;
    for (ptrdiff_t k = g->first_run; k < g->end_run; k++)
        s->runs[k].b = weight + s->offsets[k] * PANEL_COLUMNS;
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)g->panels,
        .start = g->start,
        .start_steps = g->start_steps,
        .out = g->out,
        .out_steps = {PANEL_COLUMNS, (ptrdiff_t)s->gates_panel},
        .b_steps = packed_steps(p->sizes->height),
        .runs = s->runs + g->first_run,
        .run_count = g->end_run - g->first_run,
        .far = m->large,
    });
}

static float *panel_of(float *gates, const step_place *s, size_t column) {
    return gates + column / PANEL_COLUMNS * s->gates_panel + column % PANEL_COLUMNS;
}

/* Start the recurrent side of those units, [all gates but the last | the last]: with what the input
 * side has of the former, where they come after the last, and the bias of the latter. */
static void start_recurrent(const rnn_model *m, const workspace *work, const pass *p,
                            const step_place *s, size_t unit, size_t units) {
    const size_t column = m->layout.gates * unit, shared = (m->layout.gates - 1) * units;
    const size_t width = rnn_params_width(shared + units);
    const float *bias = m->weights + p->sizes->bias_hh + column;
    for (size_t k = 0; k < width; k++) {
        float *to = panel_of(s->recurrent, s, column + k);
        const float *from = panel_of(s->gates, s, column + units + k);
        for (size_t row = 0; row < work->rows; row++, to += PANEL_COLUMNS, from += PANEL_COLUMNS)
            *to = k < shared ? *from : bias[k];
    }
}

/* The recurrent side of those units, whose input side is there. */
static void recurrent_side(const rnn_model *m, const workspace *work, const pass *p, step_place *s,
                           size_t unit, size_t units) {
    const size_t gates = m->layout.gates, column = gates * unit;
    const size_t last_column = column + (gates - 1) * PANEL_COLUMNS;
    float *recurrent = panel_of(s->recurrent, s, column);
    gate_product g = {.column = column, .first_run = s->input_runs, .end_run = s->run_count};
    if (units < PANEL_UNITS || s->input_runs == s->run_count) {
        start_recurrent(m, work, p, s, unit, units);
        if (s->input_runs == s->run_count) return;
        g.panels = rnn_params_width(gates * units) / PANEL_COLUMNS;
        g.start = g.out = recurrent;
        g.start_steps = (panel_steps){PANEL_COLUMNS, (ptrdiff_t)s->gates_panel};
        multiply_gates(m, work, p, s, &g);
        return;
    }
    g.panels = gates - 1;
    g.start = panel_of(s->gates, s, column + PANEL_COLUMNS);
    g.start_steps = (panel_steps){PANEL_COLUMNS, (ptrdiff_t)s->gates_panel};
    g.out = recurrent;
    multiply_gates(m, work, p, s, &g);
    g.column = last_column;
    g.panels = 1;
    g.start = m->weights + p->sizes->bias_hh + last_column;
    g.start_steps = row_major_steps(0);
    g.out = panel_of(s->recurrent, s, last_column);
    multiply_gates(m, work, p, s, &g);
}

/* Of the units from `unit` on. */
static void pre_activations(const rnn_model *m, const workspace *work, const pass *p, step_place *s,
                            size_t unit, size_t units) {
    const size_t column = m->layout.gates * unit;
    const bool apart = m->layout.sides > 1;
    multiply_gates(m, work, p, s,
                   &(gate_product){
                       .column = column,
                       .panels = rnn_params_width(m->layout.gates * units) / PANEL_COLUMNS,
                       .start = m->derived.bias + p->number * m->layout.most_columns + column,
                       .start_steps = row_major_steps(0),
                       .out = panel_of(s->gates, s, column),
                       .end_run = apart ? s->input_runs : s->run_count,
                   });
    if (apart) recurrent_side(m, work, p, s, unit, units);
}

/* --- the cell --- */

/* For those units, which share panels and whose pre-activations are there. */
static void forward_cells(const rnn_model *m, const workspace *work, const pass *p,
                          const step_place *s, size_t unit, size_t units) {
    const rnn_cell_description *cell = m->layout.cell;
    const size_t column = m->layout.gates * unit, before = s->before_row ? unit : 0;
    cell_forward c = {
        .rows = (ptrdiff_t)work->rows,
        .units = (ptrdiff_t)units,
        .gates = panel_of(s->gates, s, column),
        .recurrent = panel_of(s->recurrent, s, column),
        .gates_panel = (ptrdiff_t)s->gates_panel,
        .before_row = s->before_row,
        .h_before = s->h_before + before,
        .h_before_row = s->before_row,
        .h = s->units + unit,
        .unit_row = (ptrdiff_t)work->stride,
    };
    for (int k = 0; k < cell->state_count; k++) {
        c.state[k] = s->state[k] + unit;
        c.before[k] = s->before[k] + before;
    }
    for (int k = 0; k < cell->gate_count; k++)
        c.peephole[k] = m->weights + p->sizes->peepholes + (size_t)k * p->sizes->units + unit;
    rnn_model_cell(m)->forward(&c);
}

static void project(const rnn_model *m, const workspace *work, const pass *p, const step_place *s) {
    product_run run = row_run(s->units, (ptrdiff_t)work->stride, p->sizes->hidden);
    run.b = m->weights + p->sizes->projection;
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(rnn_params_width(p->sizes->recurrent) / PANEL_COLUMNS),
        .start = work->zeros,
        .start_steps = {0, 0},
        .out = s->h,
        .out_steps = row_major_steps(work->stride),
        .b_steps = packed_steps(p->sizes->hidden),
        .runs = &run,
        .run_count = 1,
    });
}

/* Units of one call: those of as many panels as make a good product. */
static size_t units_a_call(const rnn_model *m) {
    const size_t groups = m->layout.sides == 1 ? CALL_PANELS / m->layout.gates : 1;
    return PANEL_UNITS * (groups > 1 ? groups : 1);
}

static void forward_step(const rnn_model *m, const workspace *work, const float *x, const pass *p,
                         int step, bool keep) {
    const size_t units = p->sizes->units, most = units_a_call(m);
    step_place s = place_step(m, work, x, p, step, keep);
    for (size_t unit = 0; unit < units; unit += most) {
        const size_t end = units - unit < most ? units : unit + most;
        pre_activations(m, work, p, &s, unit, end - unit);
        for (size_t k = unit; k < end; k += PANEL_UNITS)
            forward_cells(m, work, p, &s, k, panel_units(units, k));
    }
    if (m->spec.architecture.proj_dim) project(m, work, p, &s);
    if (drops_layers(m, keep) && !pass_is_top(m, p))
        rnn_dropout_layer_step(m, work, p, pass_time(m, p, step));
}

/* --- the readout --- */

static void read_out(const rnn_model *m, const workspace *work, bool keep) {
    const params_layout *layout = &m->layout;
    const size_t terms = layout->outputs / layout->directions;
    product_run runs[2];
    for (size_t d = 0; d < layout->directions; d++) {
        runs[d] = row_run(rnn_model_features(m, work, d, keep), (ptrdiff_t)work->stride, terms);
        runs[d].b = m->weights + layout->readout_weight + d * terms * PANEL_COLUMNS;
    }
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(layout->classes / PANEL_COLUMNS),
        .start = m->weights + layout->readout_bias,
        .start_steps = row_major_steps(0),
        .out = work->logits,
        .out_steps = row_major_steps(layout->classes),
        .b_steps = packed_steps(layout->outputs),
        .runs = runs,
        .run_count = (ptrdiff_t)layout->directions,
    });
}

/* A layer at a time, for its weights. */
static void forward_by_layer(const rnn_model *m, const workspace *work, const float *x, bool keep) {
    for (int layer = 0; layer < m->spec.architecture.layer_dim; layer++) {
        for (size_t d = 0; d < m->layout.directions; d++) {
            const pass p = pass_of(m, layer, d);
            for (int step = 0; step < p.steps; step++) forward_step(m, work, x, &p, step, keep);
        }
    }
    rnn_model_collect_features(m, work, keep);
}

/* A step at a time, through all layers, for its states. */
static void forward_by_step(const rnn_model *m, const workspace *work, const float *x) {
    const rnn_architecture *a = &m->spec.architecture;
    for (int t = 0; t < a->seq_dim; t++) {
        for (int layer = 0; layer < a->layer_dim; layer++) {
            const pass p = pass_of(m, layer, 0);
            forward_step(m, work, x, &p, t, false);
            if (pass_is_top(m, &p))
                rnn_model_collect_step(m, work, h_at(m, work, p.number, t, false), t);
        }
    }
}

/* What is kept fills the cache: then a layer at a time.  Otherwise step by step. */
void rnn_model_forward_chunk(const rnn_model *m, const workspace *work, const float *x, bool keep) {
    if (pass_keeps_h(m, keep))
        forward_by_layer(m, work, x, keep);
    else
        forward_by_step(m, work, x);
    read_out(m, work, keep);
}
