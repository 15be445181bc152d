#include "src/results/subject.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/run/folder.h"
#include "src/run/run.h"
#include "src/store/results_file.h"
#include "src/store/trial_file.h"

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The path without its last component; to be freed. */
static char *parent_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return memory_copy_text(".");
    return slash == path ? memory_copy_text("/") : memory_copy_bytes(path, (size_t)(slash - path));
}

static const char *last_component(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* --- trial files alone --- */

/* A results of nothing but trials, to be filled. */
static status empty_results(const char *name, results **out, error *err) {
    results *r = memory_array(1, sizeof *r);
    *out = r;
    if (!r) return error_no_memory(err, sizeof *r);
    char **words;
    bool failed = false;
    for (size_t i = 0; (words = results_text_place(r, i)); i++)
        failed |= !(*words = memory_copy_text(words == &r->name ? name : ""));
    return failed ? error_no_memory(err, strlen(name)) : STATUS_OK;
}

static status add_trial(results *r, size_t *capacity, const char *path, error *err) {
    size_t count = (size_t)r->trial_count;
    if (!memory_grow(&r->trials, capacity, count + 1, sizeof *r->trials))
        return error_no_memory(err, (count + 1) * sizeof *r->trials);
    result *one = &r->trials[count];
    *one = (result){0};
    TRY(trial_file_read(path, false, &one->trial, &one->outcome, err));
    one->status = one->outcome.status;
    one->trial.index = one->trial.configuration = r->trial_count++;
    r->configuration_count = r->trial_count;
    return STATUS_OK;
}

/* As add_trial; one that cannot be read is left out. */
static status add_readable(subject *s, size_t *capacity, const char *path, error *err) {
    status result = add_trial(s->results, capacity, path, err);
    if (!left_out_may_be(result)) return result;
    left_out_add(&s->left_out, result, err);
    return STATUS_OK;
}

/* Paths of trial files, in the order of their ids. */
typedef struct path_list {
    char **paths;
    size_t count, capacity;
    bool failed; /* out of memory */
} path_list;

static void note_path(const char *path, const char *name, void *context) {
    path_list *l = context;
    (void)name;
    char *copy = memory_copy_text(path);
    if (copy && memory_grow(&l->paths, &l->capacity, l->count + 1, sizeof *l->paths))
        l->paths[l->count++] = copy;
    else
        l->failed = true;
    if (l->failed) free(copy);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(last_component(*(char *const *)a), last_component(*(char *const *)b));
}

static status read_trial_files(subject *s, error *err) {
    path_list l = {0};
    size_t capacity = 0;
    status result = folder_visit_trials(s->folder, note_path, &l, err);
    if (result == STATUS_OK && l.failed) result = error_no_memory(err, l.count * sizeof *l.paths);
    if (l.count > 0) qsort(l.paths, l.count, sizeof *l.paths, compare_names);
    for (size_t i = 0; i < l.count; i++) {
        if (result == STATUS_OK) result = add_readable(s, &capacity, l.paths[i], err);
        free(l.paths[i]);
    }
    free(l.paths);
    return result;
}

static status open_trial_files(subject *s, error *err) {
    char *trials = files_join(s->folder, "trials");
    status result = trials ? STATUS_OK : error_no_memory(err, strlen(s->folder));
    if (result == STATUS_OK && !is_folder(trials))
        result = error_set(err, STATUS_BAD_INPUT,
                           "%s is not a results folder: it has neither results.h5 nor trials/",
                           s->folder);
    s->incomplete = true;
    if (result == STATUS_OK) result = empty_results(last_component(s->folder), &s->results, err);
    if (result == STATUS_OK) result = read_trial_files(s, err);
    free(trials);
    return result;
}

/* --- opening --- */

static status open_folder(subject *s, error *err) {
    s->file = files_join(s->folder, "results.h5");
    if (!s->file) return error_no_memory(err, strlen(s->folder));
    if (access(s->file, F_OK) == 0) {
        TRY(results_file_read(s->file, &s->results, err));
        return run_collect_readable(s->folder, s->results, &s->left_out, err);
    }
    free(s->file);
    s->file = NULL;
    return open_trial_files(s, err);
}

static status open_and_warn(subject *s, error *err) {
    status result = open_folder(s, err);
    if (result == STATUS_OK) s->warnings->print_left_out(&s->left_out, s->folder);
    return result;
}

/* As parent_of; also of "." and "..", which have no slash to cut at. */
static char *folder_above(const char *folder) {
    const char *last = last_component(folder);
    const bool dots = strcmp(last, ".") == 0 || strcmp(last, "..") == 0;
    if (dots) return strcmp(folder, ".") == 0 ? memory_copy_text("..") : files_join(folder, "..");
    return parent_of(folder);
}

/* The folder that holds trials/, which the file lies in, or in a sub-folder of. */
static char *folder_of_trial(const char *path) {
    char *trials = parent_of(path), *absolute = trials ? realpath(trials, NULL) : NULL;
    if (trials && absolute && layout_is_shard_name(last_component(absolute))) {
        char *shard = trials;
        trials = folder_above(shard);
        free(shard);
    }
    char *folder = trials ? folder_above(trials) : NULL;
    free(absolute);
    free(trials);
    return folder;
}

static status open_trial(subject *s, const char *path, error *err) {
    size_t capacity = 0;
    s->folder = folder_of_trial(path);
    if (!s->folder) return error_no_memory(err, strlen(path));
    s->incomplete = true;
    s->trial = 0;
    TRY(empty_results(last_component(path), &s->results, err));
    return add_trial(s->results, &capacity, path, err);
}

static status open_file(subject *s, const char *path, error *err) {
    if (folder_is_trial_name(last_component(path))) return open_trial(s, path, err);
    s->folder = parent_of(path);
    s->file = memory_copy_text(path);
    if (!s->folder || !s->file) return error_no_memory(err, strlen(path));
    return results_file_read(path, &s->results, err);
}

static bool holds(const char *folder, const char *name) {
    char *path = files_join(folder, name);
    const bool exists = path && access(path, F_OK) == 0;
    free(path);
    return exists;
}

static bool is_results_folder(const char *path) {
    return is_folder(path) && (holds(path, "results.h5") || holds(path, "trials"));
}

/* folder/<start of an id>. */
static status open_trial_in_folder(subject *s, const char *path, error *err) {
    char *folder = parent_of(path);
    if (!folder) return error_no_memory(err, strlen(path));
    if (!is_results_folder(folder) || !strchr(path, '/')) {
        free(folder);
        return error_set(err, STATUS_BAD_INPUT, "%s: there is no such folder or file", path);
    }
    s->folder = folder;
    TRY(open_and_warn(s, err));
    return subject_find(s, last_component(path), err);
}

status subject_open(const char *path, const subject_warnings *warnings, subject *out, error *err) {
    *out = (subject){.trial = -1, .warnings = warnings};
    if (access(path, F_OK) != 0) return open_trial_in_folder(out, path, err);
    if (!is_folder(path)) return open_file(out, path, err);
    size_t chars = strlen(path);
    while (chars > 1 && path[chars - 1] == '/') chars--;
    out->folder = memory_copy_bytes(path, chars);
    return out->folder ? open_and_warn(out, err) : error_no_memory(err, chars);
}

status subject_find(subject *s, const char *which, error *err) {
    const results *r = s->results;
    int32_t number = which[0] == '#' ? (int32_t)strtol(which + 1, NULL, 10) : 0;
    int32_t found = -1;
    for (int32_t i = 0; i < r->trial_count; i++) {
        bool fits = number ? r->trials[i].trial.index + 1 == number
                           : which[0] && strncmp(r->trials[i].trial.id, which, strlen(which)) == 0;
        if (!fits) continue;
        if (found >= 0)
            return error_set(err, STATUS_BAD_INPUT,
                             "several trials of %s begin with %s: %s and %s; give more of the id",
                             s->folder, which, r->trials[found].trial.id, r->trials[i].trial.id);
        found = i;
    }
    if (found < 0 && s->left_out.count)
        return error_set(err, left_out_status(&s->left_out),
                         "%s has no trial %s among those that can be read", s->folder, which);
    if (found < 0)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has no trial %s; 'sweep ls %s' lists what is there", s->folder, which,
                         s->folder);
    s->trial = found;
    return STATUS_OK;
}

