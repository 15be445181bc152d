/* run_collect: from a folder to what a report needs. */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/journal.h"
#include "src/run/run.h"

/* The trials of a results by id, for the journal's records. */
typedef struct trial_index {
    result **by_id;
    size_t count;
    bool failed; /* out of memory */
} trial_index;

static int compare_ids(const void *a, const void *b) {
    const result *const *left = a, *const *right = b;
    return strcmp((*left)->trial.id, (*right)->trial.id);
}

static result *find(const trial_index *index, const char *id) {
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(index->by_id[middle]->trial.id, id);
        if (order == 0) return index->by_id[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* The last record of a trial holds: a failure counts until the next attempt, and only while there
 * is no file. */
static void apply_record(const journal_record *record, void *context) {
    trial_index *index = context;
    result *r = find(index, record->trial_id);
    if (!r) return;
    bool has_file = r->outcome.status != TRIAL_MISSING;
    if (record->kind == JOURNAL_DONE && has_file) r->runtime = record->runtime;
    if (has_file) return;
    free(r->reason);
    r->reason = NULL;
    r->status = TRIAL_MISSING;
    if (record->kind != JOURNAL_FAILED) return;
    r->status = TRIAL_FAILED;
    r->runtime = record->runtime;
    r->reason = memory_copy_text(record->message);
    index->failed |= !r->reason;
}

static status collect_files(const char *folder, results *r, error *err) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        bool found = false;
        result *one = &r->trials[i];
        TRY(finished_read(folder, &one->trial, &found, &one->outcome, err));
        if (found) one->status = one->outcome.status;
    }
    return STATUS_OK;
}

static status collect_journal(const char *folder, results *r, error *err) {
    size_t count = (size_t)r->trial_count;
    trial_index index = {memory_array(count, sizeof *index.by_id), count, false};
    char *path = folder_journal_path(folder);
    status outcome_of_reading = STATUS_OK;
    if (index.by_id && path) {
        for (size_t i = 0; i < count; i++) index.by_id[i] = &r->trials[i];
        qsort(index.by_id, count, sizeof *index.by_id, compare_ids);
        outcome_of_reading = journal_read(path, apply_record, &index, err);
    }
    if (!index.by_id || !path || index.failed)
        outcome_of_reading = error_no_memory(err, count * sizeof *index.by_id);
    free(index.by_id);
    free(path);
    return outcome_of_reading;
}

status run_collect(const char *folder, results *r, error *err) {
    TRY(collect_files(folder, r, err));
    return collect_journal(folder, r, err);
}
