#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/sha256.h"
#include "src/train/checkpoint.h"
#include "src/train/checkpoint_layout.h"
#include "src/trial/trial_spec.h"

enum {
    CPU_TIME_FORMAT = 2, /* from it on the CPU time is there */
    STATES_FORMAT = 3,   /* ... the optimiser's states ... */
    SCALARS_FORMAT = 4,  /* ... and its scalars, names of metrics, the best weights */
    OLD_METRICS = 5,     /* of evaluations before: the first five of the table */
};

void checkpoint_free(checkpoint *c) {
    free(c->evaluations);
    free(c->weights);
    *c = (checkpoint){0};
}

size_t checkpoint_max_bytes(const trial *t) {
    const size_t vectors = RNN_MOST_OPTIMISER_STATES + 2;
    const size_t names = METRIC_COUNT + RNN_MOST_OPTIMISER_STATES + RNN_MOST_OPTIMISER_SCALARS;
    return CHECKPOINT_REALS_AT + CHECKPOINT_REALS * sizeof(double) +
           names * (CHECKPOINT_NAME_BYTES + sizeof(double)) + 4 * sizeof(int64_t) +
           (size_t)trial_evaluation_count(t) * sizeof(evaluation) +
           (size_t)rnn_parameter_count(&t->architecture) * vectors * sizeof(float) + SHA256_BYTES;
}

static status damaged(const char *place, const char *what, error *err) {
    return error_set(err, STATUS_DAMAGED, "%s is damaged: %s", place, what);
}

/* --- taking parts --- */

/* What is left of a file; `failed` when more was taken than there is, or what is not expected. */
typedef struct parts {
    const char *next;
    size_t bytes;
    bool failed;
} parts;

/* Where the next bytes are; NULL when there are fewer. */
static const char *skip(parts *from, size_t bytes) {
    from->failed |= bytes > from->bytes;
    if (from->failed) return NULL;
    const char *at = from->next;
    from->next += bytes;
    from->bytes -= bytes;
    return at;
}

static void take(parts *from, void *to, size_t bytes) {
    const char *at = skip(from, bytes);
    if (at && bytes) memcpy(to, at, bytes);
}

static int64_t take_count(parts *from) {
    int64_t count = -1;
    take(from, &count, sizeof count);
    return count;
}

static void take_expected(parts *from, int64_t count) {
    from->failed |= take_count(from) != count;
}

static bool is_name(const char *at, const char *name) {
    return at && strncmp(at, name, CHECKPOINT_NAME_BYTES) == 0;
}

static void take_name(parts *from, const char *name) {
    from->failed |= !is_name(skip(from, CHECKPOINT_NAME_BYTES), name);
}

/* --- the header --- */

static status check_digest(const char *place, const char *bytes, size_t count, error *err) {
    sha256_digest digest;
    if (count < CHECKPOINT_REALS_AT + SHA256_BYTES ||
        memcmp(bytes, CHECKPOINT_MAGIC, CHECKPOINT_MAGIC_BYTES) != 0)
        return damaged(place, "it is no checkpoint, or cut short", err);
    if (sha256_of(bytes, count - SHA256_BYTES, &digest) != 0) return error_no_memory(err, count);
    if (memcmp(bytes + count - SHA256_BYTES, digest.bytes, SHA256_BYTES) == 0) return STATUS_OK;
    return damaged(place, "it fails its SHA-256", err);
}

static status check_versions(const char *place, const trial *t, const char *bytes, uint32_t *format,
                             error *err) {
    uint32_t versions[2];
    memcpy(versions, bytes + CHECKPOINT_FORMAT_AT, sizeof versions);
    *format = versions[0];
    if (*format < 1 || *format > CHECKPOINT_FORMAT || versions[1] != RNN_NUMERICS_VERSION)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has format %u under numeric contract %u; this is format %d, contract "
                         "%d",
                         place, versions[0], versions[1], CHECKPOINT_FORMAT, RNN_NUMERICS_VERSION);
    if (memcmp(bytes + CHECKPOINT_ID_AT, t->id, TRIAL_ID_CHARS) != 0)
        return damaged(place, "it is of another trial", err);
    return STATUS_OK;
}

