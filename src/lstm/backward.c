/* Backpropagation through time for a chunk: the readout, then layer by layer from the top, each
 * from the last step to the first; then the layer's weight gradients, group by group. */
#include <string.h>

#include "src/lstm/model.h"
#include "src/lstm/panels.h"

/* One layer of one chunk: its arrays at step 0, [t][rows][...]. */
typedef struct layer_pass {
    int layer;
    size_t rows;
    float *gates;                /* i, f, g, o; step by step they become dz */
    const float *c, *tanh_c, *h; /* the layer's own */
    const float *input;          /* h of the layer below; NULL for the first */
} layer_pass;

static layer_pass pass_of(const lstm_model *m, int layer, size_t rows) {
    const workspace *work = &m->work;
    const size_t states = (size_t)layer * work->layer_states;
    return (layer_pass){
        .layer = layer,
        .rows = rows,
        .gates = work->gates + (size_t)layer * work->layer_gates,
        .c = work->c + states,
        .tanh_c = work->tanh_c + states,
        .h = work->h + states,
        .input = layer > 0 ? work->h + states - work->layer_states : NULL,
    };
}

/* dh of step t.  A single layer hands nothing down, and each step's dh has been used when the step
 * before gets its own: one step's memory serves all. */
static float *dh_at(const lstm_model *m, int t, size_t rows) {
    const size_t step = m->layout.shape.layer_dim > 1 ? rows * m->work.stride : 0;
    return m->work.dh + (size_t)t * step;
}

/* dz of step t, in place of the gates; dc for step t-1. */
static void backward_cells(const lstm_model *m, const layer_pass *pass, int t) {
    const workspace *work = &m->work;
    const size_t step = pass->rows * work->stride, at = (size_t)t * step;
    const size_t gates_panel = model_gates_panel(m, pass->rows);
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
            .dh = dh_at(m, t, pass->rows) + unit,
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
    const size_t gates_panel = model_gates_panel(m, pass->rows);
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
        .start = start ? start : m->work.zeros,
        .start_steps = start ? row_major_steps(m->work.stride) : (panel_steps){0, 0},
        .out = out,
        .out_steps = row_major_steps(m->work.stride),
        .b_steps = packed_steps(GATES * (size_t)m->layout.shape.hidden_dim),
        .runs = runs,
        .run_count = run_count,
        .far = m->work.large,
    });
}

static void backward_steps(lstm_model *m, const layer_pass *pass) {
    const workspace *work = &m->work;
    const int layer = pass->layer;
    const bool top = layer == m->layout.shape.layer_dim - 1;
    memset(work->dc, 0, pass->rows * work->stride * sizeof *work->dc);
    for (int t = m->layout.shape.seq_dim; t-- > 0;) {
        backward_cells(m, pass, t);
        if (t > 0) {
            /* Nothing comes from above the top layer before the last step. */
            float *before = dh_at(m, t - 1, pass->rows);
            const float *weight = m->derived.weight_hh + (size_t)layer * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, top ? NULL : before, before);
        }
        if (layer > 0) {
            /* dh of this step has been used; what goes to the layer below takes its place. */
            const float *weight =
                m->derived.weight_ih + ((size_t)layer - 1) * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, NULL, dh_at(m, t, pass->rows));
        }
    }
}

/* The rows of one group. */
typedef struct group {
    size_t first_row, rows;
} group;

/* A matrix of one row of floats for every row and step: where the group's first row of the first
 * step is, and how far it is to the next row and the next step. */
typedef struct row_source {
    const float *at;
    ptrdiff_t row, step;
} row_source;

/* One piece where the pieces follow each other. */
static void join_pieces(product_run *run, ptrdiff_t b_row) {
    if (run->a_piece != run->terms * run->a_step || run->b_piece != run->terms * b_row) return;
    run->terms = run->terms * run->pieces;
    run->pieces = 1;
}

/* Add a group's part to a weight gradient, in the order of the contract: step by step, row by row.
 * `height` rows of the packed gradient, from `out` on, belong to the columns of `left`. */
static void add_weight_gradient(const lstm_model *m, const layer_pass *pass, const group *g,
                                row_source left, int first_step, ptrdiff_t height, float *out) {
    const int inputs = params_layer_inputs(&m->layout, pass->layer);
    const panel_steps out_steps = packed_steps((size_t)inputs + (size_t)m->layout.shape.hidden_dim);
    const size_t row = (size_t)first_step * pass->rows + g->first_row;
    product_run run = {
        .a = left.at,
        .b = pass->gates + row * PANEL_COLUMNS,
        .a_row = 1,
        .a_step = left.row,
        .terms = (ptrdiff_t)g->rows,
        .a_piece = left.step,
        .b_piece = (ptrdiff_t)(pass->rows * PANEL_COLUMNS),
        .pieces = m->layout.shape.seq_dim - first_step,
    };
    join_pieces(&run, PANEL_COLUMNS);
    m->kernels->multiply(&(product){
        .rows = height,
        .panels = (ptrdiff_t)(m->layout.columns / PANEL_COLUMNS),
        .start = out,
        .start_steps = out_steps,
        .out = out,
        .out_steps = out_steps,
        .b_steps = {PANEL_COLUMNS, (ptrdiff_t)model_gates_panel(m, pass->rows)},
        .runs = &run,
        .run_count = 1,
        .far = m->work.large,
    });
}

