#include "src/lstm/model.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/lstm/fpmode.h"
#include "src/lstm/oracle.h"
#include "src/lstm/panels.h"
#include "src/lstm/path.h"

enum {
    MOST = 1 << 24, /* of any one dimension, so that padded widths fit an int */
    ALIGNMENT_FLOATS = 16,
    LARGE_LAYER_BYTES = 2 << 20,
    PASSING_ROWS = 4 * GROUP_ROWS, /* of a usual chunk that keeps nothing: its states stay in the
                                    * second-level cache, beside the weights */
    MERGED_ROWS = GROUP_ROWS / 2,  /* so many rows more than a usual chunk are taken with it */
    PAGE_ROWS = 64,                /* of a panel: 4096 bytes */
    STRIDE_TO_AVOID = 256, /* floats: rows a power of two apart fight for the same cache sets */
};

/* ---- memory -------------------------------------------------------------------------------- */

/* Hands out parts of the arena, or only counts when `base` is NULL. */
typedef struct cursor {
    float *base;
    size_t used;
} cursor;

static float *take(cursor *at, size_t floats) {
    float *part = at->base ? at->base + at->used : NULL;
    const size_t padded =
        floats > SIZE_MAX - ALIGNMENT_FLOATS ? SIZE_MAX : round_up(floats, ALIGNMENT_FLOATS);
    at->used = size_plus(at->used, padded);
    return part;
}

static double *take_doubles(cursor *at, size_t doubles) {
    return (double *)(void *)take(at, size_times(doubles, sizeof(double) / sizeof(float)));
}

static size_t stride_of(size_t floats) {
    const size_t stride = round_up(floats, ALIGNMENT_FLOATS);
    return stride % STRIDE_TO_AVOID == 0 ? stride + ALIGNMENT_FLOATS : stride;
}

