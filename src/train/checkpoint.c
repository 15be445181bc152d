#include "src/train/checkpoint.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/sha256.h"
#include "src/train/trial_spec.h"

enum {
    MAGIC_BYTES = 8,
    FORMAT_AT = 8,
    NUMERICS_AT = 12,
    ID_AT = 16,
    COUNTS_AT = 32,
    REALS_AT = 72,
    REALS = 7,
    EVALUATIONS_AT = REALS_AT + 8 * REALS,
    OLDEST_FORMAT = 1, /* has one real less */
    STATES_FORMAT = 3, /* from it on the optimiser's states are there */
    EVALUATION_BYTES = 48,
    NAME_BYTES = RNN_OPTIMISER_STATE_CHARS + 1,
};

static const char magic[MAGIC_BYTES] = {'\x89', 'S', 'W', 'C', 'K', 'P', '\r', '\n'};

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as they are");
_Static_assert(sizeof(evaluation) == EVALUATION_BYTES, "evaluations are copied as they are");

void checkpoint_free(checkpoint *c) {
    free(c->evaluations);
    free(c->weights);
    *c = (checkpoint){0};
}

static const rnn_optimiser_description *optimiser_of(const trial *t) {
    return rnn_optimiser_describe(trial_spec(t).optimisation.optimiser);
}

/* Where the evaluations begin. */
static size_t header_bytes(uint32_t format) {
    return format == OLDEST_FORMAT ? EVALUATIONS_AT - 8 : EVALUATIONS_AT;
}

/* Of the optimiser's states, with their number. */
static size_t states_bytes(uint32_t format, int64_t weights, int states) {
    if (format < STATES_FORMAT) return 0;
    return sizeof(int64_t) + (size_t)states * (NAME_BYTES + (size_t)weights * sizeof(float));
}

static size_t encoded_bytes(uint32_t format, int64_t evaluations, int64_t weights, int states) {
    return header_bytes(format) + (size_t)evaluations * EVALUATION_BYTES +
           (size_t)weights * sizeof(float) + states_bytes(format, weights, states) + SHA256_BYTES;
}

size_t checkpoint_max_bytes(const trial *t) {
    return encoded_bytes(CHECKPOINT_FORMAT, trial_evaluation_count(t),
                         rnn_parameter_count(&t->architecture), optimiser_of(t)->state_count);
}

static status seal(char *bytes, size_t count, error *err) {
    sha256_digest digest;
    if (sha256_of(bytes, count - SHA256_BYTES, &digest) != 0) return error_no_memory(err, count);
    memcpy(bytes + count - SHA256_BYTES, digest.bytes, SHA256_BYTES);
    return STATUS_OK;
}

/* Returns the place after it. */
static char *append(char *at, const void *data, size_t bytes) {
    if (bytes) memcpy(at, data, bytes);
    return at + bytes;
}

/* The optimiser's states, by name. */
static char *append_states(char *at, const trial *t, const checkpoint *c) {
    const int64_t count = c->state_count;
    at = append(at, &count, sizeof count);
    for (int k = 0; k < c->state_count; k++) {
        char name[NAME_BYTES] = {0};
        strncpy(name, optimiser_of(t)->states[k], NAME_BYTES - 1);
        at = append(at, name, NAME_BYTES);
        at = append(at, c->states + (int64_t)k * c->weight_count,
                    (size_t)c->weight_count * sizeof *c->states);
    }
    return at;
}

status checkpoint_encode(const trial *t, const checkpoint *c, char **bytes, size_t *count,
                         error *err) {
    const uint32_t versions[] = {CHECKPOINT_FORMAT, RNN_NUMERICS_VERSION};
    const int64_t counts[] = {c->iterations_done, c->samples, c->loss_count, c->evaluation_count,
                              c->weight_count};
    const double reals[] = {c->loss,   c->loss_sum, c->train_s, c->eval_s,
                            c->wall_s, c->core_s,   c->cpu_s};
    *count = encoded_bytes(CHECKPOINT_FORMAT, c->evaluation_count, c->weight_count, c->state_count);
    *bytes = malloc(*count);
    if (!*bytes) return error_no_memory(err, *count);
    memcpy(*bytes, magic, sizeof magic);
    memcpy(*bytes + FORMAT_AT, versions, sizeof versions);
    memcpy(*bytes + ID_AT, t->id, TRIAL_ID_CHARS);
    memcpy(*bytes + COUNTS_AT, counts, sizeof counts);
    memcpy(*bytes + REALS_AT, reals, sizeof reals);
    char *at = *bytes + EVALUATIONS_AT;
    at = append(at, c->evaluations, (size_t)c->evaluation_count * EVALUATION_BYTES);
    at = append(at, c->weights, (size_t)c->weight_count * sizeof *c->weights);
    append_states(at, t, c);
    return seal(*bytes, *count, err);
}

/* --- decoding --- */

static status damaged(const char *place, const char *what, error *err) {
    return error_set(err, STATUS_DAMAGED, "%s is damaged: %s", place, what);
}

static status check_digest(const char *place, const char *bytes, size_t count, error *err) {
    sha256_digest digest;
    if (count < encoded_bytes(OLDEST_FORMAT, 0, 0, 0) || memcmp(bytes, magic, sizeof magic) != 0)
        return damaged(place, "it is no checkpoint, or cut short", err);
    if (sha256_of(bytes, count - SHA256_BYTES, &digest) != 0) return error_no_memory(err, count);
    if (memcmp(bytes + count - SHA256_BYTES, digest.bytes, SHA256_BYTES) == 0) return STATUS_OK;
    return damaged(place, "it fails its SHA-256", err);
}

