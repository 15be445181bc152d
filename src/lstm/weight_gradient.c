/* Weight gradients: sums over the rows of a round, group by group.  The threads share them out by
 * what they add up to: each takes an even part of every matrix, as it lies in memory, and brings
 * each of its sums through all chunks of the round; so every sum is one chain for any number of
 * threads. */
#include "src/lstm/model.h"
#include "src/lstm/panels.h"

/* The rows of one group in the order of the contract: step by step, row by row. */
typedef struct group {
    size_t first, end; /* rows of the round */
} group;

/* A matrix that is read down its rows: where step 0 of a chunk's first row is, and how far it is to
 * the next row and the next step. */
typedef struct column_source {
    const float *at;
    ptrdiff_t row, step;
} column_source;

/* The two factors of a weight gradient, and the steps over which they meet. */
typedef struct factors {
    const lstm_model *m;
    const float *x; /* the round's first row */
    int layer;
    bool recurrent; /* h of step t - 1 meets dz of step t; else the input of step t does */
} factors;

static column_source states_of(const workspace *work, int layer) {
    return (column_source){work->h + (size_t)layer * work->layer_states, (ptrdiff_t)work->stride,
                           (ptrdiff_t)(work->rows * work->stride)};
}

/* What the layer reads: its own h, h of the layer below, or x. */
static column_source left_of(const factors *f, const workspace *work) {
    if (f->recurrent) return states_of(work, f->layer);
    if (f->layer > 0) return states_of(work, f->layer - 1);
    const lstm_shape *shape = &f->m->layout.shape;
    const ptrdiff_t step = shape->input_dim, row = step * shape->seq_dim;
    return (column_source){f->x + (ptrdiff_t)work->first * row, row, step};
}

/* dz from gate column `column` on.  The first step has no recurrent part. */
static column_source right_of(const factors *f, const workspace *work, size_t column) {
    const ptrdiff_t row = (ptrdiff_t)work->gates_stride, step = (ptrdiff_t)work->rows * row;
    const float *gates = work->gates + (size_t)f->layer * work->layer_gates + column;
    return (column_source){gates + (f->recurrent ? step : 0), row, step};
}

/* The rows of a group that a chunk holds, counted from the chunk's first. */
static group part_of(const group *g, const workspace *work) {
    const size_t end = work->first + work->rows;
    const size_t from = g->first > work->first ? g->first : work->first;
    const size_t to = g->end < end ? g->end : end;
    if (from >= to) return (group){0, 0};
    return (group){from - work->first, to - work->first};
}

/* The runs of a weight gradient over a group: for each step one run a chunk; or a single one, where
 * the rows of all steps follow each other. */
static ptrdiff_t group_runs(const factors *f, const group *g, size_t first_row, size_t column,
                            product_run *runs) {
    const lstm_model *m = f->m;
    const int steps = m->layout.shape.seq_dim - (f->recurrent ? 1 : 0);
    ptrdiff_t chunks = 0, count = 0;
    for (int i = 0; i < m->threads; i++) chunks += part_of(g, &m->works[i]).end > 0;
    for (int i = 0; i < m->threads; i++) {
        const workspace *work = &m->works[i];
        const group rows = part_of(g, work);
        if (rows.end == 0) continue;
        const column_source left = left_of(f, work), right = right_of(f, work, column);
        const ptrdiff_t first = (ptrdiff_t)rows.first, height = (ptrdiff_t)rows.end - first;
        const bool seamless =
            chunks == 1 && left.step == height * left.row && right.step == height * right.row;
        const ptrdiff_t run_count = seamless ? (steps > 0) : steps;
        for (ptrdiff_t k = 0; k < run_count; k++)
            runs[k * chunks + count] = (product_run){
                .a = left.at + (ptrdiff_t)first_row + first * left.row + k * left.step,
                .a_row = 1,
                .a_step = left.row,
                .b = right.at + first * right.row + k * right.step,
                .b_step = right.row,
                .count = seamless ? height * steps : height,
            };
        count++;
        if (seamless) return run_count;
    }
    return steps * chunks;
}

/* Add a group's part to the rows [first, end) of a panel of the matrix; its row 0 is at `panel`. */
static void add_rows_of_panel(const factors *f, const group *g, team_share rows, size_t column,
                              float *panel, product_run *runs) {
    if (rows.first >= rows.end) return;
    const ptrdiff_t width = (ptrdiff_t)panel_width(f->m->layout.columns, column);
    float *out = panel + (ptrdiff_t)rows.first * width;
    const ptrdiff_t run_count = group_runs(f, g, rows.first, column, runs);
    f->m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)(rows.end - rows.first),
        .columns = width,
        .start = out,
        .start_row = width,
        .out = out,
        .out_row = width,
        .runs = runs,
        .run_count = run_count,
    });
}