static size_t reals_of(uint32_t format) {
    return format < CPU_TIME_FORMAT  ? CHECKPOINT_REALS - 2
           : format < SCALARS_FORMAT ? CHECKPOINT_REALS - 1
                                     : CHECKPOINT_REALS;
}

static void take_numbers(parts *from, uint32_t format, checkpoint *c) {
    int64_t counts[CHECKPOINT_COUNTS] = {0};
    double reals[CHECKPOINT_REALS] = {[6] = NAN, [7] = NAN};
    take(from, counts, sizeof counts);
    take(from, reals, reals_of(format) * sizeof *reals);
    *c = (checkpoint){.iterations_done = counts[0],
                      .samples = counts[1],
                      .loss_count = counts[2],
                      .evaluation_count = counts[3],
                      .weight_count = counts[4],
                      .loss = reals[0],
                      .loss_sum = reals[1],
                      .train_s = reals[2],
                      .eval_s = reals[3],
                      .wall_s = reals[4],
                      .core_s = reals[5],
                      .cpu_s = reals[6],
                      .gradient_norm = reals[7]};
}

/* The evaluation after the last update may still be missing.  Patience may have ended it before its
 * last iteration. */
static bool counts_fit(const trial *t, const checkpoint *c) {
    if (c->iterations_done < 1 || c->iterations_done > t->iterations) return false;
    int64_t due = c->iterations_done / t->eval_every;
    if (c->iterations_done == t->iterations) due = trial_evaluation_count(t);
    bool just_due = c->iterations_done % t->eval_every == 0 || c->iterations_done == t->iterations;
    if (c->evaluation_count != due && !(just_due && c->evaluation_count == due - 1)) return false;
    int64_t last = c->evaluation_count * t->eval_every;
    if (last > t->iterations) last = t->iterations;
    return c->loss_count == c->iterations_done - last && c->samples >= c->iterations_done &&
           c->weight_count == rnn_parameter_count(&t->architecture);
}

/* --- evaluations --- */

/* Which metric each number of an evaluation is. */
typedef struct metric_order {
    int count;
    metric at[METRIC_COUNT];
} metric_order;

static void take_metrics(parts *from, uint32_t format, metric_order *order) {
    const int64_t count = format < SCALARS_FORMAT ? OLD_METRICS : take_count(from);
    from->failed |= count < 0 || count > METRIC_COUNT;
    *order = (metric_order){.count = from->failed ? 0 : (int)count};
    for (int i = 0; i < order->count; i++) {
        metric m = (metric)i;
        if (format >= SCALARS_FORMAT) {
            const char *name = skip(from, CHECKPOINT_NAME_BYTES);
            for (m = 0; m < METRIC_COUNT && !is_name(name, metric_describe(m)->name);) m++;
        }
        from->failed |= m == METRIC_COUNT;
        order->at[i] = m;
    }
}

static void take_evaluations(parts *from, const metric_order *order, checkpoint *c) {
    for (int64_t i = 0; i < c->evaluation_count && !from->failed; i++) {
        evaluation *e = &c->evaluations[i];
        *e = evaluation_none(take_count(from));
        for (int k = 0; k < order->count; k++) take(from, &e->values[order->at[k]], sizeof(double));
    }
}

static bool evaluations_fit(const trial *t, const checkpoint *c) {
    for (int64_t i = 0; i < c->evaluation_count; i++) {
        int64_t at = (i + 1) * t->eval_every;
        if (c->evaluations[i].iteration != (at < t->iterations ? at : t->iterations)) return false;
    }
    return true;
}

/* --- weights and the optimiser --- */

static bool vectors_are_finite(const checkpoint *c) {
    const int64_t count = c->weight_count * (1 + c->state_count + (c->best ? 1 : 0));
    for (int64_t i = 0; i < count; i++)
        if (!isfinite(c->weights[i])) return false;
    for (int k = 0; k < c->scalar_count; k++)
        if (!isfinite(c->scalars[k])) return false;
    return true;
}

