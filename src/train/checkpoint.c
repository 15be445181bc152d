#include "src/train/checkpoint.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/sha256.h"

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
    EVALUATION_BYTES = 48,
};

static const char magic[MAGIC_BYTES] = {'\x89', 'S', 'W', 'C', 'K', 'P', '\r', '\n'};

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as they are");
_Static_assert(sizeof(evaluation) == EVALUATION_BYTES, "evaluations are copied as they are");

void checkpoint_free(checkpoint *c) {
    free(c->evaluations);
    free(c->weights);
    *c = (checkpoint){0};
}

/* Where the evaluations begin. */
static size_t header_bytes(uint32_t format) {
    return format == OLDEST_FORMAT ? EVALUATIONS_AT - 8 : EVALUATIONS_AT;
}

static size_t encoded_bytes(uint32_t format, int64_t evaluations, int64_t weights) {
    return header_bytes(format) + (size_t)evaluations * EVALUATION_BYTES +
           (size_t)weights * sizeof(float) + SHA256_BYTES;
}

size_t checkpoint_max_bytes(const trial *t) {
    return encoded_bytes(CHECKPOINT_FORMAT, trial_evaluation_count(t),
                         architecture_parameter_count(&t->architecture));
}

static status seal(char *bytes, size_t count, error *err) {
    sha256_digest digest;
    if (sha256_of(bytes, count - SHA256_BYTES, &digest) != 0) return error_no_memory(err, count);
    memcpy(bytes + count - SHA256_BYTES, digest.bytes, SHA256_BYTES);
    return STATUS_OK;
}

status checkpoint_encode(const trial *t, const checkpoint *c, char **bytes, size_t *count,
                         error *err) {
    const uint32_t versions[] = {CHECKPOINT_FORMAT, TRIAL_NUMERICS_VERSION};
    const int64_t counts[] = {c->iterations_done, c->samples, c->loss_count, c->evaluation_count,
                              c->weight_count};
    const double reals[] = {c->loss,   c->loss_sum, c->train_s, c->eval_s,
                            c->wall_s, c->core_s,   c->cpu_s};
    size_t evaluation_bytes = (size_t)c->evaluation_count * EVALUATION_BYTES;
    *count = encoded_bytes(CHECKPOINT_FORMAT, c->evaluation_count, c->weight_count);
    *bytes = malloc(*count);
    if (!*bytes) return error_no_memory(err, *count);
    memcpy(*bytes, magic, sizeof magic);
    memcpy(*bytes + FORMAT_AT, versions, sizeof versions);
    memcpy(*bytes + ID_AT, t->id, TRIAL_ID_CHARS);
    memcpy(*bytes + COUNTS_AT, counts, sizeof counts);
    memcpy(*bytes + REALS_AT, reals, sizeof reals);
    char *next = *bytes + EVALUATIONS_AT;
    if (evaluation_bytes) memcpy(next, c->evaluations, evaluation_bytes);
    memcpy(next + evaluation_bytes, c->weights, (size_t)c->weight_count * sizeof *c->weights);
    return seal(*bytes, *count, err);
}

/* --- decoding -----------------------------------------------------------------------------------
 */

static status damaged(const char *place, const char *what, error *err) {
    return error_set(err, STATUS_DAMAGED, "%s is damaged: %s", place, what);
}

static status check_digest(const char *place, const char *bytes, size_t count, error *err) {
    sha256_digest digest;
    if (count < encoded_bytes(OLDEST_FORMAT, 0, 0) || memcmp(bytes, magic, sizeof magic) != 0)
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
        versions[1] != TRIAL_NUMERICS_VERSION)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has format %u under numeric contract %u; this is format %d, contract "
                         "%d",
                         place, versions[0], versions[1], CHECKPOINT_FORMAT,
                         TRIAL_NUMERICS_VERSION);
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
           c->weight_count == architecture_parameter_count(&t->architecture);
}

static bool evaluations_fit(const trial *t, const checkpoint *c) {
    for (int64_t i = 0; i < c->evaluation_count; i++) {
        int64_t at = (i + 1) * t->eval_every;
        if (c->evaluations[i].iteration != (at < t->iterations ? at : t->iterations)) return false;
    }
    return true;
}

static bool weights_are_finite(const checkpoint *c) {
    for (int64_t i = 0; i < c->weight_count; i++)
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

/* `bytes` are those after the header. */
static status read_arrays(const char *bytes, checkpoint *c, error *err) {
    size_t evaluation_bytes = (size_t)c->evaluation_count * EVALUATION_BYTES;
    size_t weight_bytes = (size_t)c->weight_count * sizeof *c->weights;
    c->evaluations = memory_array((size_t)c->evaluation_count, sizeof *c->evaluations);
    c->weights = memory_array((size_t)c->weight_count, sizeof *c->weights);
    if (!c->evaluations || !c->weights)
        return error_no_memory(err, evaluation_bytes + weight_bytes);
    memcpy(c->evaluations, bytes, evaluation_bytes);
    memcpy(c->weights, bytes + evaluation_bytes, weight_bytes);
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
    if (!counts_fit(t, &c) || count != encoded_bytes(format, c.evaluation_count, c.weight_count))
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
