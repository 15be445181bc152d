/* The working memory of the threads, and how a batch is divided among them. */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/rnn/panels.h"
#include "src/rnn/passes.h"

enum {
    ALIGNMENT_FLOATS = 16,         /* of rows */
    PASSING_ROWS = 4 * GROUP_ROWS, /* of a usual chunk that keeps nothing: its states stay in the
                                    * second-level cache, beside the weights */
    MERGED_ROWS = GROUP_ROWS / 2,  /* so many rows more than a usual chunk are taken with it */
    PAGE_ROWS = 64,                /* of a panel: 4096 bytes */
    STRIDE_TO_AVOID = 256, /* floats: rows a power of two apart fight for the same cache sets */
};

/* --- places --- */

static size_t stride_of(size_t floats) {
    const size_t stride = round_up(floats, ALIGNMENT_FLOATS);
    return stride % STRIDE_TO_AVOID == 0 ? stride + ALIGNMENT_FLOATS : stride;
}

/* Of a usual chunk.  Where h of all steps is kept anyway, larger chunks would not pay. */
static size_t usual_rows(const rnn_model *m, bool keep) {
    return pass_keeps_h(m, keep) ? m->kept_rows : PASSING_ROWS;
}

/* Rows that a chunk can have, with so many threads. */
static size_t most_rows(const rnn_model *m, int threads, bool keep) {
    const size_t n = (size_t)threads, even = ((size_t)m->max_batch + n - 1) / n;
    const size_t most = usual_rows(m, keep) + MERGED_ROWS;
    return even < most ? even : most;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* From panel to panel of the gates of a chunk of so many rows that is kept. */
static size_t gates_panel(const rnn_model *m, size_t rows) {
    const size_t all_rows = size_times((size_t)m->spec.architecture.seq_dim, rows);
    return size_times(round_up(all_rows, PAGE_ROWS), PANEL_COLUMNS);
}

/* What is kept of all passes and what is left of one that keeps nothing, in floats. */
typedef struct amounts {
    size_t passes, step, passed; /* a step of a chunk: that is kept; that keeps nothing */
    size_t kept;                 /* all steps of all passes */
} amounts;

/* Arrays of the pass through the layers. */
static void place_layers(const rnn_model *m, workspace *work, const amounts *n, arena_cursor *at,
                         size_t passed_gates) {
    const params_layout *layout = &m->layout;
    const size_t all_passed = size_times(n->passes, n->passed);
    work->gates =
        rnn_arena_take(at, larger(size_times(n->passes, work->layer_gates), passed_gates));
    for (int k = 0; k < layout->cell->state_count; k++) {
        const bool carried = k < layout->cell->carried_count;
        work->states[k] = rnn_arena_take(at, larger(n->kept, carried ? all_passed : n->passed));
    }
    work->h = rnn_arena_take(at, larger(n->kept, size_times(2, all_passed)));
    if (m->spec.architecture.proj_dim) {
        work->units = rnn_arena_take(at, larger(n->kept, n->passed));
        work->dunits = rnn_arena_take(at, n->step);
    }
    if (drops_layers(m, true)) {
        work->dropped = rnn_arena_take(at, n->kept);
        work->masks = rnn_arena_take(at, n->kept);
    }
    if (m->spec.architecture.embedding_dim)
        work->dx = rnn_arena_take(at, size_times((size_t)m->spec.architecture.seq_dim, n->step));
    const size_t dh = size_times(size_times(dh_turns(m), layout->directions), dh_steps(m));
    work->dh = rnn_arena_take(at, size_times(dh, n->step));
    for (int k = 0; k < layout->cell->carried_count; k++)
        work->dstates[k] = rnn_arena_take(at, n->step);
}

/* The chunk's input, where rows change places, and which rows have a step. */
static void place_input(const rnn_model *m, workspace *work, arena_cursor *at, size_t rows) {
    const size_t steps = (size_t)m->spec.architecture.seq_dim;
    const bool embeds = m->spec.architecture.embedding_dim > 0;
    const size_t row = size_times(steps, (size_t)rnn_layer_at(&m->spec.architecture, 0).input_dim);
    work->active = (int32_t *)(void *)rnn_arena_take(at, steps + 1);
    if (m->spec.variable_length || embeds)
        work->sorted_x = rnn_arena_take(at, size_times(rows, row));
    if (embeds) work->tokens = (int32_t *)(void *)rnn_arena_take(at, size_times(rows, steps));
}

/* Arrays of the readout and the loss. */
static void place_readout(const rnn_model *m, workspace *work, const amounts *n, arena_cursor *at,
                          size_t rows) {
    const rnn_architecture *a = &m->spec.architecture;
    const size_t features = size_times(m->layout.directions, larger(n->step, n->passed));
    const size_t read = size_times(rows, work->readings);
    if (is_collected(m) || m->spec.dropout.readout > 0) {
        work->features = rnn_arena_take(at, size_times(work->readings, features));
        work->dfeatures = rnn_arena_take(at, features);
    }
    if (m->spec.dropout.readout > 0)
        work->feature_masks = rnn_arena_take(at, size_times(work->readings, features));
    if (a->readout == RNN_READOUT_MAX)
        work->chosen = (int32_t *)(void *)rnn_arena_take(at, features);
    work->logits = rnn_arena_take(at, size_times(read, m->layout.classes));
    work->exps = rnn_arena_take_doubles(at, size_times(rows, (size_t)a->output_dim));
    work->losses = rnn_arena_take_doubles(at, read);
    work->choices = (int32_t *)(void *)rnn_arena_take(at, read);
}

/* Give the arrays of a workspace their place in the arena at `base`; returns the floats needed. */
static size_t place_workspace(const rnn_model *m, int threads, workspace *work, float *base) {
    arena_cursor at = {.base = base};
    const params_layout *layout = &m->layout;
    const rnn_architecture *a = &m->spec.architecture;
    const size_t rows = most_rows(m, threads, true), passing = most_rows(m, threads, false);
    const size_t side_panels = layout->most_columns / PANEL_COLUMNS;
    const size_t panels = layout->sides * side_panels;
    work->stride = stride_of(layout->most_width);
    work->readings = (size_t)rnn_reading_count(a);
    work->layer_gates = size_times(gates_panel(m, rows), panels);
    work->layer_states = size_times(size_times((size_t)a->seq_dim, rows), work->stride);
    amounts n = {.passes = (size_t)a->layer_dim * layout->directions,
                 .step = size_times(rows, work->stride),
                 .passed = size_times(passing, work->stride)};
    n.kept = size_times(n.passes, work->layer_states);
    place_input(m, work, &at, larger(rows, passing));
    place_layers(m, work, &n, &at, size_times(passing, panels * PANEL_COLUMNS));
    place_readout(m, work, &n, &at, larger(rows, passing));
    work->zeros = rnn_arena_take(&at, PANEL_COLUMNS);
    work->sink = rnn_arena_take(&at, PANEL_COLUMNS);
    return at.used;
}

/* Of a weight gradient: one a step and chunk that a group touches; of the readout's, one a row. */
static size_t runs_needed(const rnn_model *m, int threads) {
    const size_t chunks = threads < GROUP_ROWS ? (size_t)threads : GROUP_ROWS;
    return larger((size_t)m->spec.architecture.seq_dim * chunks, most_rows(m, threads, true));
}

size_t rnn_workspace_bytes(const rnn_model *m, int threads) {
    workspace work;
    const size_t floats = place_workspace(m, threads, &work, NULL);
    const size_t runs = size_times(runs_needed(m, threads), sizeof *work.runs);
    return size_plus(size_plus(size_times(floats, sizeof(float)), runs), sizeof work);
}

/* --- a workspace for every thread --- */

/* True if thread i goes on in `works` with the arena that it has in the model. */
static bool shares_arena(const rnn_model *m, const workspace *works, int i) {
    return i < m->threads && works[i].arena == m->works[i].arena;
}

/* Release the first `count`, but for the arenas that the model's own have. */
static void release_new(const rnn_model *m, workspace *works, int count) {
    for (int i = 0; works && i < count; i++) {
        if (!shares_arena(m, works, i)) free(works[i].arena);
        free(works[i].runs);
    }
    free(works);
}

/* Memory for one of so many threads: the arena of `old` (may be NULL) if it is large enough. */
static status create_one(const rnn_model *m, int threads, const workspace *old, workspace *work,
                         error *err) {
    const size_t floats = place_workspace(m, threads, work, NULL);
    const bool fits = old && old->arena_floats >= floats;
    work->arena = fits ? old->arena : memory_aligned_array(floats, sizeof(float));
    work->arena_floats = fits ? old->arena_floats : floats;
    work->runs = memory_array(runs_needed(m, threads), sizeof *work->runs);
    if (work->arena && work->runs) return STATUS_OK;
    return error_no_memory(err, rnn_workspace_bytes(m, threads));
}

status rnn_workspaces_create(const rnn_model *m, int threads, workspace **out, error *err) {
    workspace *works = memory_array((size_t)threads, sizeof *works);
    if (!works) return error_no_memory(err, (size_t)threads * sizeof *works);
    status result = STATUS_OK;
    for (int i = 0; i < threads && result == STATUS_OK; i++)
        result = create_one(m, threads, i < m->threads ? &m->works[i] : NULL, &works[i], err);
    if (result != STATUS_OK)
        release_new(m, works, threads);
    else
        *out = works;
    return result;
}

/* Release the model's, but for the arenas that `works` (may be NULL) has taken over. */
static void release_old(rnn_model *m, const workspace *works, int threads) {
    for (int i = 0; m->works && i < m->threads; i++) {
        if (i >= threads || !shares_arena(m, works, i)) free(m->works[i].arena);
        free(m->works[i].runs);
    }
    free(m->works);
}

/* An arena that was another layout's is made as good as new. */
static void place_all(const rnn_model *m, workspace *works, int threads) {
    for (int i = 0; i < threads; i++) {
        if (shares_arena(m, works, i))
            memset(works[i].arena, 0, works[i].arena_floats * sizeof *works[i].arena);
        place_workspace(m, threads, &works[i], works[i].arena);
    }
}

void rnn_workspaces_replace(rnn_model *m, workspace *works, int threads) {
    if (works) place_all(m, works, threads);
    release_old(m, works, works ? threads : 0);
    m->works = works;
}

/* --- rounds --- */

/* Rounds but the last are whole groups; a small rest joins the last. */
static size_t round_rows(const rnn_model *m, size_t left, bool keep) {
    const size_t threads = (size_t)m->threads;
    const size_t usual = usual_rows(m, keep) * threads;
    return left <= usual + MERGED_ROWS * threads ? left : usual;
}

/* Which rows of the chunk have a step, t ascending: fewer and fewer. */
static void count_active(const rnn_model *m, workspace *work) {
    const int all = m->spec.architecture.seq_dim;
    size_t rows = work->rows;
    work->steps = rows ? rnn_batch_length(m, work->batch_first) : 0;
    for (int t = 0; t <= all; t++) {
        while (rows > 0 && rnn_batch_length(m, work->batch_first + rows - 1) <= t) rows--;
        work->active[t] = (int32_t)rows;
    }
}

size_t rnn_workspaces_divide(rnn_model *m, size_t first, size_t left, bool keep) {
    const size_t all = round_rows(m, left, keep), n = (size_t)m->threads;
    for (int thread = 0; thread < m->threads; thread++) {
        const team_share rows = team_share_of(all, 1, thread, m->threads);
        m->works[thread].first = rows.first;
        m->works[thread].batch_first = first + rows.first;
        m->works[thread].rows = rows.end - rows.first;
        m->works[thread].gates_panel = gates_panel(m, (all + n - 1) / n);
        count_active(m, &m->works[thread]);
    }
    return all;
}
