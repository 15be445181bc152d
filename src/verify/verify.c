#include "src/verify/verify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/memory.h"
#include "src/base/random.h"
#include "src/run/folder.h"
#include "src/store/trial_file.h"

static status read_trial(const char *folder, layout l, const trial *t, outcome *o, error *err) {
    trial stored;
    char *path = folder_trial_path(folder, l, t);
    *o = (outcome){0};
    if (!path) return error_no_memory(err, strlen(folder));
    status result = trial_file_read(path, true, &stored, o, err);
    free(path);
    return result;
}

/* --- digests --- */

/* results.h5 speaks of it, so it must be there; what is there and cannot be read is another matter.
 */
static status check_presence(const char *folder, layout l, const trial *t, error *err) {
    char *path = folder_trial_path(folder, l, t);
    if (!path) return error_no_memory(err, strlen(folder));
    const bool missing = access(path, F_OK) != 0 && errno == ENOENT;
    if (missing) error_set(err, STATUS_DAMAGED, "%s is missing", path);
    free(path);
    return missing ? STATUS_DAMAGED : STATUS_OK;
}

/* The file against results.h5, whose weights are left out there. */
static status check_file(const char *folder, layout l, const result *r, error *err) {
    outcome o;
    text difference = {0};
    TRY(check_presence(folder, l, &r->trial, err));
    status result = read_trial(folder, l, &r->trial, &o, err);
    TRY(result);
    if (!verify_compare(&r->trial, &r->outcome, &o, &difference) ||
        strcmp(r->outcome.weights_sha256, o.weights_sha256) != 0)
        result =
            error_set(err, STATUS_DAMAGED,
                      "the file of trial %s is whole, but not what results.h5 was made from%s%s",
                      r->trial.id, difference.bytes ? ": " : "", text_string(&difference));
    text_free(&difference);
    outcome_free(&o);
    return result;
}

status verify_files(const char *folder, const results *r, int32_t *checked, error *err) {
    const layout l = folder_layout(folder);
    *checked = 0;
    for (int32_t i = 0; i < r->trial_count; i++) {
        const result *one = &r->trials[i];
        if (one->status != TRIAL_FINISHED && one->status != TRIAL_DIVERGED) continue;
        TRY(check_file(folder, l, one, err));
        (*checked)++;
    }
    return STATUS_OK;
}

/* --- training again --- */

static status compare_files(const plan *part, const verify_options *o, int32_t *equal,
                            text *difference, error *err) {
    const layout kept_layout = folder_layout(o->folder), again_layout = folder_layout(o->scratch);
    for (int32_t i = 0; i < part->trial_count; i++) {
        outcome kept, again;
        text found = {0};
        const trial *t = &part->trials[i];
        TRY(read_trial(o->folder, kept_layout, t, &kept, err));
        status result = read_trial(o->scratch, again_layout, t, &again, err);
        bool same = result == STATUS_OK && verify_compare(t, &kept, &again, &found);
        if (same) (*equal)++;
        if (!difference->bytes) text_append(difference, text_string(&found));
        text_free(&found);
        outcome_free(&kept);
        outcome_free(&again);
        TRY(result);
    }
    return STATUS_OK;
}

/* At a trial whose worker dies. */
enum { FURTHER_ATTEMPTS = 2 };

static status train(plan *part, dataset *d, const verify_options *o, error *err) {
    const run_options options = {.folder = o->scratch,
                                 .workers = o->workers,
                                 .listen = o->listen,
                                 .context = o->context,
                                 .retries = FURTHER_ATTEMPTS,
                                 .isa = o->isa,
                                 .hang_timeout_s = o->hang_timeout_s};
    run_summary summary;
    status result = run_sweep(part, d, &options, &summary, err);
    if (result == STATUS_STOPPED)
        return error_set(err, STATUS_STOPPED,
                         "stopped with %d of %d trials trained again; to verify again is to start "
                         "over",
                         summary.finished, part->trial_count);
    TRY(result);
    if (summary.failed == 0) return STATUS_OK;
    return error_set(err, STATUS_IO, "%d of the trials could not be trained again", summary.failed);
}

status verify_retrain(const plan *p, dataset *d, const verify_options *o, int32_t *equal,
                      text *difference, error *err) {
    plan part = *p;
    part.stopping =
        NULL; /* one that went on from rung to rung has the bits of one that never paused */
    *equal = 0;
    part.trials = memory_array((size_t)o->count, sizeof *part.trials);
    if (!part.trials) return error_no_memory(err, (size_t)o->count * sizeof *part.trials);
    part.trial_count = part.selected_count = o->count;
    for (int32_t i = 0; i < o->count; i++) {
        part.trials[i] = p->trials[o->trials[i]];
        part.trials[i].index = i;
        part.trials[i].threads = o->threads;
    }
    status result = train(&part, d, o, err);
    if (result == STATUS_OK) result = compare_files(&part, o, equal, difference, err);
    free(part.trials);
    return result;
}

/* --- sampling --- */

static int compare_numbers(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

status verify_sample(uint64_t seed, int32_t total, int32_t count, int32_t *chosen, error *err) {
    uint32_t *order = memory_array((size_t)total, sizeof *order);
    if (!order) return error_no_memory(err, (size_t)total * sizeof *order);
    random_shuffle(seed, 0, order, (uint32_t)total);
    for (int32_t i = 0; i < count; i++) chosen[i] = (int32_t)order[i];
    qsort(chosen, (size_t)count, sizeof *chosen, compare_numbers);
    free(order);
    return STATUS_OK;
}
