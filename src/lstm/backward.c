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
static void backward_cells(lstm_model *m, const layer_pass *pass, int t) {
    const workspace *work = &m->work;
    const size_t step = pass->rows * work->stride, at = (size_t)t * step;
    for (size_t unit = 0; unit < m->layout.units; unit += PANEL_UNITS) {
        const size_t column = GATES * unit;
        m->kernels->cell_backward(&(cell_backward){
            .rows = (ptrdiff_t)pass->rows,
            .units = (ptrdiff_t)panel_width(m->layout.columns, column) / GATES,
            .gates = pass->gates + (size_t)t * pass->rows * work->gates_stride + column,
            .gates_row = (ptrdiff_t)work->gates_stride,
            .c_before = t > 0 ? pass->c + at - step + unit : work->zeros,
            .c_before_row = t > 0 ? (ptrdiff_t)work->stride : 0,
            .tanh_c = pass->tanh_c + at + unit,
            .dh = dh_at(m, t, pass->rows) + unit,
            .dc = work->dc + unit,
            .unit_row = (ptrdiff_t)work->stride,
        });
    }
}

/* The runs over the gate rows in state_dict order, i, f, g, o: dz lies in panels, the matrix
 * `weight` (a panel of it, `width` wide) has its rows in that order. */
static ptrdiff_t gate_runs(const lstm_model *m, const float *dz, const float *weight,
                           size_t width) {
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    product_run *next = m->work.runs;
    for (size_t gate = 0; gate < GATES; gate++) {
        for (size_t unit = 0; unit < hidden_dim; unit += PANEL_UNITS) {
            const size_t left = hidden_dim - unit, count = left < PANEL_UNITS ? left : PANEL_UNITS;
            *next++ = (product_run){
                .a = dz + gate_column(m->layout.units, gate, unit),
                .a_row = (ptrdiff_t)m->work.gates_stride,
                .a_step = 1,
                .b = weight,
                .b_step = (ptrdiff_t)width,
                .count = (ptrdiff_t)count,
            };
            weight += count * width;
        }
    }
    return next - m->work.runs;
}

/* out = start + dz of step t times a transposed weight matrix. */
static void gradient_of_input(lstm_model *m, const layer_pass *pass, int t, const float *weight,
                              const float *start, size_t start_row, float *out) {
    const size_t gate_rows = GATES * (size_t)m->layout.shape.hidden_dim;
    const float *dz = pass->gates + (size_t)t * pass->rows * m->work.gates_stride;
    for (size_t column = 0; column < m->layout.inputs; column += PANEL_COLUMNS) {
        const size_t width = panel_width(m->layout.inputs, column);
        const ptrdiff_t run_count = gate_runs(m, dz, weight + column * gate_rows, width);
        m->kernels->multiply(&(product){
            .rows = (ptrdiff_t)pass->rows,
            .columns = (ptrdiff_t)width,
            .start = start + (start_row ? column : 0),
            .start_row = (ptrdiff_t)start_row,
            .out = out + column,
            .out_row = (ptrdiff_t)m->work.stride,
            .runs = m->work.runs,
            .run_count = run_count,
        });
    }
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
            gradient_of_input(m, pass, t, weight, top ? work->zeros : before,
                              top ? 0 : work->stride, before);
        }
        if (layer > 0) {
            /* dh of this step has been used; what goes to the layer below takes its place. */
            const float *weight =
                m->derived.weight_ih + ((size_t)layer - 1) * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, work->zeros, 0, dh_at(m, t, pass->rows));
        }
    }
}

/* The rows of one group in the order of the contract: step by step, row by row. */
typedef struct group {
    size_t first_row, rows;
    int first_step;
} group;

/* A matrix that is read down its rows: where step 0 of the chunk's first row is, and how far it is
 * to the next row and the next step. */
typedef struct column_source {
    const float *at;
    ptrdiff_t row, step;
} column_source;

/* The runs of a weight gradient over a group: a from `left`, whose column r is row r of the
 * product; b from `dz`.  One run a step, or a single one where all rows follow each other. */
static ptrdiff_t group_runs(const lstm_model *m, const group *g, column_source left,
                            column_source dz) {
    const int steps = m->layout.shape.seq_dim - g->first_step;
    const ptrdiff_t rows = (ptrdiff_t)g->rows, first = (ptrdiff_t)g->first_row;
    const bool seamless = left.step == rows * left.row && dz.step == rows * dz.row;
    const ptrdiff_t run_count = seamless ? (steps > 0) : steps;
    for (ptrdiff_t k = 0; k < run_count; k++)
        m->work.runs[k] = (product_run){
            .a = left.at + first * left.row + k * left.step,
            .a_row = 1,
            .a_step = left.row,
            .b = dz.at + first * dz.row + k * dz.step,
            .b_step = dz.row,
            .count = seamless ? rows * steps : rows,
        };
    return run_count;
}

