/* The forward pass of a chunk: step by step, panel by panel, pre-activations and then the cell. */
#include <string.h>

#include "src/rnn/dropout.h"
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

enum {
    CALL_PANELS = 4, /* gates of so few units are computed together that a product has as many */
    MOST_RUNS = 3,   /* two directions of the layer below, and h of the step before */
};

/* A pass on its way: what its steps have in common, and where the one at work stands.  Steps of
 * narrow layers are short, so little is done anew for each. */
typedef struct forward_pass {
    const rnn_model *m;
    const workspace *work;
    const pass *p;
    bool keep;
    product_run runs[MOST_RUNS];     /* the layer's input, then h of the step before */
    const float *weights[MOST_RUNS]; /* where the rows of each begin in the first panel */
    ptrdiff_t input_runs;
    size_t gates_panel;
    size_t call_units; /* whose gates are computed together */
    /* Of the step, and of some of its rows. */
    row_range rows;
    ptrdiff_t run_count;      /* without h before the first */
    float *gates, *recurrent; /* panels of either side */
    float *units;             /* what the cell puts out: h, or what h is projected from */
    float *h;
    cell_forward cell; /* of the units that are next */
} forward_pass;

/* --- a pass --- */

static product_run row_run(const float *a, ptrdiff_t a_row, size_t terms) {
    return (product_run){
        .a = a, .a_row = a_row, .a_step = 1, .terms = (ptrdiff_t)terms, .pieces = 1};
}

/* A run whose place each step knows. */
static void add_run(forward_pass *f, ptrdiff_t a_row, size_t terms) {
    const ptrdiff_t k = f->run_count++;
    f->runs[k] = row_run(NULL, a_row, terms);
    f->weights[k] = k == 0 ? f->m->weights + f->p->sizes->weight
                           : f->weights[k - 1] + f->runs[k - 1].terms * PANEL_COLUMNS;
}

/* Units of one call: those of as many panels as make a good product. */
static size_t units_a_call(const rnn_model *m) {
    const size_t panels = m->layout.sides == 1 ? m->layout.gates : 1;
    return PANEL_UNITS * (CALL_PANELS / panels > 1 ? CALL_PANELS / panels : 1);
}

static forward_pass begin_pass(const rnn_model *m, const workspace *work, const pass *p,
                               bool keep) {
    const ptrdiff_t stride = (ptrdiff_t)work->stride;
    const size_t inputs = p->sizes->inputs, directions = m->layout.directions;
    forward_pass f = {.m = m, .work = work, .p = p, .keep = keep};
    if (p->layer == 0) add_run(&f, m->spec.architecture.seq_dim * (ptrdiff_t)inputs, inputs);
    for (size_t d = 0; p->layer > 0 && d < directions; d++)
        add_run(&f, stride, inputs / directions);
    f.input_runs = f.run_count;
    add_run(&f, stride, p->sizes->recurrent);
    f.gates_panel = keep ? work->gates_panel : work->rows * PANEL_COLUMNS;
    f.call_units = units_a_call(m);
    f.cell.gates_panel = (ptrdiff_t)f.gates_panel;
    f.cell.unit_row = stride;
    return f;
}

/* --- a step --- */

/* From the chunk's first row to the first of those at work, in what is [R][stride]. */
static size_t first_row(const forward_pass *f) {
    return f->rows.first * f->work->stride;
}

/* The terms of its pre-activations; h of the step before only where rows go on. */
static void place_runs(forward_pass *f, int t, bool goes_on) {
    const pass *p = f->p;
    if (p->layer == 0)
        f->runs[0].a =
            f->work->x + (ptrdiff_t)f->rows.first * f->runs[0].a_row + (size_t)t * p->sizes->inputs;
    for (size_t d = 0; p->layer > 0 && d < f->m->layout.directions; d++) {
        const size_t below = (size_t)(p->layer - 1) * f->m->layout.directions + d;
        f->runs[d].a = output_at(f->m, f->work, below, t, f->keep) + first_row(f);
    }
    f->run_count = f->input_runs;
    if (goes_on)
        f->runs[f->run_count++].a =
            h_at(f->m, f->work, p->number, pass_time_before(p, t), f->keep) + first_row(f);
}

/* State k of the step, and of the step before if it is carried. */
static void place_state(forward_pass *f, int t, bool goes_on, int k) {
    const workspace *work = f->work;
    const size_t number = f->p->number;
    const bool carried = k < f->m->layout.cell->carried_count;
    float *state = work->states[k] + first_row(f);
    if (f->keep)
        f->cell.state[k] = state + kept_at(work, number, t);
    else
        f->cell.state[k] = state + (carried ? number * step_floats(work) : 0);
    if (!goes_on)
        f->cell.before[k] = work->zeros;
    else
        f->cell.before[k] =
            f->keep ? state + kept_at(work, number, pass_time_before(f->p, t)) : f->cell.state[k];
}

