/* Backpropagation through time for a chunk: the readout, then layer by layer from the top, each
 * direction from its last step to its first. */
#include <string.h>

#include "src/rnn/dropout.h"
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

/* One step of a pass on the way back. */
typedef struct step_back {
    const pass *p;
    int t, before; /* before: NO_STEP at the first */
    /* Something comes to h of every step from above; else only to h of the last. */
    bool fed;
    const float *dh; /* of this step */
    float *dh_before;
} step_back;

/* --- the cell --- */

/* The units from `unit` on that share panels. */
static void backward_units(const rnn_model *m, const workspace *work, const step_back *s,
                           const float *dh, size_t unit) {
    const rnn_cell_description *cell = m->layout.cell;
    const pass *p = s->p;
    const bool first = s->before == NO_STEP;
    const size_t now = kept_at(work, p->number, s->t) + unit;
    const size_t before = first ? 0 : kept_at(work, p->number, s->before) + unit;
    const ptrdiff_t row = (ptrdiff_t)work->stride;
    const size_t panels = m->layout.gates * unit / PANEL_COLUMNS * work->gates_panel;
    cell_backward c = {
        .rows = (ptrdiff_t)work->rows,
        .units = (ptrdiff_t)panel_units(p->sizes->units, unit),
        .gates = gates_at(m, work, p, 0, s->t) + panels,
        .recurrent = gates_at(m, work, p, 1, s->t) + panels,
        .gates_panel = (ptrdiff_t)work->gates_panel,
        .before_row = first ? 0 : row,
        .h_before = first ? work->zeros : work->h + before,
        .h_before_row = first ? 0 : row,
        .h = work->h + now,
        .dh = dh + unit,
        .unit_row = row,
        .above = !first && s->fed ? s->dh_before + unit : work->zeros,
        .above_row = !first && s->fed ? row : 0,
        .dh_before = first ? work->sink : s->dh_before + unit,
        .dh_before_row = first ? 0 : row,
    };
    for (int k = 0; k < cell->state_count; k++) c.state[k] = work->states[k] + now;
    for (int k = 0; k < cell->carried_count; k++) {
        c.before[k] = first ? work->zeros : work->states[k] + before;
        c.dstate[k] = work->dstates[k] + unit;
    }
    for (int k = 0; k < cell->gate_count; k++)
        c.peephole[k] = m->weights + p->sizes->peepholes + (size_t)k * p->sizes->units + unit;
    rnn_model_cell(m)->backward(&c);
}

/* --- products --- */

/* A gate has at most one run over its whole panels and two over the units that share panels. */
enum { MOST_GATE_RUNS = 3 * RNN_MOST_GATES };

/* The runs over the gate rows in state_dict order: dz of one side lies in panels, `weight` has its
 * rows in that order. */
static ptrdiff_t gate_runs(const rnn_model *m, const workspace *work, const step_back *s,
                           size_t side, const float *weight, product_run *runs) {
    const params_layer *sizes = s->p->sizes;
    const size_t gates = m->layout.gates, hidden = sizes->hidden;
    const float *dz = gates_at(m, work, s->p, side, s->t);
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

/* out = start + dz of one side times a transposed weight matrix of so many columns; `start` NULL
 * stands for zeros. */
static void gradient_of_input(const rnn_model *m, const workspace *work, const step_back *s,
                              size_t side, const float *weight, size_t columns, const float *start,
                              float *out) {
    product_run runs[MOST_GATE_RUNS];
    const ptrdiff_t run_count = gate_runs(m, work, s, side, weight, runs);
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(rnn_params_width(columns) / PANEL_COLUMNS),
        .start = start ? start : work->zeros,
        .start_steps = start ? row_major_steps(work->stride) : (panel_steps){0, 0},
        .out = out,
        .out_steps = row_major_steps(work->stride),
        .b_steps = packed_steps(m->layout.gates * s->p->sizes->hidden),
        .runs = runs,
        .run_count = run_count,
        .far = m->large,
    });
}

/* The gradient of what h is projected from. */
static void gradient_of_units(const rnn_model *m, const workspace *work, const step_back *s) {
    const params_layer *sizes = s->p->sizes;
    const product_run run = {
        .a = s->dh,
        .b = m->derived.projection + s->p->number * m->derived.projection_floats,
        .a_row = (ptrdiff_t)work->stride,
        .a_step = 1,
        .terms = (ptrdiff_t)sizes->recurrent,
        .pieces = 1,
    };
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(rnn_params_width(sizes->hidden) / PANEL_COLUMNS),
        .start = work->zeros,
        .start_steps = {0, 0},
        .out = work->dunits,
        .out_steps = row_major_steps(work->stride),
        .b_steps = packed_steps(sizes->recurrent),
        .runs = &run,
        .run_count = 1,
    });
}

/* --- steps --- */

/* dz, in place of the gates; the carried states' gradients for the step before. */
static void backward_cells(const rnn_model *m, const workspace *work, const step_back *s) {
    const bool projects = m->spec.architecture.proj_dim > 0;
    if (projects) gradient_of_units(m, work, s);
    for (size_t unit = 0; unit < s->p->sizes->units; unit += PANEL_UNITS)
        backward_units(m, work, s, projects ? work->dunits : s->dh, unit);
}

static void step_before(const rnn_model *m, const workspace *work, const step_back *s) {
    if (s->before == NO_STEP) return;
    const bool begun = s->fed || m->layout.cell->h_enters;
    gradient_of_input(m, work, s, 1, m->derived.weight_hh + s->p->number * m->derived.matrix_floats,
                      s->p->sizes->recurrent, begun ? s->dh_before : NULL, s->dh_before);
}

/* One chain over the rows of both directions: the second goes on where the first has ended.  With
 * one direction dh of this step has been used, and what goes down may take its place. */
static void layer_below(const rnn_model *m, const workspace *work, const step_back *s) {
    const size_t directions = m->layout.directions;
    if (s->p->layer == 0) return;
    for (size_t d = 0; d < directions; d++) {
        const size_t number = (s->p->number - directions) * directions + d;
        float *out = dh_at(m, work, s->p->layer - 1, d, s->t);
        gradient_of_input(m, work, s, 0, m->derived.weight_ih + number * m->derived.matrix_floats,
                          s->p->sizes->inputs / directions, s->p->direction == 0 ? NULL : out, out);
    }
}

static void backward_pass(const rnn_model *m, const workspace *work, const pass *p) {
    for (int k = 0; k < m->layout.cell->carried_count; k++)
        memset(work->dstates[k], 0, step_floats(work) * sizeof *work->dstates[k]);
    for (int step = p->steps; step-- > 0;) {
        step_back s = {.p = p,
                       .t = pass_time(m, p, step),
                       .before = pass_time_before(m, p, step),
                       .fed = !pass_is_top(m, p) || is_pooled(m)};
        s.dh = dh_at(m, work, p->layer, p->direction, s.t);
        if (s.before != NO_STEP) s.dh_before = dh_at(m, work, p->layer, p->direction, s.before);
        backward_cells(m, work, &s);
        step_before(m, work, &s);
        layer_below(m, work, &s);
    }
}

void rnn_model_backward_layer(const rnn_model *m, const workspace *work, int layer) {
    const bool top = layer == m->spec.architecture.layer_dim - 1;
    if (top) rnn_model_spread_features(m, work);
    if (!top && drops_layers(m, true)) rnn_dropout_layer_backward(m, work, layer);
    for (size_t d = 0; d < m->layout.directions; d++) {
        const pass p = pass_of(m, layer, d);
        backward_pass(m, work, &p);
    }
}
