/* Weight gradients: sums over the rows of a round, group by group.  The threads share them out by
 * what they add up to: each takes some rows of every matrix and brings their sums through all
 * chunks of the round; so every sum is one chain for any number of threads. */
#include "src/rnn/model.h"
#include "src/rnn/panels.h"

/* Some rows: of the round, or of a chunk. */
typedef struct group {
    size_t first, end;
} group;

/* A matrix of one row of floats for every row and step: where a chunk's first row of the first step
 * is, and how far it is to the next row and the next step. */
typedef struct row_source {
    const float *at;
    ptrdiff_t row, step;
} row_source;

/* What meets dz in a weight gradient. */
typedef struct factor {
    const rnn_model *m;
    const float *x; /* the round's first row */
    int layer;
    bool recurrent; /* h of step t - 1 meets dz of step t; else the layer's input of step t does */
} factor;

static row_source states_of(const workspace *work, int layer) {
    return (row_source){work->h + (size_t)layer * work->layer_states, (ptrdiff_t)work->stride,
                        (ptrdiff_t)(work->rows * work->stride)};
}

/* The layer's own h, h of the layer below, or x. */
static row_source left_of(const factor *f, const workspace *work) {
    if (f->recurrent) return states_of(work, f->layer);
    if (f->layer > 0) return states_of(work, f->layer - 1);
    const rnn_architecture *a = &f->m->spec.architecture;
    const ptrdiff_t step = a->input_dim, row = step * a->seq_dim;
    return (row_source){f->x + (ptrdiff_t)work->first * row, row, step};
}

static const float *dz_of(const workspace *work, int layer, size_t step, size_t row) {
    return work->gates + (size_t)layer * work->layer_gates +
           (step * work->rows + row) * PANEL_COLUMNS;
}

/* The rows of a group that a chunk holds, counted from the chunk's first. */
static group part_of(const group *g, const workspace *work) {
    const size_t chunk_end = work->first + work->rows;
    const size_t first = g->first > work->first ? g->first : work->first;
    const size_t end = g->end < chunk_end ? g->end : chunk_end;
    return first < end ? (group){first - work->first, end - work->first} : (group){0, 0};
}

/* The part of a sum that one chunk gives, step by step a piece. */
static product_run run_of(const factor *f, const workspace *work, group rows, size_t first_row) {
    const row_source left = left_of(f, work);
    const size_t first_step = f->recurrent ? 1 : 0;
    return (product_run){
        .a = left.at + (ptrdiff_t)rows.first * left.row + first_row,
        .b = dz_of(work, f->layer, first_step, rows.first),
        .a_row = 1,
        .a_step = left.row,
        .terms = (ptrdiff_t)(rows.end - rows.first),
        .a_piece = left.step,
        .b_piece = (ptrdiff_t)(work->rows * PANEL_COLUMNS),
        .pieces = f->m->spec.architecture.seq_dim - (ptrdiff_t)first_step,
    };
}

/* One piece where the pieces follow each other. */
static void join_pieces(product_run *run) {
    if (run->a_piece != run->terms * run->a_step) return;
    if (run->b_piece != run->terms * PANEL_COLUMNS) return;
    run->terms = run->terms * run->pieces;
    run->pieces = 1;
}

/* The runs of a group in the order of the contract, step by step, row by row: one, if a single
 * chunk holds the group, or else one a step and chunk. */
static ptrdiff_t group_runs(const factor *f, const group *g, size_t first_row, product_run *runs) {
    const rnn_model *m = f->m;
    product_run whole[GROUP_ROWS];
    ptrdiff_t chunks = 0;
    for (int i = 0; i < m->threads; i++) {
        const group rows = part_of(g, &m->works[i]);
        if (rows.end > 0) whole[chunks++] = run_of(f, &m->works[i], rows, first_row);
    }
    if (chunks == 1) {
        runs[0] = whole[0];
        join_pieces(runs);
        return 1;
    }
    product_run *next = runs;
    for (ptrdiff_t step = 0; step < whole[0].pieces; step++) {
        for (ptrdiff_t i = 0; i < chunks; i++, next++) {
            *next = whole[i];
            next->a += step * whole[i].a_piece;
            next->b += step * whole[i].b_piece;
            next->pieces = 1;
        }
    }
    return next - runs;
}

/* Add a group's part to rows of a packed gradient: those of `rows`, counted from `out`, which
 * belong to the columns of the factor. */
