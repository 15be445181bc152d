#include "src/rnn/model.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/rnn/fpmode.h"
#include "src/rnn/isa.h"
#include "src/rnn/panels.h"

enum { MOST_BATCH = 1 << 24, LARGE_LAYER_BYTES = 2 << 20 };

/* --- memory --- */

/* Give every array of the model as a whole its place in the arena at `base`; returns the floats
 * needed. */
static size_t place_arrays(rnn_model *m, float *base) {
    arena_cursor at = {.base = base};
    const rnn_optimisation *o = &m->spec.optimisation;
    const rnn_optimiser_state *states = rnn_optimiser_describe(o->optimiser)->states;
    m->weights = rnn_arena_take(&at, m->layout.total_floats);
    m->gradient = rnn_arena_take(&at, m->layout.total_floats);
    for (int k = 0; states[k].name; k++)
        if (rnn_optimiser_keeps(o, &states[k]))
            m->states[k] = rnn_arena_take(&at, m->layout.total_floats);
    m->class_weights = rnn_arena_take_doubles(&at, (size_t)m->spec.architecture.output_dim);
    rnn_batch_rows_place(m, &at);
    m->passes->place(m, &at);
    return at.used;
}

/* Usually a chunk is one group, whose activations fit the second-level cache.  Where a layer's
 * weights alone do not fit there, two groups share each pass over them. */
static rnn_model model_describe(const rnn_spec *spec, int max_batch, rnn_isa isa) {
    rnn_model m = {
        .spec = *spec,
        .isa = isa,
        .kernels = rnn_isa_kernels(isa),
        .passes = rnn_isa_passes(isa),
        .layout = rnn_params_layout_of(&spec->architecture),
        .max_batch = max_batch,
    };
    m.large = m.layout.most_layer_floats * sizeof(float) > LARGE_LAYER_BYTES;
    m.kept_rows = m.large ? 2 * GROUP_ROWS : GROUP_ROWS;
    return m;
}

size_t rnn_bytes(const rnn_spec *spec, int max_batch, rnn_isa isa, int threads) {
    rnn_model m = model_describe(spec, max_batch, isa == RNN_ISA_BEST ? rnn_isa_best() : isa);
    const size_t passes = size_times((size_t)spec->architecture.layer_dim, m.layout.directions);
    const size_t layers = size_times(passes, sizeof(params_layer));
    const size_t arrays = size_times(place_arrays(&m, NULL), sizeof(float));
    const size_t shared = size_plus(size_plus(arrays, layers), sizeof m);
    if (!m.passes->threaded) return shared;
    const size_t others = size_times((size_t)threads - 1, rnn_workspace_bytes(&m, threads));
    return size_plus(shared, size_plus(rnn_workspace_bytes(&m, 1), others));
}

/* --- making --- */

static status check_batch(int max_batch, error *err) {
    if (max_batch >= 1 && max_batch <= MOST_BATCH) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "batch is %d; it must be from 1 to %d", max_batch,
                     MOST_BATCH);
}

static status allocate(rnn_model *m, error *err) {
    m->arena = memory_aligned_array(place_arrays(m, NULL), sizeof(float));
    if (!m->arena) return error_no_memory(err, rnn_bytes(&m->spec, m->max_batch, m->isa, 1));
    place_arrays(m, m->arena);
    rnn_set_class_weights(m, NULL);
    TRY(rnn_params_create(&m->layout, err));
    return rnn_set_threads(m, 1, err);
}

status rnn_create(const rnn_spec *spec, int max_batch, rnn_isa isa, rnn_model **out, error *err) {
    *out = NULL;
    TRY(rnn_spec_check(spec, err));
    TRY(check_batch(max_batch, err));
    if (isa == RNN_ISA_BEST) isa = rnn_isa_best();
    TRY(rnn_isa_check(isa, err));
    fpmode_set();
    rnn_model *m = memory_array(1, sizeof *m);
    if (!m) return error_no_memory(err, sizeof *m);
    *m = model_describe(spec, max_batch, isa);
    m->derived.stale = true;
    status result = allocate(m, err);
    if (result != STATUS_OK)
        rnn_free(m);
    else
        *out = m;
    return result;
}

void rnn_free(rnn_model *m) {
    if (!m) return;
    rnn_workspaces_replace(m, NULL, 0);
    team_free(m->team);
    rnn_params_free(&m->layout);
    free(m->arena);
    free(m);
}