/* The cell, of the first units. */
static void place_cell(forward_pass *f, int t, bool goes_on) {
    const rnn_model *m = f->m;
    const rnn_cell_description *description = m->layout.cell;
    const params_layer *sizes = f->p->sizes;
    cell_forward *c = &f->cell;
    c->rows = (ptrdiff_t)(f->rows.end - f->rows.first);
    c->gates = f->gates;
    c->recurrent = f->recurrent;
    c->h = f->units;
    c->before_row = c->h_before_row = goes_on ? c->unit_row : 0;
    c->h_before = goes_on ? f->runs[f->input_runs].a : f->work->zeros;
    for (int k = 0; k < description->state_count; k++) place_state(f, t, goes_on, k);
    for (int k = 0; m->spec.architecture.peepholes && k < description->gate_count; k++)
        c->peephole[k] = m->weights + sizes->peepholes + (size_t)k * sizes->units;
}

static void begin_step(forward_pass *f, int t, bool goes_on) {
    const rnn_model *m = f->m;
    const workspace *work = f->work;
    const pass *p = f->p;
    if (f->keep) {
        f->gates = gates_at(m, work, p, 0, t);
        f->recurrent = gates_at(m, work, p, 1, t);
    } else {
        f->gates = work->gates;
        f->recurrent = work->gates + (m->layout.sides - 1) * side_panels(p) * f->gates_panel;
    }
    f->gates += f->rows.first * PANEL_COLUMNS;
    f->recurrent += f->rows.first * PANEL_COLUMNS;
    f->units = f->h = h_at(m, work, p->number, t, f->keep) + first_row(f);
    if (m->spec.architecture.proj_dim)
        f->units = work->units + (f->keep ? kept_at(work, p->number, t) : 0) + first_row(f);
    place_runs(f, t, goes_on);
    place_cell(f, t, goes_on);
}

/* --- pre-activations --- */

/* Some gate columns of a step: where they begin on either side, how many panels, and how far these
 * are from each other, counted in panels. */
typedef struct gate_product {
    size_t input_column, recurrent_column, panels, panel_step;
    const float *start; /* of every row */
    float *out;
} gate_product;

/* Their sums over the runs from `first` until `end`. */
static void multiply_gates(forward_pass *f, const gate_product *g, ptrdiff_t first, ptrdiff_t end) {
    const size_t height = f->p->sizes->height;
    for (ptrdiff_t k = first; k < end; k++)
        f->runs[k].b =
            f->weights[k] + (k < f->input_runs ? g->input_column : g->recurrent_column) * height;
    f->m->kernels->multiply(&(product){
        .rows = f->cell.rows,
        .panels = (ptrdiff_t)g->panels,
        .start = g->start,
        .start_steps = {0, (ptrdiff_t)(g->panel_step * PANEL_COLUMNS)},
        .out = g->out,
        .out_steps = {PANEL_COLUMNS, (ptrdiff_t)(g->panel_step * f->gates_panel)},
        .b_steps = {PANEL_COLUMNS, (ptrdiff_t)(g->panel_step * height * PANEL_COLUMNS)},
        .runs = f->runs + first,
        .run_count = end - first,
        .far = f->m->large,
    });
}

static float *panel_of(const forward_pass *f, float *gates, size_t column) {
    return gates + column / PANEL_COLUMNS * f->gates_panel + column % PANEL_COLUMNS;
}

/* What the sums of the input side, of which every gate but one that is apart has only one, start
 * from. */
static const float *input_bias(const forward_pass *f, size_t column) {
    return f->m->derived.bias + f->p->number * f->m->layout.most_columns + column;
}

static const float *recurrent_bias(const forward_pass *f, size_t column) {
    return f->m->weights + f->p->sizes->bias_hh + column;
}

/* All columns of those units, on the input side, over the first runs until `end`. */
static void multiply_units(forward_pass *f, size_t unit, size_t units, ptrdiff_t end) {
    const size_t column = f->m->layout.gates * unit;
    multiply_gates(f,
                   &(gate_product){
                       .input_column = column,
                       .recurrent_column = column,
                       .panels = rnn_params_width(f->m->layout.gates * units) / PANEL_COLUMNS,
                       .panel_step = 1,
                       .start = input_bias(f, column),
                       .out = panel_of(f, f->gates, column),
                   },
                   0, end);
}

/* Give all rows of some columns of the recurrent side, a multiple of 4 in one panel, what they
 * start from. */
