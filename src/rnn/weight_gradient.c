/* Weight gradients: sums over the rows of a round, group by group.  The threads share them out by
 * what they add up to: each takes some rows of every matrix and brings their sums through all
 * chunks of the round; so every sum is one chain for any number of threads. */
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

/* Some rows of the round. */
typedef struct group {
    size_t first, end;
} group;

/* Rows of floats for every row and step of a chunk: where its first row of the first step is, how
 * far it is to the next row and the next step, and to the next panel of columns. */
typedef struct row_source {
    const float *at;
    ptrdiff_t row, step, panel;
} row_source;

/* Which tensor's gradient. */
typedef enum factor_kind {
    FACTOR_INPUT,      /* the layer's input of step t meets dz of step t */
    FACTOR_RECURRENT,  /* h of the step before meets it */
    FACTOR_PROJECTION, /* the units of step t meet dh of step t */
} factor_kind;

/* A block of rows of a matrix of gradients, and the two things whose products add up to it. */
typedef struct factor {
    const rnn_model *m;
    const pass *p;
    factor_kind kind;
    size_t source;          /* of the input: a direction of the layer below */
    size_t first_row, rows; /* in the matrix */
    size_t height, columns; /* of the matrix; columns in whole panels */
    size_t matrix;          /* its place in the arena of the gradient */
} factor;

static row_source kept_rows(const workspace *work, const float *all, size_t number, int t) {
    const ptrdiff_t stride = (ptrdiff_t)work->stride;
    return (row_source){all + kept_at(work, number, t), stride, (ptrdiff_t)step_floats(work),
                        PANEL_COLUMNS};
}

/* The rows of a chunk that have a term of step t. */
static row_range rows_of_term(const factor *f, const workspace *work, int t) {
    return f->kind == FACTOR_RECURRENT ? rows_that_go_on(work, f->p, t)
                                       : rows_of_step(work, f->p, t);
}

/* In step t the layer's own h of the step before, its units, h of the layer below, or x. */
static row_source left_of(const factor *f, const workspace *work, int t) {
    const rnn_model *m = f->m;
    if (f->kind == FACTOR_RECURRENT)
        return kept_rows(work, work->h, f->p->number, pass_time_before(f->p, t));
    if (f->kind == FACTOR_PROJECTION) return kept_rows(work, work->units, f->p->number, t);
    if (f->p->layer > 0) {
        const size_t below = (size_t)(f->p->layer - 1) * m->layout.directions + f->source;
        return kept_rows(work, drops_layers(m, true) ? work->dropped : work->h, below, t);
    }
    const ptrdiff_t step = (ptrdiff_t)f->p->sizes->inputs;
    const ptrdiff_t row = step * m->spec.architecture.seq_dim;
    return (row_source){work->x + t * step, row, step, 0};
}

/* dz of the input side or the recurrent side; dh, for the projection. */
static row_source right_of(const factor *f, const workspace *work, int t) {
    if (f->kind == FACTOR_PROJECTION)
        return (row_source){dh_at(f->m, work, f->p->layer, f->p->direction, t),
                            (ptrdiff_t)work->stride, (ptrdiff_t)step_floats(work), PANEL_COLUMNS};
    const size_t side = f->kind == FACTOR_RECURRENT ? 1 : 0;
    return (row_source){gates_at(f->m, work, f->p, side, t), PANEL_COLUMNS,
                        (ptrdiff_t)(work->rows * PANEL_COLUMNS), (ptrdiff_t)work->gates_panel};
}

/* The rows of a group that a chunk holds, counted from the chunk's first, of some of its rows. */
static row_range part_of(const group *g, const workspace *work, row_range of) {
    const size_t begin = work->first + of.first, chunk_end = work->first + of.end;
    const size_t first = g->first > begin ? g->first : begin;
    const size_t end = g->end < chunk_end ? g->end : chunk_end;
    return first < end ? (row_range){first - work->first, end - work->first} : (row_range){0, 0};
}

/* The terms of some rows of a chunk in step t. */
static product_run run_of(const factor *f, const workspace *work, int t, row_range rows,
                          size_t first_row) {
    const row_source left = left_of(f, work, t), right = right_of(f, work, t);
    return (product_run){
        .a = left.at + (ptrdiff_t)rows.first * left.row + first_row,
        .b = right.at + (ptrdiff_t)rows.first * right.row,
        .a_row = 1,
        .a_step = left.row,
        .terms = (ptrdiff_t)(rows.end - rows.first),
        .a_piece = left.step,
        .b_piece = right.step,
        .pieces = 1,
    };
}

