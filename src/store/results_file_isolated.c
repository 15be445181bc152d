/* results.h5, read in another process. */
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/store/isolated_read.h"
#include "src/store/packed_results.h"
#include "src/store/packed_trial.h"
#include "src/store/results_file.h"

/* --- everything but the weights --- */

static status answer_read(const void *request, size_t bytes, text *reply, error *err) {
    packed asked = {request, bytes, false, false};
    char *path = unpack_text(&asked);
    results *r = NULL;
    status result = path ? results_file_read_here(path, &r, err) : error_no_memory(err, bytes);
    if (result == STATUS_OK) pack_results(reply, r);
    results_free(r);
    free(path);
    return result;
}

static status take_results(const char *path, const text *reply, results **out, error *err) {
    packed got = {reply->data, reply->bytes, false, false};
    results *r = memory_array(1, sizeof *r);
    if (!r) return error_no_memory(err, sizeof *r);
    unpack_results(&got, r);
    status result = isolated_read_check(path, &got, err);
    if (result == STATUS_OK)
        *out = r;
    else
        results_free(r);
    return result;
}

status results_file_read(const char *path, results **out, error *err) {
    const text nothing = {0};
    text reply = {0};
    *out = NULL;
    status result = isolated_read(answer_read, path, &nothing, &reply, err);
    if (result == STATUS_OK) result = take_results(path, &reply, out, err);
    text_free(&reply);
    return result;
}

/* --- the weights of one trial --- */

static status read_weights_of(const char *path, const trial *t, text *reply, error *err) {
    const size_t count = (size_t)rnn_parameter_count(&t->architecture);
    float *weights = memory_array(count, sizeof *weights);
    if (!weights) return error_no_memory(err, count * sizeof *weights);
    status result = results_file_read_weights_here(path, t, weights, err);
    if (result == STATUS_OK) pack(reply, weights, count * sizeof *weights);
    free(weights);
    return result;
}

static status answer_read_weights(const void *request, size_t bytes, text *reply, error *err) {
    packed asked = {request, bytes, false, false};
    char *path = unpack_text(&asked);
    trial t;
    unpack_trial(&asked, &t);
    status result = path ? read_weights_of(path, &t, reply, err) : error_no_memory(err, bytes);
    free(path);
    return result;
}

status results_file_read_weights(const char *path, const trial *t, float *weights, error *err) {
    text request = {0}, reply = {0};
    pack_trial(&request, t);
    status result = isolated_read(answer_read_weights, path, &request, &reply, err);
    if (result == STATUS_OK) {
        packed got = {reply.data, reply.bytes, false, false};
        unpack(&got, weights, (size_t)rnn_parameter_count(&t->architecture) * sizeof *weights);
        result = isolated_read_check(path, &got, err);
    }
    text_free(&request);
    text_free(&reply);
    return result;
}
