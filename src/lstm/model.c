#include "src/lstm/model.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/lstm/fpmode.h"
#include "src/lstm/oracle.h"
#include "src/lstm/panels.h"
#include "src/lstm/path.h"

enum {
    MOST = 1 << 24, /* of any one dimension, so that padded widths fit an int */
    ALIGNMENT_FLOATS = 16,
    LARGE_LAYER_BYTES = 2 << 20,
    PASSING_ROWS = 128,           /* of a chunk that keeps nothing */
    MERGED_ROWS = GROUP_ROWS / 2, /* so many rows more than a usual chunk are taken with it */
    PAGE_ROWS = 64,               /* of a panel: 4096 bytes */
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

static size_t stride_of(size_t floats) {
    const size_t stride = round_up(floats, ALIGNMENT_FLOATS);
    return stride % STRIDE_TO_AVOID == 0 ? stride + ALIGNMENT_FLOATS : stride;
}

/* Rows that a chunk can have. */
static size_t most_rows(const lstm_model *m, bool keep) {
    const size_t most = (keep ? m->work.kept_rows : m->work.passing_rows) + MERGED_ROWS;
    return (size_t)m->max_batch < most ? (size_t)m->max_batch : most;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

static void place_workspace(lstm_model *m, cursor *at) {
    workspace *work = &m->work;
    const params_layout *layout = &m->layout;
    const size_t steps = (size_t)layout->shape.seq_dim, layers = (size_t)layout->shape.layer_dim;
    const size_t rows = most_rows(m, true), passing = most_rows(m, false);
    work->stride = stride_of(layout->inputs);
    work->layer_gates = size_times(model_gates_panel(m, rows), layout->columns / PANEL_COLUMNS);
    work->layer_states = size_times(size_times(steps, rows), work->stride);
    const size_t kept = size_times(layers, work->layer_states);
    const size_t passed = size_times(passing, work->stride),
                 all_passed = size_times(layers, passed);
    work->gates = take(
        at, larger(size_times(layers, work->layer_gates), size_times(passing, layout->columns)));
    work->c = take(at, larger(kept, all_passed));
    work->tanh_c = take(at, larger(kept, passed));
    work->h = take(at, larger(kept, size_times(2, all_passed)));
    work->dh = take(at, work->layer_states);
    work->dc = take(at, size_times(rows, work->stride));
    work->logits = take(at, size_times(larger(rows, passing), layout->classes));
    work->zeros = take(at, PANEL_COLUMNS);
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
    if (m->path == LSTM_PATH_ORACLE) {
        place_oracle(m, &at);
    } else {
        place_derived(m, &at);
        place_workspace(m, &at);
    }
    return at.used;
}

/* Usually a chunk is one group, whose activations fit the second-level cache.  Where a layer's
 * weights alone do not fit there, two groups share each pass over them. */
static lstm_model describe(lstm_shape shape, int max_batch, lstm_path path) {
    lstm_model m = {.path = path, .max_batch = max_batch, .layout = params_layout_of(shape)};
    m.work.large = m.layout.layer_floats * sizeof(float) > LARGE_LAYER_BYTES;
    m.work.kept_rows = m.work.large ? 2 * GROUP_ROWS : GROUP_ROWS;
    m.work.passing_rows = PASSING_ROWS;
    return m;
}

size_t lstm_bytes(lstm_shape shape, int max_batch, lstm_path path) {
    lstm_path actual;
    if (path_resolve(path, &actual, NULL) != STATUS_OK) actual = path;
    lstm_model m = describe(shape, max_batch, actual);
    size_t bytes = size_times(place_all(&m, NULL), sizeof(float));
    return size_plus(bytes, sizeof m);
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
    if (!m->arena) {
        lstm_free(m);
        return error_no_memory(err, lstm_bytes(shape, max_batch, path));
    }
    place_all(m, m->arena);
    *out = m;
    return STATUS_OK;
}

void lstm_free(lstm_model *m) {
    if (!m) return;
    free(m->arena);
    free(m);
}

size_t model_chunk_rows(const lstm_model *m, size_t left, bool keep) {
    const size_t usual = keep ? m->work.kept_rows : m->work.passing_rows;
    return left <= usual + MERGED_ROWS ? left : usual;
}

size_t model_gates_panel(const lstm_model *m, size_t rows) {
    const size_t all_rows = size_times((size_t)m->layout.shape.seq_dim, rows);
    return size_times(round_up(all_rows, PAGE_ROWS), PANEL_COLUMNS);
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

void lstm_init_uniform(lstm_model *m, uint64_t seed) {
    fpmode_set();
    params_init_uniform(&m->layout, m->weights, seed);
    m->derived.stale = true;
}

/* The part of a layer's packed weights whose first row is `first_row`, transposed: rows are gate
 * rows in state_dict order, columns are inputs. */
static void transpose_gates(const lstm_model *m, const float *weight, size_t height,
                            size_t first_row, float *out) {
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    for (size_t column = 0; column < hidden_dim; column += PANEL_COLUMNS) {
        const size_t left = hidden_dim - column;
        const size_t count = left < PANEL_COLUMNS ? left : PANEL_COLUMNS;
        for (size_t gate = 0; gate < GATES; gate++) {
            for (size_t unit = 0; unit < hidden_dim; unit++, out += PANEL_COLUMNS) {
                const float *from = weight + panel_at(height, first_row + column,
                                                      gate_column(m->layout.units, gate, unit));
                for (size_t j = 0; j < count; j++) out[j] = from[j * PANEL_COLUMNS];
            }
        }
    }
}

static void transpose_readout(lstm_model *m) {
    const size_t hidden_dim = (size_t)m->layout.shape.hidden_dim;
    const size_t output_dim = (size_t)m->layout.shape.output_dim;
    const float *weight = m->weights + params_readout_weight(&m->layout);
    for (size_t k = 0; k < output_dim; k++)
        for (size_t j = 0; j < hidden_dim; j++)
            m->derived.readout[panel_at(output_dim, k, j)] = weight[panel_at(hidden_dim, j, k)];
}

void model_derive(lstm_model *m) {
    const params_layout *layout = &m->layout;
    if (!m->derived.stale) return;
    for (int layer = 0; layer < layout->shape.layer_dim; layer++) {
        const float *ih = m->weights + params_bias_ih(layout, layer);
        const float *hh = m->weights + params_bias_hh(layout, layer);
        float *bias = m->derived.bias + (size_t)layer * layout->columns;
        for (size_t k = 0; k < layout->columns; k++) bias[k] = ih[k] + hh[k];

        const size_t inputs = (size_t)params_layer_inputs(layout, layer);
        const size_t height = inputs + (size_t)layout->shape.hidden_dim;
        const float *weight = m->weights + params_weight(layout, layer);
        const size_t floats = m->derived.matrix_floats;
        transpose_gates(m, weight, height, inputs, m->derived.weight_hh + (size_t)layer * floats);
        if (layer > 0)
            transpose_gates(m, weight, height, 0,
                            m->derived.weight_ih + ((size_t)layer - 1) * floats);
    }
    transpose_readout(m);
    m->derived.stale = false;
}
