#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/sha256.h"
#include "src/base/text.h"
#include "src/train/checkpoint.h"
#include "src/train/checkpoint_layout.h"
#include "src/trial/trial_spec.h"

static void add(text *out, const void *data, size_t bytes) {
    if (bytes) text_append_bytes(out, data, bytes);
}

static void add_count(text *out, int64_t count) {
    add(out, &count, sizeof count);
}

/* Cut or filled with zeros to its room. */
static void add_name(text *out, const char *name) {
    char room[CHECKPOINT_NAME_BYTES] = {0};
    memcpy(room, name, strnlen(name, CHECKPOINT_NAME_BYTES - 1));
    add(out, room, sizeof room);
}

static void add_header(text *out, const trial *t, const checkpoint *c) {
    const uint32_t versions[] = {CHECKPOINT_FORMAT, RNN_NUMERICS_VERSION};
    const int64_t counts[CHECKPOINT_COUNTS] = {c->iterations_done, c->samples, c->loss_count,
                                               c->evaluation_count, c->weight_count};
    const double reals[CHECKPOINT_REALS] = {c->loss,   c->loss_sum, c->train_s, c->eval_s,
                                            c->wall_s, c->core_s,   c->cpu_s,   c->gradient_norm};
    add(out, CHECKPOINT_MAGIC, CHECKPOINT_MAGIC_BYTES);
    add(out, versions, sizeof versions);
    add(out, t->id, TRIAL_ID_CHARS);
    add(out, counts, sizeof counts);
    add(out, reals, sizeof reals);
}

/* In what is published the others are left out, so that the bytes stay when metrics are added. */
static bool is_written(const checkpoint *c, metric m) {
    if (!c->bare) return true;
    for (int64_t i = 0; i < c->evaluation_count; i++)
        if (!isnan(c->evaluations[i].values[m])) return true;
    return false;
}

static void add_evaluations(text *out, const checkpoint *c) {
    metric written[METRIC_COUNT];
    int count = 0;
    for (metric m = 0; m < METRIC_COUNT; m++)
        if (is_written(c, m)) written[count++] = m;
    add_count(out, count);
    for (int k = 0; k < count; k++) add_name(out, metric_describe(written[k])->name);
    for (int64_t i = 0; i < c->evaluation_count; i++) {
        const evaluation *e = &c->evaluations[i];
        add_count(out, e->iteration);
        for (int k = 0; k < count; k++) add(out, &e->values[written[k]], sizeof(double));
    }
}

static void add_optimiser(text *out, const trial *t, const checkpoint *c) {
    const rnn_optimisation o = trial_spec(t).optimisation;
    const size_t vector = (size_t)c->weight_count;
    const char *names[RNN_MOST_OPTIMISER_STATES];
    rnn_optimiser_states(&o, names);
    add_count(out, c->state_count);
    for (int k = 0; k < c->state_count; k++) {
        add_name(out, names[k]);
        add(out, c->states + (size_t)k * vector, vector * sizeof *c->states);
    }
    const char *scalars[RNN_MOST_OPTIMISER_SCALARS];
    rnn_optimiser_scalars(&o, scalars);
    add_count(out, c->scalar_count);
    for (int k = 0; k < c->scalar_count; k++) {
        add_name(out, scalars[k]);
        add(out, &c->scalars[k], sizeof c->scalars[k]);
    }
}

static status seal(text *out, error *err) {
    sha256_digest digest;
    if (out->failed || sha256_of(out->data, out->bytes, &digest) != 0)
        return error_no_memory(err, out->bytes);
    add(out, digest.bytes, SHA256_BYTES);
    return out->failed ? error_no_memory(err, out->bytes) : STATUS_OK;
}

status checkpoint_encode(const trial *t, const checkpoint *c, char **bytes, size_t *count,
                         error *err) {
    text out = {0};
    const size_t vector_bytes = (size_t)c->weight_count * sizeof(float);
    out.failed = !memory_grow(&out.data, &out.capacity, checkpoint_max_bytes(t) + 1, 1);
    add_header(&out, t, c);
    add_evaluations(&out, c);
    add(&out, c->weights, vector_bytes);
    add_optimiser(&out, t, c);
    add_count(&out, c->best ? c->weight_count : 0);
    if (c->best) add(&out, c->best, vector_bytes);
    status result = seal(&out, err);
    *bytes = NULL;
    *count = out.bytes;
    if (result == STATUS_OK)
        *bytes = out.data;
    else
        text_free(&out);
    return result;
}
