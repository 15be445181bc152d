/* Trial and rung files, read in another process. */
#include <stdlib.h>
#include <string.h>

#include "src/store/isolated_read.h"
#include "src/store/packed_trial.h"
#include "src/store/rung_file.h"
#include "src/store/trial_file.h"

/* --- a trial and what came of it --- */

/* The reply of a read that came to `result`; releases the outcome that it packs. */
static status reply_with(status result, const trial *t, outcome *o, text *reply) {
    TRY(result);
    pack_trial(reply, t);
    pack_outcome(reply, t, o);
    outcome_free(o);
    return STATUS_OK;
}

/* Ask for such a reply; the outcome is zero on failure. */
static status read_outcome(isolated_function *answer, const char *path, const text *request,
                           trial *t, outcome *o, error *err) {
    text reply = {0};
    *t = (trial){0};
    *o = (outcome){0};
    status result = isolated_read(answer, path, request, &reply, err);
    if (result == STATUS_OK) {
        packed got = {reply.data, reply.bytes, false, false};
        unpack_trial(&got, t);
        unpack_outcome(&got, t, o);
        result = isolated_read_check(path, &got, err);
        if (result != STATUS_OK) outcome_free(o);
    }
    text_free(&reply);
    return result;
}

/* --- everything --- */

static status answer_read(const void *request, size_t bytes, text *reply, error *err) {
    packed asked = {request, bytes, false, false};
    char *path = unpack_text(&asked);
    bool want_weights;
    trial t;
    outcome o;
    unpack(&asked, &want_weights, sizeof want_weights);
    status result =
        path ? trial_file_read_here(path, want_weights, &t, &o, err) : error_no_memory(err, bytes);
    free(path);
    return reply_with(result, &t, &o, reply);
}

status trial_file_read(const char *path, bool want_weights, trial *t, outcome *o, error *err) {
    text request = {0};
    pack(&request, &want_weights, sizeof want_weights);
    const status result = read_outcome(answer_read, path, &request, t, o, err);
    text_free(&request);
    return result;
}

/* --- weights --- */

static status answer_read_weights(const void *request, size_t bytes, text *reply, error *err) {
    packed asked = {request, bytes, false, false};
    char *path = unpack_text(&asked);
    float *weights = NULL;
    trial t;
    outcome known;
    unpack_trial(&asked, &t);
    unpack_outcome(&asked, &t, &known);
    status result = path ? trial_file_read_weights_here(path, &t, &known, &weights, err)
                         : error_no_memory(err, bytes);
    if (result == STATUS_OK) pack(reply, weights, (size_t)known.weight_count * sizeof *weights);
    free(path);
    free(weights);
    return result;
}

status trial_file_read_weights(const char *path, const trial *t, const outcome *known,
                               float **weights, error *err) {
    text request = {0}, reply = {0};
    outcome in_short = {.status = known->status, .weight_count = known->weight_count};
    memcpy(in_short.weights_sha256, known->weights_sha256, sizeof in_short.weights_sha256);
    *weights = NULL;
    pack_trial(&request, t);
    pack_outcome(&request, t, &in_short);
    status result = isolated_read(answer_read_weights, path, &request, &reply, err);
    if (result == STATUS_OK) {
        packed got = {reply.data, reply.bytes, false, false};
        *weights = unpack_array(&got, (size_t)known->weight_count, sizeof **weights);
        result = isolated_read_check(path, &got, err);
        if (result != STATUS_OK) {
            free(*weights);
            *weights = NULL;
        }
    }
    text_free(&request);
    text_free(&reply);
    return result;
}

/* --- rungs --- */

static status answer_read_rung(const void *request, size_t bytes, text *reply, error *err) {
    packed asked = {request, bytes, false, false};
    char *path = unpack_text(&asked);
    trial t;
    outcome o;
    status result = path ? rung_file_read_here(path, &t, &o, err) : error_no_memory(err, bytes);
    free(path);
    return reply_with(result, &t, &o, reply);
}

status rung_file_read(const char *path, trial *t, outcome *o, error *err) {
    const text nothing_more = {0};
    return read_outcome(answer_read_rung, path, &nothing_more, t, o, err);
}

static status answer_read_state(const void *request, size_t bytes, text *reply, error *err) {
    packed asked = {request, bytes, false, false};
    char *path = unpack_text(&asked), *id = unpack_text(&asked);
    int64_t iteration = 0;
    rung_state state = {0};
    unpack(&asked, &iteration, sizeof iteration);
    status result = path && id ? rung_file_read_state_here(path, id, iteration, &state, err)
                               : error_no_memory(err, bytes);
    if (result == STATUS_OK) {
        pack(reply, &state.count, sizeof state.count);
        pack(reply, state.bytes, state.count);
        free(state.bytes);
    }
    free(path);
    free(id);
    return result;
}

status rung_file_read_state(const char *path, const char *id, int64_t iteration, rung_state *out,
                            error *err) {
    text request = {0}, reply = {0};
    *out = (rung_state){0};
    pack_text(&request, id);
    pack(&request, &iteration, sizeof iteration);
    status result = isolated_read(answer_read_state, path, &request, &reply, err);
    if (result == STATUS_OK) {
        packed got = {reply.data, reply.bytes, false, false};
        unpack(&got, &out->count, sizeof out->count);
        out->bytes = unpack_array(&got, out->count, 1);
        result = isolated_read_check(path, &got, err);
        if (result != STATUS_OK) {
            free(out->bytes);
            *out = (rung_state){0};
        }
    }
    text_free(&request);
    text_free(&reply);
    return result;
}
