/* run_collect and run_read_plan: from a folder to what a report needs. */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/id_index.h"
#include "src/run/journal.h"
#include "src/run/left_out.h"
#include "src/run/plan_file.h"
#include "src/run/run.h"

typedef struct collecting {
    id_index ids;
    bool failed; /* out of memory */
} collecting;

/* The last record of a trial holds: a failure counts until the next attempt, and only while there
 * is no file. */
static void apply_record(const journal_record *record, void *context) {
    collecting *c = context;
    /* Each trial of the index is the beginning of a result. */
    result *r = (result *)(void *)(trial *)id_index_find(&c->ids, record->trial_id);
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
    c->failed |= !r->reason;
}

static status collect_file(const char *folder, result *one, error *err) {
    bool found = false;
    if (one->outcome.status != TRIAL_MISSING) return STATUS_OK; /* the results have it already */
    TRY(finished_read(folder, &one->trial, &found, &one->outcome, err));
    if (!found) return STATUS_OK;
    one->status = one->outcome.status;
    free(one->reason); /* of an earlier failure */
    one->reason = NULL;
    return STATUS_OK;
}

static status collect_files(const char *folder, results *r, left_out_files *left_out, error *err) {
    for (int32_t i = 0; i < r->trial_count; i++) {
        status result = collect_file(folder, &r->trials[i], err);
        if (result == STATUS_OK) continue;
        if (!left_out || !left_out_may_be(result)) return result;
        left_out_add(left_out, result, err);
    }
    return STATUS_OK;
}

/* What a journal that cannot be read would have told is not known. */
static status collect_journal(const char *folder, results *r, error *err) {
    size_t count = (size_t)r->trial_count;
    collecting c = {.failed = false};
    char *path = folder_journal_path(folder);
    status outcome_of_reading = STATUS_OK;
    if (path && id_index_create(&c.ids, &r->trials->trial, count, sizeof *r->trials))
        outcome_of_reading = journal_read(path, apply_record, &c, err);
    else
        c.failed = true;
    if (c.failed) outcome_of_reading = error_no_memory(err, count * sizeof *c.ids.by_id);
    if (outcome_of_reading == STATUS_IO) outcome_of_reading = STATUS_OK;
    id_index_free(&c.ids);
    free(path);
    return outcome_of_reading;
}

status run_collect(const char *folder, results *r, error *err) {
    TRY(collect_files(folder, r, NULL, err));
    return collect_journal(folder, r, err);
}

status run_collect_readable(const char *folder, results *r, left_out_files *left_out, error *err) {
    TRY(collect_files(folder, r, left_out, err));
    return collect_journal(folder, r, err);
}

status run_relate(const char *folder, const plan *p, run_relation *out, error *err) {
    return plan_file_relate(folder, p, out, err);
}

status run_read_plan(const char *folder, config **c, dataset **data, plan **out, error *err) {
    return plan_file_read(folder, c, data, out, err);
}