static void add_bias_gradient(const lstm_model *m, const layer_pass *pass, const group *g) {
    for (int t = 0; t < m->layout.shape.seq_dim; t++) {
        const size_t row = (size_t)t * pass->rows + g->first_row;
        m->kernels->add_rows(m->gradient + params_bias_ih(&m->layout, pass->layer),
                             pass->gates + row * PANEL_COLUMNS,
                             (ptrdiff_t)model_gates_panel(m, pass->rows), (ptrdiff_t)g->rows,
                             (ptrdiff_t)(m->layout.columns / PANEL_COLUMNS));
    }
}

static void layer_gradient(const lstm_model *m, const layer_pass *pass, const float *x,
                           const group *g) {
    const lstm_shape *shape = &m->layout.shape;
    const size_t first = g->first_row * m->work.stride, stride = m->work.stride;
    const ptrdiff_t row = (ptrdiff_t)stride, step = (ptrdiff_t)(pass->rows * stride);
    const ptrdiff_t inputs = params_layer_inputs(&m->layout, pass->layer);
    const size_t item = (size_t)shape->seq_dim * (size_t)inputs;
    const row_source input = pass->input
                                 ? (row_source){pass->input + first, row, step}
                                 : (row_source){x + g->first_row * item, (ptrdiff_t)item, inputs};
    float *gradient = m->gradient + params_weight(&m->layout, pass->layer);
    add_weight_gradient(m, pass, g, input, 0, inputs, gradient);
    /* h of step t-1 meets dz of step t; the first step has no hidden part. */
    add_weight_gradient(m, pass, g, (row_source){pass->h + first, row, step}, 1, shape->hidden_dim,
                        gradient + inputs * PANEL_COLUMNS);
    add_bias_gradient(m, pass, g);
}

/* The gradients of the readout's weights, from h of the last step. */
static void readout_gradient(const lstm_model *m, const float *h, size_t rows) {
    const lstm_shape *shape = &m->layout.shape;
    float *weight = m->gradient + params_readout_weight(&m->layout);
    float *bias = m->gradient + params_readout_bias(&m->layout);
    const size_t classes = m->layout.classes;
    const product_run run = {.a = h,
                             .a_row = 1,
                             .a_step = (ptrdiff_t)m->work.stride,
                             .b = m->work.logits,
                             .terms = (ptrdiff_t)rows,
                             .pieces = 1};
    m->kernels->multiply(&(product){
        .rows = shape->hidden_dim,
        .panels = (ptrdiff_t)(classes / PANEL_COLUMNS),
        .start = weight,
        .start_steps = packed_steps((size_t)shape->hidden_dim),
        .out = weight,
        .out_steps = packed_steps((size_t)shape->hidden_dim),
        .b_steps = row_major_steps(classes),
        .runs = &run,
        .run_count = 1,
    });
    for (size_t row = 0; row < rows; row++)
        for (size_t k = 0; k < classes; k++) bias[k] = bias[k] + m->work.logits[row * classes + k];
}

/* dh of the last step of the top layer. */
static void gradient_of_output(const lstm_model *m, size_t rows, float *dh) {
    const lstm_shape *shape = &m->layout.shape;
    const product_run run = {.a = m->work.logits,
                             .a_row = (ptrdiff_t)m->layout.classes,
                             .a_step = 1,
                             .b = m->derived.readout,
                             .terms = shape->output_dim,
                             .pieces = 1};
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)rows,
        .panels = (ptrdiff_t)(m->layout.inputs / PANEL_COLUMNS),
        .start = m->work.zeros,
        .start_steps = {0, 0},
        .out = dh,
        .out_steps = row_major_steps(m->work.stride),
        .b_steps = packed_steps((size_t)shape->output_dim),
        .runs = &run,
        .run_count = 1,
    });
}

void model_backward_chunk(lstm_model *m, const float *x, size_t rows) {
    const int layers = m->layout.shape.layer_dim, last = m->layout.shape.seq_dim - 1;
    const layer_pass top = pass_of(m, layers - 1, rows);
    readout_gradient(m, top.h + (size_t)last * rows * m->work.stride, rows);
    gradient_of_output(m, rows, dh_at(m, last, rows));
    for (int layer = layers; layer-- > 0;) {
        const layer_pass pass = pass_of(m, layer, rows);
        backward_steps(m, &pass);
        for (size_t row = 0; row < rows; row += GROUP_ROWS) {
            const size_t left = rows - row;
            layer_gradient(m, &pass, x, &(group){row, left < GROUP_ROWS ? left : GROUP_ROWS});
        }
    }
}
