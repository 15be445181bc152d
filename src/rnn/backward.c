/* Backpropagation through time for a chunk: the readout, then layer by layer from the top, each
 * from the last step to the first. */
#include <string.h>

#include "src/rnn/model.h"
#include "src/rnn/panels.h"

/* One layer of one chunk: its arrays at step 0, [t][rows][...]. */
typedef struct layer_pass {
    const workspace *work;
    const params_layer *layer;
    size_t rows;
    float *gates;  /* step by step they become dz */
    size_t states; /* where the layer's own are in each of work->states */
} layer_pass;

static layer_pass pass_of(const rnn_model *m, const workspace *work, int layer) {
    return (layer_pass){
        .work = work,
        .layer = &m->layout.layers[layer],
        .rows = work->rows,
        .gates = work->gates + (size_t)layer * work->layer_gates,
        .states = (size_t)layer * work->layer_states,
    };
}

/* dh of step t.  A single layer hands nothing down, and each step's dh has been used when the step
 * before gets its own: one step's memory serves all. */
static float *dh_at(const rnn_model *m, const workspace *work, int t) {
    const size_t step = m->spec.architecture.layer_dim > 1 ? work->rows * work->stride : 0;
    return work->dh + (size_t)t * step;
}

/* The units from `unit` on that share panels. */
static void backward_units(const rnn_model *m, const layer_pass *pass, int t, size_t unit) {
    const workspace *work = pass->work;
    const rnn_cell_description *cell = m->layout.cell;
    const size_t step = pass->rows * work->stride, at = pass->states + (size_t)t * step + unit;
    float *gates = pass->gates + (size_t)t * pass->rows * PANEL_COLUMNS;
    cell_backward c = {
        .rows = (ptrdiff_t)pass->rows,
        .units = (ptrdiff_t)panel_units(pass->layer->units, unit),
        .gates = gates + m->layout.gates * unit / PANEL_COLUMNS * work->gates_panel,
        .gates_panel = (ptrdiff_t)work->gates_panel,
        .before_row = t > 0 ? (ptrdiff_t)work->stride : 0,
        .dh = dh_at(m, work, t) + unit,
        .unit_row = (ptrdiff_t)work->stride,
    };
    for (int k = 0; k < cell->state_count; k++) c.state[k] = work->states[k] + at;
    for (int k = 0; k < cell->carried_count; k++) {
        c.before[k] = t > 0 ? c.state[k] - step : work->zeros;
        c.dstate[k] = work->dstates[k] + unit;
    }
    m->kernels->cells[m->spec.architecture.cell].backward(&c);
}

/* dz of step t, in place of the gates; the carried states' gradients for step t-1. */
static void backward_cells(const rnn_model *m, const layer_pass *pass, int t) {
    for (size_t unit = 0; unit < pass->layer->units; unit += PANEL_UNITS)
        backward_units(m, pass, t, unit);
}

/* A gate has at most one run over its whole panels and two over the units that share panels. */
enum { MOST_GATE_RUNS = 3 * RNN_MOST_GATES };

/* The runs over the gate rows in state_dict order: dz lies in panels, `weight` has its
 * rows in that order. */
static ptrdiff_t gate_runs(const rnn_model *m, const layer_pass *pass, int t, const float *weight,
                           product_run *runs) {
    const size_t gates = m->layout.gates, hidden = pass->layer->hidden;
    const size_t gates_panel = pass->work->gates_panel;
    const float *dz = pass->gates + (size_t)t * pass->rows * PANEL_COLUMNS;
    product_run *next = runs;
    for (size_t gate = 0; gate < gates; gate++) {
        for (size_t unit = 0, covered; unit < hidden; unit += covered, next++) {
            const size_t column = gate_column(gates, pass->layer->units, gate, unit);
            const size_t left = hidden - unit, room = PANEL_COLUMNS - column % PANEL_COLUMNS;
            const size_t terms = left < room ? left : room;
            const size_t pieces = left < PANEL_UNITS ? 1 : left / PANEL_UNITS;
            covered = terms * pieces;
            *next = (product_run){
                .a = dz + column / PANEL_COLUMNS * gates_panel + column % PANEL_COLUMNS,
                .b = weight,
                .a_row = PANEL_COLUMNS,
                .a_step = 1,
                .terms = (ptrdiff_t)terms,
                .a_piece = (ptrdiff_t)(gates * gates_panel),
                .b_piece = (ptrdiff_t)(terms * PANEL_COLUMNS),
                .pieces = (ptrdiff_t)pieces,
            };
            weight += covered * PANEL_COLUMNS;
        }
    }
    return next - runs;
}

/* out = start + dz of step t times a transposed weight matrix of so many columns; `start` NULL
 * stands for zeros. */
static void gradient_of_input(const rnn_model *m, const layer_pass *pass, int t,
                              const float *weight, size_t columns, const float *start, float *out) {
    product_run runs[MOST_GATE_RUNS];
    const ptrdiff_t run_count = gate_runs(m, pass, t, weight, runs);
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)pass->rows,
        .panels = (ptrdiff_t)(rnn_params_width(columns) / PANEL_COLUMNS),
        .start = start ? start : pass->work->zeros,
        .start_steps = start ? row_major_steps(pass->work->stride) : (panel_steps){0, 0},
        .out = out,
        .out_steps = row_major_steps(pass->work->stride),
        .b_steps = packed_steps(m->layout.gates * pass->layer->hidden),
        .runs = runs,
        .run_count = run_count,
        .far = m->large,
    });
}

static void backward_steps(const rnn_model *m, const layer_pass *pass, int layer) {
    const workspace *work = pass->work;
    const bool top = layer == m->spec.architecture.layer_dim - 1;
    for (int k = 0; k < m->layout.cell->carried_count; k++)
        memset(work->dstates[k], 0, pass->rows * work->stride * sizeof *work->dstates[k]);
    for (int t = m->spec.architecture.seq_dim; t-- > 0;) {
        backward_cells(m, pass, t);
        if (t > 0) {
            /* Nothing comes from above the top layer before the last step. */
            float *before = dh_at(m, work, t - 1);
            const float *weight = m->derived.weight_hh + (size_t)layer * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, pass->layer->hidden, top ? NULL : before, before);
        }
        if (layer > 0) {
            /* dh of this step has been used; what goes to the layer below takes its place. */
            const float *weight =
                m->derived.weight_ih + ((size_t)layer - 1) * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, pass->layer->inputs, NULL, dh_at(m, work, t));
        }
    }
}

/* dh of the last step of the top layer. */
static void gradient_of_output(const rnn_model *m, const workspace *work) {
    const rnn_architecture *a = &m->spec.architecture;
    const product_run run = {.a = work->logits,
                             .a_row = (ptrdiff_t)m->layout.classes,
                             .a_step = 1,
                             .b = m->derived.readout,
                             .terms = a->output_dim,
                             .pieces = 1};
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)work->rows,
        .panels = (ptrdiff_t)(rnn_params_width(m->layout.outputs) / PANEL_COLUMNS),
        .start = work->zeros,
        .start_steps = {0, 0},
        .out = dh_at(m, work, a->seq_dim - 1),
        .out_steps = row_major_steps(work->stride),
        .b_steps = packed_steps((size_t)a->output_dim),
        .runs = &run,
        .run_count = 1,
    });
}

void rnn_model_backward_layer(const rnn_model *m, const workspace *work, int layer) {
    const layer_pass pass = pass_of(m, work, layer);
    if (layer == m->spec.architecture.layer_dim - 1) gradient_of_output(m, work);
    backward_steps(m, &pass, layer);
}