/* Rows of a panel that lie before the float `place` of the matrix; the panel begins at `begin`. */
static size_t rows_before(size_t place, size_t begin, size_t width, size_t height) {
    if (place <= begin) return 0;
    const size_t rows = (place - begin + width - 1) / width;
    return rows < height ? rows : height;
}

/* Both parts of a layer's matrix, input rows above recurrent ones. */
static void add_layer_matrix(const lstm_model *m, int thread, const float *x, int layer,
                             const group *g) {
    const size_t inputs = (size_t)params_layer_inputs(&m->layout, layer);
    const size_t height = inputs + (size_t)m->layout.shape.hidden_dim;
    const team_share share = team_share_of(m->layout.columns * height, 1, thread, m->threads);
    const factors input = {m, x, layer, false}, recurrent = {m, x, layer, true};
    product_run *runs = m->works[thread].runs;
    for (size_t column = 0; column < m->layout.columns; column += PANEL_COLUMNS) {
        const size_t width = panel_width(m->layout.columns, column), begin = column * height;
        float *panel = m->gradient + params_weight(&m->layout, layer) + begin;
        const size_t first = rows_before(share.first, begin, width, height);
        const size_t end = rows_before(share.end, begin, width, height);
        add_rows_of_panel(&input, g, (team_share){first, end < inputs ? end : inputs}, column,
                          panel, runs);
        if (end > inputs)
            add_rows_of_panel(&recurrent, g,
                              (team_share){first > inputs ? first - inputs : 0, end - inputs},
                              column, panel + inputs * width, runs);
    }
}

static void add_layer_bias(const lstm_model *m, int thread, int layer, const group *g) {
    const team_share share = team_share_of(m->layout.columns, COLUMN_MULTIPLE, thread, m->threads);
    const factors f = {.m = m, .layer = layer};
    float *bias = m->gradient + params_bias_ih(&m->layout, layer) + share.first;
    if (share.first == share.end) return;
    for (int t = 0; t < m->layout.shape.seq_dim; t++) {
        for (int i = 0; i < m->threads; i++) {
            const group rows = part_of(g, &m->works[i]);
            const column_source dz = right_of(&f, &m->works[i], share.first);
            m->kernels->add_rows(bias, dz.at + t * dz.step + (ptrdiff_t)rows.first * dz.row, dz.row,
                                 (ptrdiff_t)(rows.end - rows.first),
                                 (ptrdiff_t)(share.end - share.first));
        }
    }
}

/* The weight's rows are units of the top layer, shared out; the first thread adds the bias. */
void model_add_readout_gradient(const lstm_model *m, int thread) {
    const lstm_shape *shape = &m->layout.shape;
    const team_share units = team_share_of((size_t)shape->hidden_dim, 1, thread, m->threads);
    const ptrdiff_t classes = (ptrdiff_t)m->layout.classes;
    for (int i = 0; i < m->threads; i++) {
        const workspace *work = &m->works[i];
        const column_source h = states_of(work, shape->layer_dim - 1);
        const float *left = h.at + (shape->seq_dim - 1) * h.step + units.first;
        for (size_t column = 0; column < m->layout.classes; column += PANEL_COLUMNS) {
            const size_t width = panel_width(m->layout.classes, column);
            const size_t panel = column * (size_t)shape->hidden_dim + units.first * width;
            float *out = m->gradient + params_readout_weight(&m->layout) + panel;
            const product_run run = {left,    work->logits + column, 1, h.row,
                                     classes, (ptrdiff_t)work->rows};
            m->kernels->multiply(&(product){(ptrdiff_t)(units.end - units.first), (ptrdiff_t)width,
                                            out, (ptrdiff_t)width, out, (ptrdiff_t)width, &run, 1});
        }
        if (thread == 0)
            m->kernels->add_rows(m->gradient + params_readout_bias(&m->layout), work->logits,
                                 classes, (ptrdiff_t)work->rows, classes);
    }
}

void model_add_layer_gradient(const lstm_model *m, int thread, const float *x, int layer) {
    const workspace *last = &m->works[m->threads - 1];
    const size_t rows = last->first + last->rows;
    for (size_t row = 0; row < rows; row += GROUP_ROWS) {
        const group g = {row, rows - row < GROUP_ROWS ? rows : row + GROUP_ROWS};
        add_layer_matrix(m, thread, x, layer, &g);
        add_layer_bias(m, thread, layer, &g);
    }
}
