#include "src/weights/initial_weights.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/plan/explain_tensors.h"
#include "src/store/results_file.h"
#include "src/store/trial_file.h"
#include "src/weights/held_network.h"
#include "src/weights/safetensors.h"

/* --- what a file holds, as safetensors --- */

/* The weights of a trial's file, named. */
static status name_tensors(const rnn_architecture *a, outcome *o, safetensors_file *out,
                           error *err) {
    size_t count = (size_t)rnn_tensor_count(a);
    out->tensors = memory_array(count, sizeof *out->tensors);
    if (!out->tensors) return error_no_memory(err, count * sizeof *out->tensors);
    out->values = o->weights;
    out->count = count;
    o->weights = NULL;
    const float *next = out->values;
    for (size_t i = 0; i < count; i++) {
        rnn_tensor p = rnn_tensor_at(a, (int)i);
        safetensors_tensor *t = &out->tensors[i];
        *t = (safetensors_tensor){.rank = p.rank, .shape = {p.rows, p.columns}, .values = next};
        memcpy(t->name, p.name, sizeof p.name);
        next += p.count;
    }
    return STATUS_OK;
}

/* A whole sweep in place of one of its trials is a mistake worth a word of its own. */
static status refuse_results(const char *path, error *err) {
    results *r = NULL;
    error ignored;
    if (results_file_read(path, &r, &ignored) != STATUS_OK) return STATUS_OK;
    results_free(r);
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: it holds a whole sweep; name one of its trials, the file "
                     "trials/<id>.h5 beside it ('sweep ls' lists them)",
                     path);
}

static status read_trial(const char *path, safetensors_file *out, error *err) {
    trial t;
    outcome o;
    *out = (safetensors_file){0};
    TRY(refuse_results(path, err));
    TRY(trial_file_read(path, true, &t, &o, err));
    status result = o.weights ? name_tensors(&t.architecture, &o, out, err)
                              : error_set(err, STATUS_BAD_INPUT,
                                          "%s: error: the trial diverged and has no weights", path);
    outcome_free(&o);
    return result;
}

static status read_file(const char *path, safetensors_file *out, error *err) {
    size_t chars = strlen(path);
    bool hdf5 = chars > 3 && strcmp(path + chars - 3, ".h5") == 0;
    status result = hdf5 ? read_trial(path, out, err) : safetensors_read(path, out, err);
    /* A file that the config names is the user's input. */
    return result == STATUS_IO ? STATUS_BAD_INPUT : result;
}

/* What is wrong with the file is told under the key that names it. */
static status read_named_file(const char *path, safetensors_file *out, error *err) {
    error cause;
    status result = read_file(path, out, &cause);
    if (result == STATUS_OK) return STATUS_OK;
    return error_set(err, result, "%s: %s", key_info(KEY_INIT_FROM)->name, cause.message);
}

/* --- against the architecture --- */

static status refuse_shape(const char *path, const safetensors_tensor *held,
                           const rnn_tensor *wanted, error *err) {
    text want = {0}, have = {0};
    rnn_tensor as_held = {.rank = held->rank, .rows = held->shape[0], .columns = held->shape[1]};
    explain_append_shape(&want, wanted);
    explain_append_shape(&have, &as_held);
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: %s has the shape %s where the config's network has %s; all trials must "
              "have the network of train.init.from",
              path, held->name, text_string(&have), text_string(&want));
    text_free(&want);
    text_free(&have);
    return STATUS_BAD_INPUT;
}

static status find_tensor(const char *path, const safetensors_file *f, const rnn_tensor *wanted,
                          const safetensors_tensor **out, error *err) {
    for (size_t i = 0; i < f->count; i++) {
        const safetensors_tensor *held = &f->tensors[i];
        if (strcmp(held->name, wanted->name) != 0) continue;
        *out = held;
        bool same = held->rank == wanted->rank && held->shape[0] == wanted->rows &&
                    held->shape[1] == wanted->columns;
        return same ? STATUS_OK : refuse_shape(path, held, wanted, err);
    }
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: it has no tensor %s, which the config's network needs", path,
                     wanted->name);
}

static bool is_wanted(const char *name, const rnn_architecture *a) {
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_tensor wanted = rnn_tensor_at(a, i);
        if (strcmp(name, wanted.name) == 0) return true;
    }
    return false;
}

static status check_numbers(const char *path, const safetensors_tensor *t, int64_t count,
                            error *err) {
    for (int64_t i = 0; i < count; i++)
        if (!isfinite(t->values[i]))
            return error_set(err, STATUS_BAD_INPUT, "%s: error: number %lld of %s is not finite",
                             path, (long long)i, t->name);
    return STATUS_OK;
}

/* Copy the tensors in state_dict order to `to`, if given; else only check. */
static status take_tensors(const char *path, const safetensors_file *f, const rnn_architecture *a,
                           float *to, error *err) {
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        rnn_tensor wanted = rnn_tensor_at(a, i);
        const safetensors_tensor *held = NULL;
        TRY(find_tensor(path, f, &wanted, &held, err));
        if (!to) continue;
        TRY(check_numbers(path, held, wanted.count, err));
        memcpy(to, held->values, (size_t)wanted.count * sizeof *to);
        to += wanted.count;
    }
    for (size_t i = 0; i < f->count; i++)
        if (!is_wanted(f->tensors[i].name, a))
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: error: the config's network has no tensor %s", path,
                             f->tensors[i].name);
    return STATUS_OK;
}

/* What does not fit, and which keys of the config make it fit. */
static status check_tensors(const char *path, const safetensors_file *f, const rnn_architecture *a,
                            error *err) {
    error cause;
    const status result = take_tensors(path, f, a, NULL, &cause);
    if (result == STATUS_OK) return STATUS_OK;
    text keys = {0};
    held_network_append_keys(&keys, f, a);
    if (keys.bytes > 0)
        error_set(err, result, "%s. The file's network has %s: say so in the config, too",
                  cause.message, text_string(&keys));
    else
        *err = cause;
    text_free(&keys);
    return result;
}

static status start_from(plan *p, const char *path, const safetensors_file *f, error *err) {
    const rnn_architecture *first = &p->trials[0].architecture;
    for (int32_t i = 0; i < p->trial_count; i++) {
        const rnn_architecture *a = &p->trials[i].architecture;
        if (i == 0 || !rnn_architecture_equal(a, first)) TRY(check_tensors(path, f, a, err));
    }
    int64_t count = rnn_parameter_count(first);
    float *weights = memory_array((size_t)count, sizeof *weights);
    if (!weights) return error_no_memory(err, (size_t)count * sizeof *weights);
    status result = take_tensors(path, f, first, weights, err);
    if (result == STATUS_OK) return plan_start_from(p, weights, count, err);
    free(weights);
    return result;
}

status initial_weights_read(plan *p, error *err) {
    const char *path = config_text(p->config, KEY_INIT_FROM);
    safetensors_file f;
    if (!path || p->trial_count == 0) return STATUS_OK;
    status result = read_named_file(path, &f, err);
    if (result == STATUS_OK) result = start_from(p, path, &f, err);
    safetensors_free(&f);
    return result;
}
