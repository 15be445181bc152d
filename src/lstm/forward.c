/* The forward pass of a chunk: layer by layer, step by step, panel by panel. */
#include "src/lstm/model.h"
#include "src/lstm/panels.h"

/* h of one layer and step.  Without `keep` two layers' worth of memory serves all. */
static float *states_at(const workspace *work, float *states, int layer, int t) {
    return states + (size_t)layer * work->layer_states + (size_t)t * work->rows * work->stride;
}

typedef struct layer_pass {
    const float *x;                   /* the chunk's first row, for the first layer */
    const float *input;               /* h of the layer below, [t][rows][stride] */
    float *gates, *c, *tanh_c, *h;    /* the layer's own, at step 0 */
    ptrdiff_t gates_step, state_step; /* floats from step to step; 0: overwritten every step */
} layer_pass;

static layer_pass pass_of(const workspace *work, int layer, const float *x, bool keep) {
    const size_t rows = work->rows;
    const int home = keep ? layer : layer % 2, below = keep ? layer - 1 : 1 - home;
    layer_pass pass = {.x = x};
    if (layer > 0) pass.input = states_at(work, work->h, below, 0);
    pass.h = states_at(work, work->h, home, 0);
    pass.gates = work->gates + (keep ? (size_t)layer * work->layer_gates : 0);
    pass.c = states_at(work, work->c, keep ? layer : 0, 0);
    pass.tanh_c = states_at(work, work->tanh_c, keep ? layer : 0, 0);
    pass.gates_step = keep ? (ptrdiff_t)(rows * work->gates_stride) : 0;
    pass.state_step = keep ? (ptrdiff_t)(rows * work->stride) : 0;
    return pass;
}

/* The runs of a step's pre-activations: the layer's input, then h of the step before. */
static ptrdiff_t step_runs(const lstm_model *m, const workspace *work, const layer_pass *pass,
                           int layer, int t, product_run runs[2]) {
    const lstm_shape *shape = &m->layout.shape;
    const ptrdiff_t stride = (ptrdiff_t)work->stride, step = (ptrdiff_t)work->rows * stride;
    const ptrdiff_t input_dim = shape->input_dim;
    runs[0] = layer == 0 ? (product_run){.a = pass->x + t * input_dim,
                                         .a_row = shape->seq_dim * input_dim,
                                         .a_step = 1,
                                         .count = input_dim}
                         : (product_run){.a = pass->input + t * step,
                                         .a_row = stride,
                                         .a_step = 1,
                                         .count = shape->hidden_dim};
    if (t == 0) return 1;
    runs[1] = (product_run){
        .a = pass->h + (t - 1) * step, .a_row = stride, .a_step = 1, .count = shape->hidden_dim};
    return 2;
}

/* One panel of gate columns for all rows: pre-activations, then the cell. */
static void forward_panel(const lstm_model *m, const workspace *work, const layer_pass *pass,
                          int layer, int t, size_t column, product_run *runs, ptrdiff_t run_count) {
    const size_t rows = work->rows;
    const size_t columns = m->layout.columns, width = panel_width(columns, column);
    const size_t inputs = (size_t)params_layer_inputs(&m->layout, layer);
    const size_t height = inputs + (size_t)m->layout.shape.hidden_dim;
    const float *weight = m->weights + params_weight(&m->layout, layer) + column * height;
    for (ptrdiff_t k = 0; k < run_count; k++) {
        runs[k].b = weight + (k == 0 ? 0 : inputs * width);
        runs[k].b_step = (ptrdiff_t)width;
    }
    float *gates = pass->gates + t * pass->gates_step + column;
    const ptrdiff_t gates_row = (ptrdiff_t)work->gates_stride, stride = (ptrdiff_t)work->stride;
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)rows,
        .columns = (ptrdiff_t)width,
        .start = m->derived.bias + (size_t)layer * columns + column,
        .out = gates,
        .out_row = gates_row,
        .runs = runs,
        .run_count = run_count,
    });
    const size_t unit = column / GATES;
    float *c = pass->c + t * pass->state_step + unit;
    m->kernels->cell_forward(&(cell_forward){
        .rows = (ptrdiff_t)rows,
        .units = (ptrdiff_t)width / GATES,
        .gates = gates,
        .gates_row = gates_row,
        .c_before = t > 0 ? c - pass->state_step : work->zeros,
        .c_before_row = t > 0 ? stride : 0,
        .c = c,
        .tanh_c = pass->tanh_c + t * pass->state_step + unit,
        .h = pass->h + t * (ptrdiff_t)rows * stride + unit,
        .unit_row = stride,
    });
}

static void forward_layer(const lstm_model *m, const workspace *work, const float *x, int layer,
                          bool keep) {
    const layer_pass pass = pass_of(work, layer, x, keep);
    for (int t = 0; t < m->layout.shape.seq_dim; t++) {
        product_run runs[2];
        const ptrdiff_t run_count = step_runs(m, work, &pass, layer, t, runs);
        for (size_t column = 0; column < m->layout.columns; column += PANEL_COLUMNS)
            forward_panel(m, work, &pass, layer, t, column, runs, run_count);
    }
}

static void read_out(const lstm_model *m, const workspace *work, bool keep) {
    const lstm_shape *shape = &m->layout.shape;
    const int top = shape->layer_dim - 1, home = keep ? top : top % 2;
    const size_t height = (size_t)shape->hidden_dim, columns = m->layout.classes;
    const float *weight = m->weights + params_readout_weight(&m->layout);
    for (size_t column = 0; column < columns; column += PANEL_COLUMNS) {
        const size_t width = panel_width(columns, column);
        const product_run run = {
            .a = states_at(work, work->h, home, shape->seq_dim - 1),
            .a_row = (ptrdiff_t)work->stride,
            .a_step = 1,
            .b = weight + column * height,
            .b_step = (ptrdiff_t)width,
            .count = shape->hidden_dim,
        };
        m->kernels->multiply(&(product){
            .rows = (ptrdiff_t)work->rows,
            .columns = (ptrdiff_t)width,
            .start = m->weights + params_readout_bias(&m->layout) + column,
            .out = work->logits + column,
            .out_row = (ptrdiff_t)columns,
            .runs = &run,
            .run_count = 1,
        });
    }
}

void model_forward_chunk(const lstm_model *m, workspace *work, const float *x, bool keep) {
    for (int layer = 0; layer < m->layout.shape.layer_dim; layer++)
        forward_layer(m, work, x, layer, keep);
    read_out(m, work, keep);
}