static void add_rows_of(const factor *f, const group *g, team_share rows, float *out,
                        product_run *runs) {
    if (rows.first >= rows.end) return;
    const params_layer *layer = &f->m->layout.layers[f->layer];
    const panel_steps steps = packed_steps(layer->height);
    const ptrdiff_t run_count = group_runs(f, g, rows.first, runs);
    f->m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)(rows.end - rows.first),
        .panels = (ptrdiff_t)(layer->columns / PANEL_COLUMNS),
        .start = out + rows.first * PANEL_COLUMNS,
        .start_steps = steps,
        .out = out + rows.first * PANEL_COLUMNS,
        .out_steps = steps,
        .b_steps = {PANEL_COLUMNS, (ptrdiff_t)f->m->works[0].gates_panel},
        .runs = runs,
        .run_count = run_count,
        .far = f->m->large,
    });
}

/* Both parts of a layer's matrix, input rows above recurrent ones. */
static void add_layer_matrix(const rnn_model *m, int thread, const float *x, int layer,
                             const group *g) {
    const size_t inputs = m->layout.layers[layer].inputs;
    const team_share share = team_share_of(m->layout.layers[layer].height, 1, thread, m->threads);
    const factor input = {m, x, layer, false}, recurrent = {m, x, layer, true};
    float *out = m->gradient + m->layout.layers[layer].weight;
    product_run *runs = m->works[thread].runs;
    add_rows_of(&input, g, (team_share){share.first, share.end < inputs ? share.end : inputs}, out,
                runs);
    if (share.end <= inputs) return;
    add_rows_of(&recurrent, g,
                (team_share){share.first > inputs ? share.first - inputs : 0, share.end - inputs},
                out + inputs * PANEL_COLUMNS, runs);
}

/* Bias panels are shared out. */
static void add_layer_bias(const rnn_model *m, int thread, int layer, const group *g) {
    const size_t all = m->layout.layers[layer].columns / PANEL_COLUMNS;
    const team_share panels = team_share_of(all, 1, thread, m->threads);
    float *bias = m->gradient + m->layout.layers[layer].bias_ih + panels.first * PANEL_COLUMNS;
    for (size_t t = 0; t < (size_t)m->spec.architecture.seq_dim; t++) {
        for (int i = 0; i < m->threads; i++) {
            const workspace *work = &m->works[i];
            const group rows = part_of(g, work);
            m->kernels->add_rows(
                bias, dz_of(work, layer, t, rows.first) + panels.first * work->gates_panel,
                (ptrdiff_t)work->gates_panel, (ptrdiff_t)(rows.end - rows.first),
                (ptrdiff_t)(panels.end - panels.first));
        }
    }
}

void rnn_model_add_layer_gradient(const rnn_model *m, int thread, const float *x, int layer) {
    const workspace *last = &m->works[m->threads - 1];
    const size_t rows = last->first + last->rows;
    for (size_t row = 0; row < rows; row += GROUP_ROWS) {
        const group g = {row, rows - row < GROUP_ROWS ? rows : row + GROUP_ROWS};
        add_layer_matrix(m, thread, x, layer, &g);
        add_layer_bias(m, thread, layer, &g);
    }
}

/* A chunk's part of the readout's weights, for some units, from h of the last step. */
static void add_readout_rows(const rnn_model *m, const workspace *work, team_share units) {
    const rnn_architecture *a = &m->spec.architecture;
    const row_source h = states_of(work, a->layer_dim - 1);
    const panel_steps steps = packed_steps(m->layout.outputs);
    float *out = m->gradient + m->layout.readout_weight + units.first * PANEL_COLUMNS;
    const product_run run = {.a = h.at + (a->seq_dim - 1) * h.step + units.first,
                             .a_row = 1,
                             .a_step = h.row,
                             .b = work->logits,
                             .terms = (ptrdiff_t)work->rows,
                             .pieces = 1};
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)(units.end - units.first),
        .panels = (ptrdiff_t)(m->layout.classes / PANEL_COLUMNS),
        .start = out,
        .start_steps = steps,
        .out = out,
        .out_steps = steps,
        .b_steps = row_major_steps(m->layout.classes),
        .runs = &run,
        .run_count = 1,
    });
}

static void add_readout_bias(const rnn_model *m, const workspace *work) {
    float *bias = m->gradient + m->layout.readout_bias;
    const size_t classes = m->layout.classes;
    for (size_t row = 0; row < work->rows; row++)
        for (size_t k = 0; k < classes; k++) bias[k] = bias[k] + work->logits[row * classes + k];
}

/* The weight's rows are units of the top layer, shared out; the first thread adds the bias. */
void rnn_model_add_readout_gradient(const rnn_model *m, int thread) {
    const team_share units = team_share_of(m->layout.outputs, 1, thread, m->threads);
    for (int i = 0; i < m->threads; i++) {
        if (units.first < units.end && m->works[i].rows > 0)
            add_readout_rows(m, &m->works[i], units);
        if (thread == 0) add_readout_bias(m, &m->works[i]);
    }
}