/* --- weights --- */

static status check_digest(const subject *s, const result *r, const float *weights, size_t count,
                           error *err) {
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    if (sha256_of(weights, count * sizeof *weights, &digest) != 0)
        return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    if (strcmp(hex, r->outcome.weights_sha256) == 0) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s: the weights of trial %s fail their SHA-256", s->file,
                     r->trial.id);
}

static status weights_of_results(const subject *s, const result *r, float **weights, error *err) {
    size_t count = (size_t)rnn_parameter_count(&r->trial.architecture);
    float *values = memory_array(count, sizeof *values);
    if (!values) return error_no_memory(err, count * sizeof *values);
    status result = results_file_read_weights(s->file, &r->trial, values, err);
    if (result == STATUS_OK) result = check_digest(s, r, values, count, err);
    if (result == STATUS_OK)
        *weights = values;
    else
        free(values);
    return result;
}

/* results.h5 holds the weights too, of trials that were finished when it was written. */
static status weights_in_place_of(const char *path, const subject *s, const result *r,
                                  float **weights, error *err) {
    error ignored;
    status failure = trial_file_read_weights(path, &r->trial, &r->outcome, weights, err);
    if (!s->file || !left_out_may_be(failure)) return failure;
    if (weights_of_results(s, r, weights, &ignored) != STATUS_OK) return failure;
    s->warnings->print("%s; its weights are those in %s", err->message, s->file);
    return STATUS_OK;
}

status subject_weights(const subject *s, const result *r, float **weights, error *err) {
    *weights = NULL;
    char *path = folder_trial_path(s->folder, folder_layout(s->folder), &r->trial);
    if (!path) return error_no_memory(err, strlen(s->folder));
    bool alone = s->file && access(path, F_OK) != 0;
    status result = alone ? weights_of_results(s, r, weights, err)
                          : weights_in_place_of(path, s, r, weights, err);
    free(path);
    return result;
}

void subject_free(subject *s) {
    results_free(s->results);
    left_out_free(&s->left_out);
    free(s->folder);
    free(s->file);
    *s = (subject){.trial = -1};
}