/* One piece where the pieces follow each other. */
static void join_pieces(product_run *run, ptrdiff_t b_row) {
    if (run->a_piece != run->terms * run->a_step) return;
    if (run->b_piece != run->terms * b_row) return;
    run->terms = run->terms * run->pieces;
    run->pieces = 1;
}

/* Whether a run begins where the last piece of another would have the next one. */
static bool goes_on(const product_run *run, const product_run *next) {
    return run->terms == next->terms && run->a_piece == next->a_piece &&
           run->b_piece == next->b_piece && run->a + run->pieces * run->a_piece == next->a &&
           run->b + run->pieces * run->b_piece == next->b;
}

/* The longest row's steps of all chunks. */
static int round_steps(const rnn_model *m) {
    int most = 0;
    for (int i = 0; i < m->threads; i++)
        if (m->works[i].steps > most) most = m->works[i].steps;
    return most;
}

/* The runs of a group in the order of the contract, step by step, row by row: steps of which the
 * same rows of a single chunk have terms are pieces of one. */
static ptrdiff_t group_runs(const factor *f, const group *g, size_t first_row, ptrdiff_t b_row,
                            product_run *runs) {
    const rnn_model *m = f->m;
    ptrdiff_t count = 0;
    const int steps = round_steps(m);
    for (int t = 0; t < steps; t++) {
        for (int i = 0; i < m->threads; i++) {
            const workspace *work = &m->works[i];
            const row_range rows = part_of(g, work, rows_of_term(f, work, t));
            if (rows.end == 0) continue;
            const product_run run = run_of(f, work, t, rows, first_row);
            if (count > 0 && goes_on(&runs[count - 1], &run))
                runs[count - 1].pieces++;
            else
                runs[count++] = run;
        }
    }
    for (ptrdiff_t k = 0; k < count; k++) join_pieces(&runs[k], b_row);
    return count;
}

/* Add a group's part to the thread's share of a factor's rows: `share` counts rows of the matrix.
 */
static void add_factor(const factor *f, const group *g, team_share share, product_run *runs) {
    const size_t end = f->first_row + f->rows;
    const size_t first = share.first > f->first_row ? share.first : f->first_row;
    const size_t last = share.end < end ? share.end : end;
    if (first >= last) return;
    const row_source right = right_of(f, &f->m->works[0], 0);
    const panel_steps steps = packed_steps(f->height);
    float *out = f->m->gradient + f->matrix + first * PANEL_COLUMNS;
    const ptrdiff_t run_count = group_runs(f, g, first - f->first_row, right.row, runs);
    if (run_count == 0) return;
    f->m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)(last - first),
        .panels = (ptrdiff_t)(f->columns / PANEL_COLUMNS),
        .start = out,
        .start_steps = steps,
        .out = out,
        .out_steps = steps,
        .b_steps = {right.row, right.panel},
        .runs = runs,
        .run_count = run_count,
        .far = f->m->large,
    });
}

/* Both parts of a pass's matrix, input rows above recurrent ones. */
static void add_gate_weights(const rnn_model *m, int thread, const pass *p, const group *g) {
    const params_layer *sizes = p->sizes;
    const team_share share = team_share_of(sizes->height, 1, thread, m->threads);
    const size_t sources = p->layer > 0 ? m->layout.directions : 1;
    factor f = {.m = m,
                .p = p,
                .kind = FACTOR_INPUT,
                .rows = sizes->inputs / sources,
                .height = sizes->height,
                .columns = sizes->columns,
                .matrix = sizes->weight};
    for (; f.source < sources; f.source++, f.first_row += f.rows)
        add_factor(&f, g, share, m->works[thread].runs);
    f.kind = FACTOR_RECURRENT;
    f.rows = sizes->recurrent;
    add_factor(&f, g, share, m->works[thread].runs);
}