/* Rows that a chunk can have, with so many threads. */
static size_t most_rows(const lstm_model *m, int threads, bool keep) {
    const size_t n = (size_t)threads, even = ((size_t)m->max_batch + n - 1) / n;
    const size_t most = (keep ? m->kept_rows : PASSING_ROWS) + MERGED_ROWS;
    return even < most ? even : most;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* From panel to panel of the gates of a chunk of so many rows that is kept. */
static size_t gates_panel(const params_layout *layout, size_t rows) {
    const size_t all_rows = size_times((size_t)layout->shape.seq_dim, rows);
    return size_times(round_up(all_rows, PAGE_ROWS), PANEL_COLUMNS);
}

/* Give the arrays of a workspace their place in the arena at `base`; returns the floats needed. */
static size_t place_workspace(const lstm_model *m, int threads, workspace *work, float *base) {
    cursor at = {.base = base};
    const params_layout *layout = &m->layout;
    const size_t steps = (size_t)layout->shape.seq_dim, layers = (size_t)layout->shape.layer_dim;
    const size_t rows = most_rows(m, threads, true), passing = most_rows(m, threads, false);
    work->stride = stride_of(layout->inputs);
    work->layer_gates = size_times(gates_panel(layout, rows), layout->columns / PANEL_COLUMNS);
    work->layer_states = size_times(size_times(steps, rows), work->stride);
    const size_t kept = size_times(layers, work->layer_states);
    const size_t passed = size_times(passing, work->stride);
    const size_t all_passed = size_times(layers, passed);
    work->gates = take(
        &at, larger(size_times(layers, work->layer_gates), size_times(passing, layout->columns)));
    work->c = take(&at, larger(kept, all_passed));
    work->tanh_c = take(&at, larger(kept, passed));
    work->h = take(&at, larger(kept, size_times(2, all_passed)));
    work->dh = take(&at, work->layer_states);
    work->dc = take(&at, size_times(rows, work->stride));
    work->logits = take(&at, size_times(larger(rows, passing), layout->classes));
    work->zeros = take(&at, PANEL_COLUMNS);
    const size_t scored = larger(rows, passing);
    work->exps = take_doubles(&at, size_times(scored, (size_t)layout->shape.output_dim));
    work->losses = take_doubles(&at, scored);
    work->choices = (int32_t *)(void *)take(&at, scored);
    return at.used;
}

static void place_derived(lstm_model *m, cursor *at) {
    const params_layout *layout = &m->layout;
    const size_t layers = (size_t)layout->shape.layer_dim;
    const size_t hidden_dim = (size_t)layout->shape.hidden_dim;
    m->derived.matrix_floats = size_times(GATES * hidden_dim, layout->inputs);
    m->derived.bias = take(at, size_times(layers, layout->columns));
    m->derived.weight_hh = take(at, size_times(layers, m->derived.matrix_floats));
    m->derived.weight_ih = take(at, size_times(layers - 1, m->derived.matrix_floats));
    m->derived.readout = take(at, size_times((size_t)layout->shape.output_dim, layout->inputs));
}

static void place_oracle(lstm_model *m, cursor *at) {
    const lstm_shape shape = m->layout.shape;
    const size_t count = m->layout.total_floats; /* padding included: a little more than needed */
    m->oracle_weights = take(at, count);
    m->oracle_gradient = take(at, count);
    m->oracle_logits = take(at, size_times((size_t)m->max_batch, (size_t)shape.output_dim));
    m->oracle_memory = take(at, oracle_floats(shape, m->max_batch));
}

/* Give every array its place in the arena at `base`; returns the floats needed. */
static size_t place_all(lstm_model *m, float *base) {
    cursor at = {.base = base};
    m->weights = take(&at, m->layout.total_floats);
    m->gradient = take(&at, m->layout.total_floats);
    if (m->path == LSTM_PATH_ORACLE)
        place_oracle(m, &at);
    else
        place_derived(m, &at);
    return at.used;
}

/* Usually a chunk is one group, whose activations fit the second-level cache.  Where a layer's
 * weights alone do not fit there, two groups share each pass over them. */
static lstm_model describe(lstm_shape shape, int max_batch, lstm_path path) {
    lstm_model m = {.path = path, .max_batch = max_batch, .layout = params_layout_of(shape)};
    m.large = m.layout.layer_floats * sizeof(float) > LARGE_LAYER_BYTES;
    m.kept_rows = m.large ? 2 * GROUP_ROWS : GROUP_ROWS;
    return m;
}

/* Of a weight gradient: one a step and chunk that a group touches. */
static size_t runs_needed(const lstm_shape *shape, int threads) {
    const size_t chunks = threads < GROUP_ROWS ? (size_t)threads : GROUP_ROWS;
    return (size_t)shape->seq_dim * chunks;
}

static size_t workspace_bytes(const lstm_model *m, int threads) {
    workspace work;
    const size_t floats = place_workspace(m, threads, &work, NULL);
    const size_t runs = size_times(runs_needed(&m->layout.shape, threads), sizeof *work.runs);
    return size_plus(size_plus(size_times(floats, sizeof(float)), runs), sizeof work);
}

size_t lstm_bytes(lstm_shape shape, int max_batch, lstm_path path, int threads) {
    lstm_path actual;
    if (path_resolve(path, &actual, NULL) != STATUS_OK) actual = path;
    lstm_model m = describe(shape, max_batch, actual);
    const size_t shared = size_plus(size_times(place_all(&m, NULL), sizeof(float)), sizeof m);
    if (actual == LSTM_PATH_ORACLE) return shared;
    const size_t others = size_times((size_t)threads - 1, workspace_bytes(&m, threads));
    return size_plus(shared, size_plus(workspace_bytes(&m, 1), others));
}

static status check_dimension(const char *name, int value, error *err) {
    if (value >= 1 && value <= MOST) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%s is %d; it must be from 1 to %d", name, value, MOST);
}

static status check_shape(lstm_shape shape, int max_batch, error *err) {
    TRY(check_dimension("seq_dim", shape.seq_dim, err));
    TRY(check_dimension("input_dim", shape.input_dim, err));
    TRY(check_dimension("hidden_dim", shape.hidden_dim, err));
    TRY(check_dimension("layer_dim", shape.layer_dim, err));
    TRY(check_dimension("output_dim", shape.output_dim, err));
    return check_dimension("batch", max_batch, err);
}

static bool keeps_arena(const lstm_model *m, const workspace *works, int i) {
    return i < m->threads && works[i].arena == m->works[i].arena;
}

/* Release the first `count`, but for the arenas that the model's own have. */
static void works_give_up(const lstm_model *m, workspace *works, int count) {
    for (int i = 0; works && i < count; i++) {
        if (!keeps_arena(m, works, i)) free(works[i].arena);
        free(works[i].runs);
    }
    free(works);
}

/* Memory for one of so many threads: the arena of `old` (may be NULL) if it is large enough. */
static status workspace_find(const lstm_model *m, int threads, const workspace *old,
                             workspace *work, error *err) {
    const size_t floats = place_workspace(m, threads, work, NULL);
    const bool fits = old && old->arena_floats >= floats;
    work->arena = fits ? old->arena : memory_aligned_array(floats, sizeof(float));
    work->arena_floats = fits ? old->arena_floats : floats;
    work->runs = memory_array(runs_needed(&m->layout.shape, threads), sizeof *work->runs);
    if (work->arena && work->runs) return STATUS_OK;
    return error_no_memory(err, workspace_bytes(m, threads));
}

static status works_find(const lstm_model *m, int threads, workspace **out, error *err) {
    workspace *works = memory_array((size_t)threads, sizeof *works);
    if (!works) return error_no_memory(err, (size_t)threads * sizeof *works);
    status result = STATUS_OK;
    for (int i = 0; i < threads && result == STATUS_OK; i++)
        result = workspace_find(m, threads, i < m->threads ? &m->works[i] : NULL, &works[i], err);
    if (result != STATUS_OK)
        works_give_up(m, works, threads);
    else
        *out = works;
    return result;
}

/* Release the working memory, but for the arenas that `works` (may be NULL) has taken over. */
static void works_free(lstm_model *m, const workspace *works, int threads) {
    for (int i = 0; m->works && i < m->threads; i++) {
        if (i >= threads || !keeps_arena(m, works, i)) free(m->works[i].arena);
        free(m->works[i].runs);
    }
    free(m->works);
}

/* An arena that was another layout's is made as good as new. */
static void works_place(lstm_model *m, workspace *works, int threads) {
    for (int i = 0; i < threads; i++) {
        if (keeps_arena(m, works, i))
            memset(works[i].arena, 0, works[i].arena_floats * sizeof *works[i].arena);
        place_workspace(m, threads, &works[i], works[i].arena);
    }
}

status lstm_set_threads(lstm_model *m, int threads, error *err) {
    const bool oracle = m->path == LSTM_PATH_ORACLE;
    team *team;
    workspace *works = NULL;
    if (oracle) threads = 1;
    if (threads == m->threads) return STATUS_OK;
    TRY(team_create(threads, &team, err));
    status result = oracle ? STATUS_OK : works_find(m, threads, &works, err);
    if (result != STATUS_OK) {
        team_free(team);
        return result;
    }
    if (works) works_place(m, works, threads);
    works_free(m, works, works ? threads : 0);
    team_free(m->team);
    m->works = works;
    m->team = team;
    m->threads = threads;
    return STATUS_OK;
}

int lstm_threads(const lstm_model *m) {
    return m->threads;
}

status lstm_create(lstm_shape shape, int max_batch, lstm_path path, lstm_model **out, error *err) {
    *out = NULL;
    TRY(check_shape(shape, max_batch, err));
    TRY(path_resolve(path, &path, err));
    fpmode_set();
    lstm_model *m = memory_array(1, sizeof *m);
    if (!m) return error_no_memory(err, sizeof *m);
    *m = describe(shape, max_batch, path);
    m->kernels = path_kernels(path);
    m->derived.stale = true;
    m->arena = memory_aligned_array(place_all(m, NULL), sizeof(float));
    status result = m->arena ? lstm_set_threads(m, 1, err)
                             : error_no_memory(err, lstm_bytes(shape, max_batch, path, 1));
    if (result != STATUS_OK) {
        lstm_free(m);
        return result;
    }
    place_all(m, m->arena);
    *out = m;
    return STATUS_OK;
}

void lstm_free(lstm_model *m) {
    if (!m) return;
    works_free(m, NULL, 0);
    team_free(m->team);
    free(m->arena);
    free(m);
}

/* Rounds but the last are whole groups; a small rest joins the last. */
static size_t round_rows(const lstm_model *m, size_t left, bool keep) {
    const size_t threads = (size_t)m->threads;
    const size_t usual = (keep ? m->kept_rows : PASSING_ROWS) * threads;
    return left <= usual + MERGED_ROWS * threads ? left : usual;
}

size_t model_set_out(lstm_model *m, size_t left, bool keep) {
    const size_t all = round_rows(m, left, keep), n = (size_t)m->threads;
    for (int thread = 0; thread < m->threads; thread++) {
        const team_share rows = team_share_of(all, 1, thread, m->threads);
        m->works[thread].first = rows.first;
        m->works[thread].rows = rows.end - rows.first;
        m->works[thread].gates_panel = gates_panel(&m->layout, (all + n - 1) / n);
    }
    return all;
}

/* ---- parameters ---------------------------------------------------------------------------- */

lstm_path lstm_active_path(const lstm_model *m) {
    return m->path;
}

int lstm_tensor_count(const lstm_model *m) {
    return params_tensor_count(&m->layout);
}

lstm_tensor lstm_tensor_at(const lstm_model *m, int index) {
    return params_tensor(&m->layout, index);
}

size_t lstm_parameter_count(const lstm_model *m) {
    size_t count = 0;
    for (int i = 0; i < lstm_tensor_count(m); i++) count += lstm_tensor_at(m, i).count;
    return count;
}

void lstm_get_weight(const lstm_model *m, int index, float *values) {
    params_get(&m->layout, m->weights, index, values);
}

void lstm_set_weight(lstm_model *m, int index, const float *values) {
    params_set(&m->layout, m->weights, index, values);
    m->derived.stale = true;
}

void lstm_get_gradient(const lstm_model *m, int index, float *values) {
    params_get(&m->layout, m->gradient, index, values);
}

typedef struct init {
    lstm_model *m;
    uint64_t seed;
} init;

static void init_job(void *context, int thread) {
    const init *i = context;
    fpmode_set();
    params_init_uniform(&i->m->layout, i->m->weights, i->seed, thread, i->m->threads);
}

void lstm_init_uniform(lstm_model *m, uint64_t seed) {
    team_run(m->team, init_job, &(init){m, seed});
    m->derived.stale = true;
}