status rnn_set_threads(rnn_model *m, int threads, error *err) {
    team *team;
    workspace *works = NULL;
    if (!m->passes->threaded) threads = 1;
    if (threads == m->threads) return STATUS_OK;
    TRY(team_create(threads, &team, err));
    status result =
        m->passes->threaded ? rnn_workspaces_create(m, threads, &works, err) : STATUS_OK;
    if (result != STATUS_OK) {
        team_free(team);
        return result;
    }
    rnn_workspaces_replace(m, works, threads);
    team_free(m->team);
    m->team = team;
    m->threads = threads;
    return STATUS_OK;
}

/* --- what it is and holds --- */

int rnn_threads(const rnn_model *m) {
    return m->threads;
}

rnn_isa rnn_active_isa(const rnn_model *m) {
    return m->isa;
}

const rnn_spec *rnn_spec_of(const rnn_model *m) {
    return &m->spec;
}

size_t rnn_allocated_parameters(const rnn_model *m) {
    return rnn_params_count(&m->layout);
}

void rnn_set_lr(rnn_model *m, double lr) {
    m->spec.optimisation.lr = lr;
}

void rnn_set_option(rnn_model *m, rnn_option option, double value) {
    m->spec.optimisation.options[option] = value;
}

void rnn_set_clip_norm(rnn_model *m, float clip_norm) {
    m->spec.optimisation.clip_norm = clip_norm;
}

void rnn_set_class_weights(rnn_model *m, const double *weights) {
    for (int k = 0; k < m->spec.architecture.output_dim; k++)
        m->class_weights[k] = weights ? weights[k] : 1;
}

void rnn_set_draws(rnn_model *m, uint64_t seed, int64_t update) {
    m->seed = seed;
    m->update = update;
}

void rnn_set_lengths(rnn_model *m, const int32_t *lengths) {
    m->batch.given = lengths;
}

void rnn_want_gradient_norm(rnn_model *m, bool wanted) {
    m->wants_norm = wanted;
}

void rnn_get_weight(const rnn_model *m, int index, float *values) {
    rnn_params_get(&m->layout, m->weights, index, values);
}

void rnn_set_weight(rnn_model *m, int index, const float *values) {
    rnn_params_set(&m->layout, m->weights, index, values);
    m->derived.stale = true;
}

void rnn_get_gradient(const rnn_model *m, int index, float *values) {
    rnn_params_get(&m->layout, m->gradient, index, values);
}

/* --- all tensors, one after another --- */

/* Both return the place after the last. */
static float *get_all(const rnn_model *m, const float *arena, float *values) {
    for (int i = 0; i < rnn_tensor_count(&m->spec.architecture); i++) {
        rnn_params_get(&m->layout, arena, i, values);
        values += rnn_tensor_at(&m->spec.architecture, i).count;
    }
    return values;
}

static const float *set_all(const rnn_model *m, float *arena, const float *values) {
    for (int i = 0; i < rnn_tensor_count(&m->spec.architecture); i++) {
        rnn_params_set(&m->layout, arena, i, values);
        values += rnn_tensor_at(&m->spec.architecture, i).count;
    }
    return values;
}

void rnn_get_weights(const rnn_model *m, float *values) {
    get_all(m, m->weights, values);
}

void rnn_set_weights(rnn_model *m, const float *values) {
    set_all(m, m->weights, values);
    m->derived.stale = true;
}

/* --- what the optimiser keeps --- */

void rnn_get_states(const rnn_model *m, float *values) {
    for (int k = 0; k < RNN_MOST_OPTIMISER_STATES; k++)
        if (m->states[k]) values = get_all(m, m->states[k], values);
}

void rnn_set_states(rnn_model *m, const float *values) {
    for (int k = 0; k < RNN_MOST_OPTIMISER_STATES; k++)
        if (m->states[k]) values = set_all(m, m->states[k], values);
}

void rnn_get_scalars(const rnn_model *m, double *values) {
    const rnn_optimisation *o = &m->spec.optimisation;
    const rnn_optimiser_state *scalars = rnn_optimiser_describe(o->optimiser)->scalars;
    for (int k = 0; scalars[k].name; k++)
        if (rnn_optimiser_keeps(o, &scalars[k])) *values++ = m->scalars[k];
}

void rnn_set_scalars(rnn_model *m, const double *values) {
    const rnn_optimisation *o = &m->spec.optimisation;
    const rnn_optimiser_state *scalars = rnn_optimiser_describe(o->optimiser)->scalars;
    for (int k = 0; scalars[k].name; k++)
        if (rnn_optimiser_keeps(o, &scalars[k])) m->scalars[k] = *values++;
}