/* Add a group's part to one panel of a weight gradient: `rows` rows of it from `out` on. */
static void add_weight_gradient(lstm_model *m, const group *g, column_source left, column_source dz,
                                int rows, size_t width, float *out) {
    const ptrdiff_t run_count = group_runs(m, g, left, dz);
    m->kernels->multiply(&(product){
        .rows = rows,
        .columns = (ptrdiff_t)width,
        .start = out,
        .start_row = (ptrdiff_t)width,
        .out = out,
        .out_row = (ptrdiff_t)width,
        .runs = m->work.runs,
        .run_count = run_count,
    });
}

static void layer_gradient(lstm_model *m, const layer_pass *pass, const float *x, group g) {
    const lstm_shape *shape = &m->layout.shape;
    const ptrdiff_t stride = (ptrdiff_t)m->work.stride, step = (ptrdiff_t)pass->rows * stride;
    const ptrdiff_t gates_row = (ptrdiff_t)m->work.gates_stride;
    const ptrdiff_t gates_step = (ptrdiff_t)pass->rows * gates_row;
    const int inputs = params_layer_inputs(&m->layout, pass->layer);
    const size_t height = (size_t)inputs + (size_t)shape->hidden_dim;
    float *gradient = m->gradient + params_weight(&m->layout, pass->layer);
    const column_source input =
        pass->input ? (column_source){pass->input, stride, step}
                    : (column_source){x, (ptrdiff_t)shape->seq_dim * inputs, inputs};
    for (size_t column = 0; column < m->layout.columns; column += PANEL_COLUMNS) {
        const size_t width = panel_width(m->layout.columns, column);
        float *panel = gradient + column * height;
        const column_source dz = {pass->gates + column, gates_row, gates_step};
        g.first_step = 0;
        add_weight_gradient(m, &g, input, dz, inputs, width, panel);
        /* h of step t-1 meets dz of step t; the first step has no hidden part. */
        const column_source later = {dz.at + gates_step, gates_row, gates_step};
        g.first_step = 1;
        add_weight_gradient(m, &g, (column_source){pass->h, stride, step}, later, shape->hidden_dim,
                            width, panel + (size_t)inputs * width);
    }
    for (int t = 0; t < shape->seq_dim; t++)
        m->kernels->add_rows(m->gradient + params_bias_ih(&m->layout, pass->layer),
                             pass->gates + t * gates_step + (ptrdiff_t)g.first_row * gates_row,
                             gates_row, (ptrdiff_t)g.rows, (ptrdiff_t)m->layout.columns);
}

/* The readout's gradients, and dh of the last step of the top layer. */
static void backward_readout(lstm_model *m, size_t rows) {
    const lstm_shape *shape = &m->layout.shape;
    const workspace *work = &m->work;
    const ptrdiff_t stride = (ptrdiff_t)work->stride, classes = (ptrdiff_t)m->layout.classes;
    const size_t last = (size_t)(shape->seq_dim - 1) * rows * work->stride;
    const size_t top = ((size_t)shape->layer_dim - 1) * work->layer_states;
    float *dh = dh_at(m, shape->seq_dim - 1, rows);
    for (size_t column = 0; column < m->layout.classes; column += PANEL_COLUMNS) {
        const size_t width = panel_width(m->layout.classes, column);
        float *out =
            m->gradient + params_readout_weight(&m->layout) + column * (size_t)shape->hidden_dim;
        const product_run run = {work->h + top + last, work->logits + column, 1, stride, classes,
                                 (ptrdiff_t)rows};
        m->kernels->multiply(&(product){shape->hidden_dim, (ptrdiff_t)width, out, (ptrdiff_t)width,
                                        out, (ptrdiff_t)width, &run, 1});
    }
    m->kernels->add_rows(m->gradient + params_readout_bias(&m->layout), work->logits, classes,
                         (ptrdiff_t)rows, classes);
    for (size_t column = 0; column < m->layout.inputs; column += PANEL_COLUMNS) {
        const size_t width = panel_width(m->layout.inputs, column);
        const product_run run = {
            work->logits,     m->derived.readout + column * (size_t)shape->output_dim,
            classes,          1,
            (ptrdiff_t)width, shape->output_dim};
        m->kernels->multiply(&(product){(ptrdiff_t)rows, (ptrdiff_t)width, work->zeros, 0,
                                        dh + column, stride, &run, 1});
    }
}

void model_backward_chunk(lstm_model *m, const float *x, size_t rows) {
    backward_readout(m, rows);
    for (int layer = m->layout.shape.layer_dim; layer-- > 0;) {
        const layer_pass pass = pass_of(m, layer, rows);
        backward_steps(m, &pass);
        for (size_t row = 0; row < rows; row += GROUP_ROWS) {
            const size_t left = rows - row;
            layer_gradient(
                m, &pass, x,
                (group){.first_row = row, .rows = left < GROUP_ROWS ? left : GROUP_ROWS});
        }
    }
}
