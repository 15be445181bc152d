/* Backpropagation through time for a chunk: the readout, then layer by layer from the top, each
 * direction from its last step to its first. */
#include <string.h>

#include "src/rnn/dropout.h"
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

/* A gate has at most one run over its whole panels and two over the units that share panels. */
enum { MOST_GATE_RUNS = 3 * RNN_MOST_GATES, MOST_DIRECTIONS = 2 };

/* dz of one side times a transposed weight matrix: from step to step only the places change. */
typedef struct dz_product {
    product product;
    product_run runs[MOST_GATE_RUNS];
    ptrdiff_t at; /* floats from the first row of step 0 to where the runs stand */
} dz_product;

/* A pass on its way back: what its steps have in common, and where the one at work stands. */
typedef struct backward_pass {
    const rnn_model *m;
    const workspace *work;
    const pass *p;
    /* Something comes to h of every step from above; else only to h of the last. */
    bool fed;
    dz_product recurrent, below[MOST_DIRECTIONS];
    /* Of the step, and of some of its rows. */
    int t;
    row_range rows;
    bool goes_on; /* from a step before; else it is the rows' first */
    const float *dh;
    float *dh_before;
    cell_backward cell; /* of the units that are next */
} backward_pass;

/* --- products --- */

/* The runs over the gate rows in state_dict order: dz of one side lies in panels, `weight` has its
 * rows in that order. */
static ptrdiff_t gate_runs(const rnn_model *m, const workspace *work, const params_layer *sizes,
                           size_t side, const float *dz, const float *weight, product_run *runs) {
    const size_t gates = m->layout.gates, hidden = sizes->hidden;
    product_run *next = runs;
    for (size_t gate = 0; gate < gates; gate++) {
        const size_t position = side == 0 ? input_position(m->layout.sides, gates, gate) : gate;
        for (size_t unit = 0, covered; unit < hidden; unit += covered, next++) {
            const size_t column = gate_column(gates, sizes->units, position, unit);
            const size_t left = hidden - unit, room = PANEL_COLUMNS - column % PANEL_COLUMNS;
            const size_t terms = left < room ? left : room;
            const size_t pieces = left < PANEL_UNITS ? 1 : left / PANEL_UNITS;
            covered = terms * pieces;
            *next = (product_run){
                .a = dz + column / PANEL_COLUMNS * work->gates_panel + column % PANEL_COLUMNS,
                .b = weight,
                .a_row = PANEL_COLUMNS,
                .a_step = 1,
                .terms = (ptrdiff_t)terms,
                .a_piece = (ptrdiff_t)(gates * work->gates_panel),
                .b_piece = (ptrdiff_t)(terms * PANEL_COLUMNS),
                .pieces = (ptrdiff_t)pieces,
            };
            weight += covered * PANEL_COLUMNS;
        }
    }
    return next - runs;
}

/* dz of one side times a transposed weight matrix of so many columns. */
static void begin_product(const backward_pass *b, size_t side, const float *weight, size_t columns,
                          dz_product *d) {
    const rnn_model *m = b->m;
    const params_layer *sizes = b->p->sizes;
    const float *dz = gates_at(m, b->work, b->p, side, 0);
    d->at = 0;
    d->product = (product){
        .panels = (ptrdiff_t)(rnn_params_width(columns) / PANEL_COLUMNS),
        .out_steps = row_major_steps(b->work->stride),
        .b_steps = packed_steps(m->layout.gates * sizes->hidden),
        .runs = d->runs,
        .run_count = gate_runs(m, b->work, sizes, side, dz, weight, d->runs),
        .far = m->large,
    };
}

/* out = start + the product of some rows in this step; `start` NULL stands for zeros. */
static void multiply_dz(const backward_pass *b, dz_product *d, row_range rows, const float *start,
                        float *out) {
    const ptrdiff_t at = (ptrdiff_t)(((size_t)b->t * b->work->rows + rows.first) * PANEL_COLUMNS);
    for (ptrdiff_t k = 0; k < d->product.run_count; k++) d->runs[k].a += at - d->at;
    d->at = at;
    d->product.rows = (ptrdiff_t)(rows.end - rows.first);
    d->product.start = start ? start : b->work->zeros;
    d->product.start_steps = start ? d->product.out_steps : (panel_steps){0, 0};
    d->product.out = out;
    b->m->kernels->multiply(&d->product);
}