static void start_columns(const forward_pass *f, size_t column, size_t columns, const float *from,
                          ptrdiff_t from_row) {
    float *to = panel_of(f, f->recurrent, column);
    for (ptrdiff_t row = 0; row < f->cell.rows; row++, to += PANEL_COLUMNS, from += from_row)
        for (size_t k = 0; k < columns; k += UNIT_MULTIPLE)
            memcpy(to + k, from + k, UNIT_MULTIPLE * sizeof *to);
}

/* The last units, which share panels, where the last gate's parts stay apart.  The input side has
 * [last | others], the recurrent side [others | last]: there the others go on from what they have
 * on the input side, and the last starts from its own bias. */
static void shared_panels_apart(forward_pass *f, size_t unit, size_t units) {
    const size_t gates = f->m->layout.gates, column = gates * unit;
    const size_t width = rnn_params_width(gates * units), others = (gates - 1) * units;
    multiply_units(f, unit, units, f->input_runs);
    for (size_t k = 0; k < others; k += UNIT_MULTIPLE)
        start_columns(f, column + k, UNIT_MULTIPLE, panel_of(f, f->gates, column + units + k),
                      PANEL_COLUMNS);
    for (size_t k = others; k < width; k += UNIT_MULTIPLE)
        start_columns(f, column + k, UNIT_MULTIPLE, recurrent_bias(f, column + k), 0);
    if (f->input_runs == f->run_count) return;
    const panel_steps steps = {PANEL_COLUMNS, (ptrdiff_t)f->gates_panel};
    product_run *run = &f->runs[f->input_runs];
    run->b = f->weights[f->input_runs] + column * f->p->sizes->height;
    f->m->kernels->multiply(&(product){
        .rows = f->cell.rows,
        .panels = (ptrdiff_t)(width / PANEL_COLUMNS),
        .start = panel_of(f, f->recurrent, column),
        .start_steps = steps,
        .out = panel_of(f, f->recurrent, column),
        .out_steps = steps,
        .b_steps = packed_steps(f->p->sizes->height),
        .runs = run,
        .run_count = 1,
        .far = f->m->large,
    });
}

/* So many groups of units of whole panels, where the last gate's parts stay apart: gate by gate,
 * each a product over the groups' panels.  What the others have on the input side is left alone:
 * until backward nobody reads it. */
static void whole_panels_apart(forward_pass *f, size_t unit, size_t groups) {
    const size_t gates = f->m->layout.gates, column = gates * unit;
    gate_product g = {.panels = groups, .panel_step = gates};
    for (size_t gate = 0; gate + 1 < gates; gate++) {
        g.input_column = column + input_position(2, gates, gate) * PANEL_COLUMNS;
        g.recurrent_column = column + gate * PANEL_COLUMNS;
        g.start = input_bias(f, g.input_column);
        g.out = panel_of(f, f->recurrent, g.recurrent_column);
        multiply_gates(f, &g, 0, f->run_count);
    }
    g.input_column = column;
    g.start = input_bias(f, column);
    g.out = panel_of(f, f->gates, column);
    multiply_gates(f, &g, 0, f->input_runs);
    g.recurrent_column = column + (gates - 1) * PANEL_COLUMNS;
    g.start = recurrent_bias(f, g.recurrent_column);
    g.out = panel_of(f, f->recurrent, g.recurrent_column);
    if (f->input_runs < f->run_count)
        multiply_gates(f, &g, f->input_runs, f->run_count);
    else
        for (size_t k = 0; k < groups; k++)
            start_columns(f, g.recurrent_column + k * gates * PANEL_COLUMNS, PANEL_COLUMNS,
                          g.start + k * gates * PANEL_COLUMNS, 0);
}

/* Of the units from `unit` on. */
static void pre_activations(forward_pass *f, size_t unit, size_t units) {
    if (f->m->layout.sides == 1) {
        multiply_units(f, unit, units, f->run_count);
        return;
    }
    const size_t groups = units / PANEL_UNITS, whole = groups * PANEL_UNITS;
    if (groups > 0) whole_panels_apart(f, unit, groups);
    if (whole < units) shared_panels_apart(f, unit + whole, units - whole);
}

/* --- the cell --- */

/* The next units, which share panels and whose pre-activations are there. */
static void forward_cells(forward_pass *f, size_t units) {
    cell_forward *c = &f->cell;
    const size_t panels = f->m->layout.gates * units / PANEL_COLUMNS;
    const size_t before = c->before_row ? units : 0;
    c->units = (ptrdiff_t)units;
    rnn_model_cell(f->m)->forward(c);
    c->gates += panels * f->gates_panel;
    c->recurrent += panels * f->gates_panel;
    c->h += units;
    c->h_before += before;
    for (int k = 0; k < f->m->layout.cell->state_count; k++) {
        c->state[k] += units;
        c->before[k] += before;
    }
    for (int k = 0; f->m->spec.architecture.peepholes && k < f->m->layout.cell->gate_count; k++)
        c->peephole[k] += units;
}