static void add_projection(const rnn_model *m, int thread, const pass *p, const group *g) {
    const params_layer *sizes = p->sizes;
    const factor f = {.m = m,
                      .p = p,
                      .kind = FACTOR_PROJECTION,
                      .rows = sizes->hidden,
                      .height = sizes->hidden,
                      .columns = rnn_params_width(sizes->recurrent),
                      .matrix = sizes->projection};
    add_factor(&f, g, team_share_of(sizes->hidden, 1, thread, m->threads), m->works[thread].runs);
}

/* Bias panels of a side are shared out. */
static void add_bias(const rnn_model *m, int thread, const pass *p, size_t side, const group *g) {
    const team_share panels = team_share_of(side_panels(p), 1, thread, m->threads);
    const size_t bias = side == 0 ? p->sizes->bias_ih : p->sizes->bias_hh;
    float *sums = m->gradient + bias + panels.first * PANEL_COLUMNS;
    const int steps = round_steps(m);
    for (int t = 0; t < steps; t++) {
        for (int i = 0; i < m->threads; i++) {
            const workspace *work = &m->works[i];
            const row_range rows = part_of(g, work, rows_of_step(work, p, t));
            if (rows.end == 0) continue;
            const float *dz = gates_at(m, work, p, side, t) + panels.first * work->gates_panel +
                              rows.first * PANEL_COLUMNS;
            m->kernels->add_rows(sums, dz, (ptrdiff_t)work->gates_panel,
                                 (ptrdiff_t)(rows.end - rows.first),
                                 (ptrdiff_t)(panels.end - panels.first));
        }
    }
}

/* `units` units from `unit` on, of one gate's peephole, whose columns lie in one panel. */
static void add_peephole(const rnn_model *m, const pass *p, int gate, size_t unit, size_t units,
                         const group *g) {
    const params_layer *sizes = p->sizes;
    const bool after = m->layout.cell->gates[gate].peephole == RNN_PEEPHOLE_AFTER;
    const size_t column = gate_column(m->layout.gates, sizes->units, (size_t)gate, unit);
    float *sums = m->gradient + sizes->peepholes + (size_t)gate * sizes->units + unit;
    const int steps = round_steps(m);
    for (int t = 0; t < steps; t++) {
        const int seen = after ? t : pass_time_before(p, t);
        for (int i = 0; i < m->threads; i++) {
            const workspace *work = &m->works[i];
            const row_range rows =
                part_of(g, work, after ? rows_of_step(work, p, t) : rows_that_go_on(work, p, t));
            if (rows.end == 0) continue;
            const float *dz = gates_at(m, work, p, 0, t) +
                              column / PANEL_COLUMNS * work->gates_panel + column % PANEL_COLUMNS +
                              rows.first * PANEL_COLUMNS;
            const float *c =
                work->states[0] + kept_at(work, p->number, seen) + rows.first * work->stride + unit;
            m->kernels->add_products(sums, dz, PANEL_COLUMNS, c, (ptrdiff_t)work->stride,
                                     (ptrdiff_t)(rows.end - rows.first), (ptrdiff_t)units);
        }
    }
}

/* Units of whole panels are taken together; of the last, which share panels, a few at a time. */
static void add_peepholes(const rnn_model *m, int thread, const pass *p, const group *g) {
    const size_t all = p->sizes->units;
    const team_share share = team_share_of(all, PANEL_UNITS, thread, m->threads);
    for (int gate = 0; gate < m->layout.cell->gate_count; gate++) {
        if (m->layout.cell->gates[gate].peephole == RNN_PEEPHOLE_NONE) continue;
        for (size_t unit = share.first, units; unit < share.end; unit += units) {
            units = panel_units(all, unit) == PANEL_UNITS ? PANEL_UNITS : UNIT_MULTIPLE;
            add_peephole(m, p, gate, unit, units, g);
        }
    }
}

static void add_pass(const rnn_model *m, int thread, const pass *p, const group *g) {
    const rnn_architecture *a = &m->spec.architecture;
    add_gate_weights(m, thread, p, g);
    for (size_t side = 0; !a->without_bias && side < m->layout.sides; side++)
        add_bias(m, thread, p, side, g);
    if (a->proj_dim) add_projection(m, thread, p, g);
    if (a->peepholes) add_peepholes(m, thread, p, g);
}