/* An older format has neither states nor scalars: a trial that needs them begins again. */
static void take_optimiser(parts *from, const trial *t, uint32_t format, checkpoint *c) {
    const rnn_optimisation o = trial_spec(t).optimisation;
    const size_t vector = (size_t)c->weight_count;
    const char *names[RNN_MOST_OPTIMISER_STATES], *scalars[RNN_MOST_OPTIMISER_SCALARS];
    rnn_optimiser_states(&o, names);
    c->scalar_count = rnn_optimiser_scalars(&o, scalars);
    from->failed |= c->state_count > 0 && format < STATES_FORMAT;
    from->failed |= c->scalar_count > 0 && format < SCALARS_FORMAT;
    if (format >= STATES_FORMAT) take_expected(from, c->state_count);
    for (int k = 0; k < c->state_count; k++) {
        take_name(from, names[k]);
        take(from, c->states + (size_t)k * vector, vector * sizeof *c->states);
    }
    if (format >= SCALARS_FORMAT) take_expected(from, c->scalar_count);
    for (int k = 0; k < c->scalar_count; k++) {
        take_name(from, scalars[k]);
        take(from, &c->scalars[k], sizeof c->scalars[k]);
    }
}

static void take_best(parts *from, uint32_t format, checkpoint *c) {
    if (format >= SCALARS_FORMAT) take_expected(from, c->best ? c->weight_count : 0);
    if (c->best) take(from, c->best, (size_t)c->weight_count * sizeof *c->best);
}

/* Vectors: weights, states, best weights; `most` bytes are in the file. */
static status allocate(const trial *t, size_t most, checkpoint *c, bool *fits, error *err) {
    const rnn_optimisation o = trial_spec(t).optimisation;
    const char *names[RNN_MOST_OPTIMISER_STATES];
    c->state_count = rnn_optimiser_states(&o, names);
    const bool keeps_best = trial_keeps_best(t) && c->evaluation_count > 0;
    const size_t vectors = 1 + (size_t)c->state_count + (keeps_best ? 1 : 0);
    const size_t numbers = (size_t)c->weight_count * vectors;
    *fits =
        numbers <= most / sizeof(float) && (size_t)c->evaluation_count <= most / sizeof(int64_t);
    if (!*fits) return STATUS_OK;
    c->evaluations = memory_array((size_t)c->evaluation_count, sizeof *c->evaluations);
    c->weights = memory_array(numbers, sizeof *c->weights);
    if (!c->evaluations || !c->weights) return error_no_memory(err, numbers * sizeof *c->weights);
    c->states = c->weights + c->weight_count;
    if (keeps_best) c->best = c->states + (int64_t)c->state_count * c->weight_count;
    return STATUS_OK;
}

/* --- as a whole --- */

static status take_all(const char *place, const trial *t, uint32_t format, parts *from,
                       checkpoint *c, error *err) {
    metric_order order;
    bool fits = false;
    take_numbers(from, format, c);
    if (from->failed || !counts_fit(t, c))
        return damaged(place, "its counts do not fit the trial", err);
    TRY(allocate(t, from->bytes, c, &fits, err));
    if (!fits) return damaged(place, "its counts do not fit the trial", err);
    take_metrics(from, format, &order);
    take_evaluations(from, &order, c);
    take(from, c->weights, (size_t)c->weight_count * sizeof *c->weights);
    take_optimiser(from, t, format, c);
    take_best(from, format, c);
    if (from->failed || from->bytes > 0)
        return damaged(place, "its counts do not fit the trial", err);
    if (!evaluations_fit(t, c) || !vectors_are_finite(c))
        return damaged(place, "its values do not fit the trial", err);
    return STATUS_OK;
}

status checkpoint_decode(const char *place, const trial *t, const char *bytes, size_t count,
                         checkpoint *out, error *err) {
    checkpoint c = {0};
    uint32_t format = 0;
    *out = (checkpoint){0};
    TRY(check_digest(place, bytes, count, err));
    TRY(check_versions(place, t, bytes, &format, err));
    parts from = {bytes + CHECKPOINT_COUNTS_AT, count - CHECKPOINT_COUNTS_AT - SHA256_BYTES, false};
    status result = take_all(place, t, format, &from, &c, err);
    if (result == STATUS_OK)
        *out = c;
    else
        checkpoint_free(&c);
    return result;
}
