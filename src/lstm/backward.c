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
            .dh = dh_at(m, work, t) + unit,
            .dc = work->dc + unit,
            .unit_row = (ptrdiff_t)work->stride,
        });
    }
}

/* The runs over the gate rows in state_dict order, i, f, g, o: dz lies in panels, the matrix
 * `weight` (a panel of it, `width` wide) has its rows in that order. */
static ptrdiff_t gate_runs(const lstm_model *m, const workspace *work, const float *dz,
                           const float *weight, size_t width) {
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    product_run *next = work->runs;
    for (size_t gate = 0; gate < GATES; gate++) {
        for (size_t unit = 0; unit < hidden_dim; unit += PANEL_UNITS) {
            const size_t left = hidden_dim - unit, count = left < PANEL_UNITS ? left : PANEL_UNITS;
            *next++ = (product_run){
                .a = dz + gate_column(m->layout.units, gate, unit),
                .a_row = (ptrdiff_t)work->gates_stride,
                .a_step = 1,
                .b = weight,
                .b_step = (ptrdiff_t)width,
                .count = (ptrdiff_t)count,
            };
            weight += count * width;
        }
    }
    return next - work->runs;
}

/* out = start + dz of step t times a transposed weight matrix. */
static void gradient_of_input(const lstm_model *m, const layer_pass *pass, int t,
                              const float *weight, const float *start, size_t start_row,
                              float *out) {
    const workspace *work = pass->work;
    const size_t gate_rows = GATES * (size_t)m->layout.shape.hidden_dim;
    const float *dz = pass->gates + (size_t)t * pass->rows * work->gates_stride;
    for (size_t column = 0; column < m->layout.inputs; column += PANEL_COLUMNS) {
        const size_t width = panel_width(m->layout.inputs, column);
        const ptrdiff_t run_count = gate_runs(m, work, dz, weight + column * gate_rows, width);
        m->kernels->multiply(&(product){
            .rows = (ptrdiff_t)pass->rows,
            .columns = (ptrdiff_t)width,
            .start = start + (start_row ? column : 0),
            .start_row = (ptrdiff_t)start_row,
            .out = out + column,
            .out_row = (ptrdiff_t)work->stride,
            .runs = work->runs,
            .run_count = run_count,
        });
    }
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
            gradient_of_input(m, pass, t, weight, top ? work->zeros : before,
                              top ? 0 : work->stride, before);
        }
        if (layer > 0) {
            /* dh of this step has been used; what goes to the layer below takes its place. */
            const float *weight =
                m->derived.weight_ih + ((size_t)layer - 1) * m->derived.matrix_floats;
            gradient_of_input(m, pass, t, weight, work->zeros, 0, dh_at(m, work, t));
        }
    }
}

/* dh of the last step of the top layer. */
static void backward_readout(const lstm_model *m, const workspace *work) {
    const lstm_shape *shape = &m->layout.shape;
    float *dh = dh_at(m, work, shape->seq_dim - 1);
    for (size_t column = 0; column < m->layout.inputs; column += PANEL_COLUMNS) {
        const size_t width = panel_width(m->layout.inputs, column);
        const product_run run = {work->logits,
                                 m->derived.readout + column * (size_t)shape->output_dim,
                                 (ptrdiff_t)m->layout.classes,
                                 1,
                                 (ptrdiff_t)width,
                                 shape->output_dim};
        m->kernels->multiply(&(product){(ptrdiff_t)work->rows, (ptrdiff_t)width, work->zeros, 0,
                                        dh + column, (ptrdiff_t)work->stride, &run, 1});
    }
}

void model_backward_layer(const lstm_model *m, const workspace *work, int layer) {
    const layer_pass pass = pass_of(work, layer);
    if (layer == m->layout.shape.layer_dim - 1) backward_readout(m, work);
    backward_steps(m, &pass);
}