static status check_versions(const char *place, const trial *t, const char *bytes, uint32_t *format,
                             error *err) {
    uint32_t versions[2];
    memcpy(versions, bytes + FORMAT_AT, sizeof versions);
    *format = versions[0];
    if (*format < OLDEST_FORMAT || *format > CHECKPOINT_FORMAT ||
        versions[1] != RNN_NUMERICS_VERSION)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has format %u under numeric contract %u; this is format %d, contract "
                         "%d",
                         place, versions[0], versions[1], CHECKPOINT_FORMAT, RNN_NUMERICS_VERSION);
    if (memcmp(bytes + ID_AT, t->id, TRIAL_ID_CHARS) != 0)
        return damaged(place, "it is of another trial", err);
    return STATUS_OK;
}

/* The evaluation after the last update may still be missing. */
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

static bool evaluations_fit(const trial *t, const checkpoint *c) {
    for (int64_t i = 0; i < c->evaluation_count; i++) {
        int64_t at = (i + 1) * t->eval_every;
        if (c->evaluations[i].iteration != (at < t->iterations ? at : t->iterations)) return false;
    }
    return true;
}

static bool weights_are_finite(const checkpoint *c) {
    const int64_t count = c->weight_count * (1 + c->state_count);
    for (int64_t i = 0; i < count; i++)
        if (!isfinite(c->weights[i])) return false;
    return true;
}

static void read_numbers(const char *bytes, uint32_t format, checkpoint *c) {
    int64_t counts[5];
    double reals[REALS] = {[REALS - 1] = NAN};
    memcpy(counts, bytes + COUNTS_AT, sizeof counts);
    memcpy(reals, bytes + REALS_AT, header_bytes(format) - REALS_AT);
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
                      .cpu_s = reals[6]};
}

/* Where the optimiser's states begin: their number.  `bytes` are those after the header. */
static const char *states_in(const char *bytes, const checkpoint *c) {
    return bytes + (size_t)c->evaluation_count * EVALUATION_BYTES +
           (size_t)c->weight_count * sizeof(float);
}

/* The states are those of the trial's optimiser, by number and name; the file is long enough.  An
 * older format has none. */
static bool states_fit(const trial *t, const char *bytes, uint32_t format, const checkpoint *c) {
    if (format < STATES_FORMAT) return c->state_count == 0;
    const char *at = states_in(bytes, c);
    int64_t count;
    memcpy(&count, at, sizeof count);
    at += sizeof count;
    for (int k = 0; k < c->state_count; k++) {
        if (strncmp(at, optimiser_of(t)->states[k], NAME_BYTES) != 0) return false;
        at += NAME_BYTES + (size_t)c->weight_count * sizeof(float);
    }
    return count == c->state_count;
}

/* Weights and states, one after another. */
static void read_vectors(const char *bytes, checkpoint *c) {
    const size_t vector_bytes = (size_t)c->weight_count * sizeof(float);
    const char *states = states_in(bytes, c);
    c->states = c->weights + c->weight_count;
    memcpy(c->weights, states - vector_bytes, vector_bytes);
    for (int k = 0; k < c->state_count; k++)
        memcpy(c->states + (int64_t)k * c->weight_count,
               states + sizeof(int64_t) + (size_t)k * (NAME_BYTES + vector_bytes) + NAME_BYTES,
               vector_bytes);
}

/* `bytes` are those after the header. */
static status read_arrays(const char *bytes, checkpoint *c, error *err) {
    const size_t evaluation_bytes = (size_t)c->evaluation_count * EVALUATION_BYTES;
    const size_t numbers = (size_t)c->weight_count * (size_t)(1 + c->state_count);
    c->evaluations = memory_array((size_t)c->evaluation_count, sizeof *c->evaluations);
    c->weights = memory_array(numbers, sizeof *c->weights);
    if (!c->evaluations || !c->weights)
        return error_no_memory(err, evaluation_bytes + numbers * sizeof *c->weights);
    memcpy(c->evaluations, bytes, evaluation_bytes);
    read_vectors(bytes, c);
    return STATUS_OK;
}

status checkpoint_decode(const char *place, const trial *t, const char *bytes, size_t count,
                         checkpoint *out, error *err) {
    checkpoint c;
    uint32_t format = 0;
    *out = (checkpoint){0};
    TRY(check_digest(place, bytes, count, err));
    TRY(check_versions(place, t, bytes, &format, err));
    read_numbers(bytes, format, &c);
    c.state_count = optimiser_of(t)->state_count;
    if (!counts_fit(t, &c) ||
        count != encoded_bytes(format, c.evaluation_count, c.weight_count, c.state_count) ||
        !states_fit(t, bytes + header_bytes(format), format, &c))
        return damaged(place, "its counts do not fit the trial", err);
    status result = read_arrays(bytes + header_bytes(format), &c, err);
    if (result == STATUS_OK && (!evaluations_fit(t, &c) || !weights_are_finite(&c)))
        result = damaged(place, "its values do not fit the trial", err);
    if (result == STATUS_OK)
        *out = c;
    else
        checkpoint_free(&c);
    return result;
}