/* From the chunk's first row to the first of those at work, in what is [R][stride]. */
static size_t first_row(const backward_pass *b) {
    return b->rows.first * b->work->stride;
}

/* The gradient of what h is projected from. */
static void gradient_of_units(const backward_pass *b) {
    const rnn_model *m = b->m;
    const params_layer *sizes = b->p->sizes;
    const product_run run = {
        .a = b->dh + first_row(b),
        .b = m->derived.projection + b->p->number * m->derived.projection_floats,
        .a_row = (ptrdiff_t)b->work->stride,
        .a_step = 1,
        .terms = (ptrdiff_t)sizes->recurrent,
        .pieces = 1,
    };
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)(b->rows.end - b->rows.first),
        .panels = (ptrdiff_t)(rnn_params_width(sizes->hidden) / PANEL_COLUMNS),
        .start = b->work->zeros,
        .start_steps = {0, 0},
        .out = b->work->dunits + first_row(b),
        .out_steps = row_major_steps(b->work->stride),
        .b_steps = packed_steps(sizes->recurrent),
        .runs = &run,
        .run_count = 1,
    });
}

/* --- the cell --- */

/* State k of the step and, if it is carried, of the step before, and its gradient. */
static void place_state(backward_pass *b, int k) {
    const workspace *work = b->work;
    const float *state = work->states[k] + first_row(b);
    b->cell.state[k] = state + kept_at(work, b->p->number, b->t);
    if (k >= b->m->layout.cell->carried_count) return;
    b->cell.dstate[k] = work->dstates[k] + first_row(b);
    b->cell.before[k] = b->goes_on
                            ? state + kept_at(work, b->p->number, pass_time_before(b->p, b->t))
                            : work->zeros;
}

/* The cell, of the first units. */
static void place_cell(backward_pass *b, const float *dh) {
    const rnn_model *m = b->m;
    const workspace *work = b->work;
    const params_layer *sizes = b->p->sizes;
    const bool first = !b->goes_on, adds = b->goes_on && b->fed;
    const float *h = work->h + first_row(b);
    cell_backward *c = &b->cell;
    c->rows = (ptrdiff_t)(b->rows.end - b->rows.first);
    c->gates = gates_at(m, work, b->p, 0, b->t) + b->rows.first * PANEL_COLUMNS;
    c->recurrent = gates_at(m, work, b->p, 1, b->t) + b->rows.first * PANEL_COLUMNS;
    c->h = h + kept_at(work, b->p->number, b->t);
    c->dh = dh + first_row(b);
    c->before_row = c->h_before_row = c->dh_before_row = first ? 0 : c->unit_row;
    c->h_before =
        first ? work->zeros : h + kept_at(work, b->p->number, pass_time_before(b->p, b->t));
    c->dh_before = first ? work->sink : b->dh_before + first_row(b);
    c->above = adds ? b->dh_before + first_row(b) : work->zeros;
    c->above_row = adds ? c->unit_row : 0;
    for (int k = 0; k < m->layout.cell->state_count; k++) place_state(b, k);
    for (int k = 0; m->spec.architecture.peepholes && k < m->layout.cell->gate_count; k++)
        c->peephole[k] = m->weights + sizes->peepholes + (size_t)k * sizes->units;
}

/* The next units, which share panels. */
static void backward_units(backward_pass *b, size_t units) {
    const rnn_cell_description *description = b->m->layout.cell;
    cell_backward *c = &b->cell;
    const size_t panels = b->m->layout.gates * units / PANEL_COLUMNS;
    const size_t before = c->before_row ? units : 0;
    c->units = (ptrdiff_t)units;
    rnn_model_cell(b->m)->backward(c);
    c->gates += panels * b->work->gates_panel;
    c->recurrent += panels * b->work->gates_panel;
    c->h += units;
    c->dh += units;
    c->h_before += before;
    c->dh_before += before;
    c->above += c->above_row ? units : 0;
    for (int k = 0; k < description->state_count; k++) c->state[k] += units;
    for (int k = 0; k < description->carried_count; k++) {
        c->before[k] += before;
        c->dstate[k] += units;
    }
    for (int k = 0; b->m->spec.architecture.peepholes && k < description->gate_count; k++)
        c->peephole[k] += units;
}