static void project(const forward_pass *f) {
    const rnn_model *m = f->m;
    const params_layer *sizes = f->p->sizes;
    product_run run = row_run(f->units, (ptrdiff_t)f->work->stride, sizes->hidden);
    run.b = m->weights + sizes->projection;
    m->kernels->multiply(&(product){
        .rows = f->cell.rows,
        .panels = (ptrdiff_t)(rnn_params_width(sizes->recurrent) / PANEL_COLUMNS),
        .start = f->work->zeros,
        .start_steps = {0, 0},
        .out = f->h,
        .out_steps = row_major_steps(f->work->stride),
        .b_steps = packed_steps(sizes->hidden),
        .runs = &run,
        .run_count = 1,
    });
}

/* Of some rows, which all go on from the step before, or all begin. */
static void forward_rows(forward_pass *f, int t, row_range rows, bool goes_on) {
    const size_t units = f->p->sizes->units, most = f->call_units;
    if (rows.first == rows.end) return;
    f->rows = rows;
    begin_step(f, t, goes_on);
    for (size_t unit = 0; unit < units; unit += most) {
        const size_t end = units - unit < most ? units : unit + most;
        pre_activations(f, unit, end - unit);
        for (size_t k = unit; k < end; k += PANEL_UNITS) forward_cells(f, panel_units(units, k));
    }
    if (f->m->spec.architecture.proj_dim) project(f);
}

static void forward_step(forward_pass *f, int t) {
    forward_rows(f, t, rows_that_go_on(f->work, f->p, t), true);
    forward_rows(f, t, rows_that_begin(f->work, f->p, t), false);
    if (drops_layers(f->m, f->keep) && !pass_is_top(f->m, f->p))
        rnn_dropout_layer_step(f->m, f->work, f->p, t);
}

/* --- the readout --- */

static void read_out(const rnn_model *m, const workspace *work, int reading, bool keep) {
    const params_layout *layout = &m->layout;
    const size_t terms = layout->outputs / layout->directions;
    product_run runs[2];
    for (size_t d = 0; d < layout->directions; d++) {
        runs[d] =
            row_run(rnn_model_features(m, work, d, reading, keep), (ptrdiff_t)work->stride, terms);
        runs[d].b = m->weights + layout->readout_weight + d * terms * PANEL_COLUMNS;
    }
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)rows_read(m, work, reading),
        .panels = (ptrdiff_t)(layout->classes / PANEL_COLUMNS),
        .start = m->weights + layout->readout_bias,
        .start_steps = row_major_steps(0),
        .out = work->logits + logits_at(m, work, reading),
        .out_steps = row_major_steps(layout->classes),
        .b_steps = packed_steps(layout->outputs),
        .runs = runs,
        .run_count = (ptrdiff_t)layout->directions,
    });
}

/* A layer at a time, for its weights. */
static void forward_by_layer(const rnn_model *m, const workspace *work, bool keep) {
    for (int layer = 0; layer < m->spec.architecture.layer_dim; layer++) {
        for (size_t d = 0; d < m->layout.directions; d++) {
            const pass p = pass_of(m, layer, d);
            forward_pass f = begin_pass(m, work, &p, keep);
            for (int step = 0; step < work->steps; step++)
                forward_step(&f, pass_time(work, &p, step));
        }
    }
    rnn_model_collect_features(m, work, keep);
    for (int k = 0; k < readings_of(m, work); k++) read_out(m, work, k, keep);
}

/* A step at a time, through all layers, for its states. */
static void forward_by_step(const rnn_model *m, const workspace *work) {
    for (int t = 0; t < work->steps; t++) {
        for (int layer = 0; layer < m->spec.architecture.layer_dim; layer++) {
            const pass p = pass_of(m, layer, 0);
            forward_pass f = begin_pass(m, work, &p, false);
            forward_step(&f, t);
            if (pass_is_top(m, &p))
                rnn_model_collect_step(m, work, h_at(m, work, p.number, t, false), t);
        }
        if (reads_every_step(m)) read_out(m, work, t, false);
    }
    if (!reads_every_step(m)) read_out(m, work, 0, false);
}

/* What is kept fills the cache: then a layer at a time.  Otherwise step by step. */
void rnn_model_forward_chunk(const rnn_model *m, const workspace *work, bool keep) {
    if (pass_keeps_h(m, keep))
        forward_by_layer(m, work, keep);
    else
        forward_by_step(m, work);
}