void rnn_model_add_layer_gradient(const rnn_model *m, int thread, int layer) {
    const workspace *last = &m->works[m->threads - 1];
    const size_t rows = last->first + last->rows;
    for (size_t d = 0; d < m->layout.directions; d++) {
        const pass p = pass_of(m, layer, d);
        for (size_t row = 0; row < rows; row += GROUP_ROWS) {
            const group g = {row, rows - row < GROUP_ROWS ? rows : row + GROUP_ROWS};
            add_pass(m, thread, &p, &g);
        }
    }
}

/* --- the readout --- */

/* The terms of a chunk's readings of every step: row by row, in a row step by step; rows of one
 * length are pieces of one run.  Returns how many runs. */
static ptrdiff_t runs_of_every_step(const rnn_model *m, const workspace *work,
                                    const float *features, product_run *runs) {
    ptrdiff_t count = 0;
    for (size_t row = 0; row < work->rows; row++) {
        const ptrdiff_t terms = row_length(m, work, row);
        if (count > 0 && runs[count - 1].terms == terms) {
            runs[count - 1].pieces++;
            continue;
        }
        runs[count++] = (product_run){.a = features + row * work->stride,
                                      .a_row = 1,
                                      .a_step = (ptrdiff_t)step_floats(work),
                                      .b = work->logits + row * m->layout.classes,
                                      .terms = terms,
                                      .a_piece = (ptrdiff_t)work->stride,
                                      .b_piece = (ptrdiff_t)m->layout.classes,
                                      .pieces = 1};
    }
    return count;
}

/* The same of one reading: a term a row. */
static product_run run_of_rows(const workspace *work, const float *features) {
    return (product_run){.a = features,
                         .a_row = 1,
                         .a_step = (ptrdiff_t)work->stride,
                         .b = work->logits,
                         .terms = (ptrdiff_t)work->rows,
                         .pieces = 1};
}

/* A chunk's part of the readout's weights, for some of its rows, which are features of the top
 * layer; those of one direction. */
static void add_readout_rows(const rnn_model *m, const workspace *work, team_share rows,
                             size_t direction, product_run *runs) {
    const size_t width = m->layout.outputs / m->layout.directions, begin = direction * width;
    const size_t first = rows.first > begin ? rows.first : begin;
    const size_t end = rows.end < begin + width ? rows.end : begin + width;
    if (first >= end || work->rows == 0) return;
    const panel_steps steps = packed_steps(m->layout.outputs);
    float *out = m->gradient + m->layout.readout_weight + first * PANEL_COLUMNS;
    const float *features = rnn_model_features(m, work, direction, 0, true) + (first - begin);
    const bool every = reads_every_step(m);
    const size_t term = every ? logits_at(m, work, 1) : m->layout.classes;
    runs[0] = run_of_rows(work, features);
    const ptrdiff_t count = every ? runs_of_every_step(m, work, features, runs) : 1;
    m->kernels->multiply(&(product){
        .rows = (ptrdiff_t)(end - first),
        .panels = (ptrdiff_t)(m->layout.classes / PANEL_COLUMNS),
        .start = out,
        .start_steps = steps,
        .out = out,
        .out_steps = steps,
        .b_steps = row_major_steps(term),
        .runs = runs,
        .run_count = count,
    });
}

static void add_readout_bias(const rnn_model *m, const workspace *work) {
    float *bias = m->gradient + m->layout.readout_bias;
    const size_t classes = m->layout.classes;
    for (size_t row = 0; row < work->rows; row++) {
        const int readings = reads_every_step(m) ? row_length(m, work, row) : 1;
        for (int t = 0; t < readings; t++) {
            const float *dlogits = work->logits + logits_at(m, work, t) + row * classes;
            for (size_t k = 0; k < classes; k++) bias[k] = bias[k] + dlogits[k];
        }
    }
}

/* The weight's rows are features of the top layer, shared out; the first thread adds the bias. */
void rnn_model_add_readout_gradient(const rnn_model *m, int thread) {
    const team_share rows = team_share_of(m->layout.outputs, 1, thread, m->threads);
    for (int i = 0; i < m->threads; i++) {
        for (size_t d = 0; d < m->layout.directions; d++)
            add_readout_rows(m, &m->works[i], rows, d, m->works[thread].runs);
        if (thread == 0) add_readout_bias(m, &m->works[i]);
    }
}