/* dz of some rows, which all go on from a step before or all begin, in place of the gates; the
 * carried states' gradients for the step before. */
static void backward_cells(backward_pass *b, row_range rows, bool goes_on) {
    const size_t units = b->p->sizes->units;
    const bool projects = b->m->spec.architecture.proj_dim > 0;
    if (rows.first == rows.end) return;
    b->rows = rows;
    b->goes_on = goes_on;
    if (projects) gradient_of_units(b);
    place_cell(b, projects ? b->work->dunits : b->dh);
    for (size_t unit = 0; unit < units; unit += PANEL_UNITS)
        backward_units(b, panel_units(units, unit));
}

/* --- steps --- */

static void step_before(backward_pass *b) {
    const row_range rows = rows_that_go_on(b->work, b->p, b->t); /* the first ones */
    if (rows.end == 0) return;
    const bool begun = b->fed || b->m->layout.cell->h_enters;
    multiply_dz(b, &b->recurrent, rows, begun ? b->dh_before : NULL, b->dh_before);
}

/* What the layer reads of the one below, or of an embedding, gets its gradient.
 * One chain over the rows of both directions: the second goes on where the first has ended.  With
 * one direction dh of this step has been used, and what goes down may take its place. */
static void layer_below(backward_pass *b) {
    const row_range rows = rows_of_step(b->work, b->p, b->t);
    const bool embedded = b->p->layer == 0 && b->m->spec.architecture.embedding_dim;
    const size_t sources = b->p->layer > 0 ? b->m->layout.directions : embedded;
    if (rows.first == rows.end) return;
    for (size_t d = 0; d < sources; d++) {
        float *all =
            embedded ? dx_at(b->work, b->t) : dh_at(b->m, b->work, b->p->layer - 1, d, b->t);
        float *out = all + rows.first * b->work->stride;
        multiply_dz(b, &b->below[d], rows, b->p->direction == 0 ? NULL : out, out);
    }
}

static void begin_pass(backward_pass *b) {
    const rnn_model *m = b->m;
    const pass *p = b->p;
    const size_t directions = m->layout.directions;
    b->fed = !pass_is_top(m, p) || feeds_steps(m);
    begin_product(b, 1, m->derived.weight_hh + p->number * m->derived.matrix_floats,
                  p->sizes->recurrent, &b->recurrent);
    for (size_t d = 0; p->layer > 0 && d < directions; d++) {
        const size_t number = (p->number - directions) * directions + d;
        begin_product(b, 0, m->derived.weight_ih + number * m->derived.matrix_floats,
                      p->sizes->inputs / directions, &b->below[d]);
    }
    if (p->layer == 0 && m->spec.architecture.embedding_dim)
        begin_product(b, 0, m->derived.first_weight_ih + p->direction * m->derived.matrix_floats,
                      p->sizes->inputs, &b->below[0]);
    b->cell.gates_panel = (ptrdiff_t)b->work->gates_panel;
    b->cell.unit_row = (ptrdiff_t)b->work->stride;
    for (int k = 0; k < m->layout.cell->carried_count; k++)
        memset(b->work->dstates[k], 0, step_floats(b->work) * sizeof *b->work->dstates[k]);
}

static void back_through(const rnn_model *m, const workspace *work, const pass *p) {
    backward_pass b = {.m = m, .work = work, .p = p};
    begin_pass(&b);
    for (int step = work->steps; step-- > 0;) {
        b.t = pass_time(work, p, step);
        b.dh = dh_at(m, work, p->layer, p->direction, b.t);
        if (step > 0)
            b.dh_before = dh_at(m, work, p->layer, p->direction, pass_time_before(p, b.t));
        backward_cells(&b, rows_that_go_on(work, p, b.t), true);
        backward_cells(&b, rows_that_begin(work, p, b.t), false);
        step_before(&b);
        layer_below(&b);
    }
}

void rnn_model_backward_layer(const rnn_model *m, const workspace *work, int layer) {
    const bool top = layer == m->spec.architecture.layer_dim - 1;
    if (top) rnn_model_spread_features(m, work);
    if (!top && drops_layers(m, true)) rnn_dropout_layer_backward(m, work, layer);
    for (size_t d = 0; d < m->layout.directions; d++) {
        const pass p = pass_of(m, layer, d);
        back_through(m, work, &p);
    }
}
