/* Backpropagation through time for a chunk: the readout, then layer by layer from the top, each
 * from the last step to the first. */
#include <string.h>

#include "src/lstm/model.h"
#include "src/lstm/panels.h"

/* One layer of one chunk: its arrays at step 0, [t][rows][...]. */
typedef struct layer_pass {
    const workspace *work;
    int layer;
    size_t rows;
    float *gates;            /* i, f, g, o; step by step they become dz */
    const float *c, *tanh_c; /* the layer's own */
} layer_pass;

static layer_pass pass_of(const workspace *work, int layer) {
    const size_t states = (size_t)layer * work->layer_states;
    return (layer_pass){
        .work = work,
        .layer = layer,
        .rows = work->rows,
        .gates = work->gates + (size_t)layer * work->layer_gates,
        .c = work->c + states,
        .tanh_c = work->tanh_c + states,
    };
}

/* dh of step t.  A single layer hands nothing down, and each step's dh has been used when the step
 * before gets its own: one step's memory serves all. */
static float *dh_at(const lstm_model *m, const workspace *work, int t) {
    const size_t step = m->layout.shape.layer_dim > 1 ? work->rows * work->stride : 0;
    return work->dh + (size_t)t * step;
}

/* dz of step t, in place of the gates; dc for step t-1. */
static void backward_cells(const lstm_model *m, const layer_pass *pass, int t) {
    const workspace *work = pass->work;
    const size_t step = pass->rows * work->stride, at = (size_t)t * step;
    const size_t gates_panel = pass->work->gates_panel;
    float *gates = pass->gates + (size_t)t * pass->rows * PANEL_COLUMNS;
    for (size_t unit = 0; unit < m->layout.units; unit += PANEL_UNITS)
        m->kernels->cell_backward(&(cell_backward){
            .rows = (ptrdiff_t)pass->rows,
            .units = (ptrdiff_t)panel_units(m->layout.units, unit),
            .gates = gates + GATES * unit / PANEL_COLUMNS * gates_panel,
            .gates_panel = (ptrdiff_t)gates_panel,
            .c_before = t > 0 ? pass->c + at - step + unit : work->zeros,
            .c_before_row = t > 0 ? (ptrdiff_t)work->stride : 0,
            .tanh_c = pass->tanh_c + at + unit,
            .dh = dh_at(m, work, t) + unit,
            .dc = work->dc + unit,
            .unit_row = (ptrdiff_t)work->stride,
        });
}

/* A gate has at most one run over its whole panels and two over the units that share panels. */
enum { MOST_GATE_RUNS = 3 * GATES };

/* The runs over the gate rows in state_dict order, i, f, g, o: dz lies in panels, `weight` has its
 * rows in that order. */
static ptrdiff_t gate_runs(const lstm_model *m, const layer_pass *pass, int t, const float *weight,
                           product_run *runs) {
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    const size_t gates_panel = pass->work->gates_panel;
    const float *dz = pass->gates + (size_t)t * pass->rows * PANEL_COLUMNS;
    product_run *next = runs;
    for (size_t gate = 0; gate < GATES; gate++) {
        for (size_t unit = 0, covered; unit < hidden_dim; unit += covered, next++) {
            const size_t column = gate_column(m->layout.units, gate, unit);
            const size_t left = hidden_dim - unit, room = PANEL_COLUMNS - column % PANEL_COLUMNS;
            const size_t terms = left < room ? left : room;
            const size_t pieces = left < PANEL_UNITS ? 1 : left / PANEL_UNITS;
            covered = terms * pieces;
            *next = (product_run){
                .a = dz + column / PANEL_COLUMNS * gates_panel + column % PANEL_COLUMNS,
                .b = weight,
                .a_row = PANEL_COLUMNS,
                .a_step = 1,
                .terms = (ptrdiff_t)terms,
                .a_piece = (ptrdiff_t)(GATES * gates_panel),
                .b_piece = (ptrdiff_t)(terms * PANEL_COLUMNS),
                .pieces = (ptrdiff_t)pieces,
            };
            weight += covered * PANEL_COLUMNS;
        }
    }
    return next - runs;
}

/* out = start + dz of step t times a transposed weight matrix; `start` NULL stands for zeros. */
static void gradient_of_input(const lstm_model *m, const layer_pass *pass, int t,
                              const float *weight, const float *start, float *out) {
    product_run runs[MOST_GATE_RUNS];
    const ptrdiff_t run_count = gate_runs(m, pass, t, weight, runs);
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)pass->rows,
        .panels = (ptrdiff_t)(m->layout.inputs / PANEL_COLUMNS),
        .start = start ? start : pass->work->zeros,
        .start_steps = start ? row_major_steps(pass->work->stride) : (panel_steps){0, 0},
        .out = out,
        .out_steps = row_major_steps(pass->work->stride),
        .b_steps = packed_steps(GATES * (size_t)m->layout.shape.hidden_dim),
        .runs = runs,
        .run_count = run_count,
        .far = m->large,
    });
}

static void backward_steps(const lstm_model *m, const layer_pass *pass) {
    const workspace *work = pass->work;
    const int layer = pass->layer;
    const bool top = layer == m->layout.shape.layer_dim - 1;
    memset(work->dc, 0, pass->rows * work->stride * sizeof *work->dc);
    for (int t = m->layout.shape.seq_dim; t-- > 0;) {
        backward_cells(m, pass, t);
        if (t > 0) {
            /* Nothing comes from above the top layer before the last step. */
            float *before = dh_at(m, work, t - 1);
            const float *weight = m->derived.weight_hh + (size_t)layer * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, top ? NULL : before, before);
        }
        if (layer > 0) {
            /* dh of this step has been used; what goes to the layer below takes its place. */
            const float *weight =
                m->derived.weight_ih + ((size_t)layer - 1) * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, NULL, dh_at(m, work, t));
        }
    }
}

/* dh of the last step of the top layer. */
static void gradient_of_output(const lstm_model *m, const workspace *work) {
    const lstm_shape *shape = &m->layout.shape;
    const product_run run = {.a = work->logits,
                             .a_row = (ptrdiff_t)m->layout.classes,
                             .a_step = 1,
                             .b = m->derived.readout,
                             .terms = shape->output_dim,
                             .pieces = 1};
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(m->layout.inputs / PANEL_COLUMNS),
        .start = work->zeros,
        .start_steps = {0, 0},
        .out = dh_at(m, work, shape->seq_dim - 1),
        .out_steps = row_major_steps(work->stride),
        .b_steps = packed_steps((size_t)shape->output_dim),
        .runs = &run,
        .run_count = 1,
    });
}

void model_backward_layer(const lstm_model *m, const workspace *work, int layer) {
    const layer_pass pass = pass_of(work, layer);
    if (layer == m->layout.shape.layer_dim - 1) gradient_of_output(m, work);
    backward_steps(m, &pass);
}
