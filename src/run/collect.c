/* From a folder to what a report needs. */
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

/* The record that holds for a trial so far. */
typedef struct last_record {
    int journal; /* from 1 */
    int64_t at_s;
} last_record;

typedef struct collecting {
    id_index ids;
    const results *results;
    last_record *last; /* one a trial */
    int journal;       /* which one is read, from 1 */
    bool failed;       /* out of memory */
} collecting;

/* Within a journal the last one, whatever the clock said; of several journals the youngest. */
static bool holds(collecting *c, const result *r, const journal_record *record) {
    last_record *last = &c->last[r - c->results->trials];
    if (last->journal != c->journal && record->at_s < last->at_s) return false;
    *last = (last_record){c->journal, record->at_s};
    return true;
}

/* The last record of a trial holds: a failure counts until the next attempt, and only while there
 * is no file. */
static void apply_record(const journal_record *record, void *context) {
    collecting *c = context;
    /* Each trial of the index is the beginning of a result. */
    result *r = (result *)(void *)(trial *)id_index_find(&c->ids, record->trial_id);
    if (!r || !holds(c, r, record)) return;
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

static status collect_file(const char *folder, layout l, result *one, error *err) {
    bool found = false;
    if (one->outcome.status != TRIAL_MISSING) return STATUS_OK; /* the results have it already */
    TRY(finished_read(folder, l, &one->trial, &found, &one->outcome, err));
    if (!found) return STATUS_OK;
    one->status = one->outcome.status;
    free(one->reason); /* of an earlier failure */
    one->reason = NULL;
    return STATUS_OK;
}

static status collect_files(const char *folder, results *r, left_out_files *left_out, error *err) {
    const layout l = folder_layout(folder);
    for (int32_t i = 0; i < r->trial_count; i++) {
        status result = collect_file(folder, l, &r->trials[i], err);
        if (result == STATUS_OK) continue;
        if (!left_out || !left_out_may_be(result)) return result;
        left_out_add(left_out, result, err);
    }
    return STATUS_OK;
}

/* What a journal that cannot be read would have told is not known. */
static void read_journal(const char *path, const char *name, void *context) {
    collecting *c = context;
    error ignored;
    c->journal++;
    if (name[0] != '.')
        c->failed |= journal_read(path, apply_record, c, &ignored) == STATUS_NO_MEMORY;
}

static status collect_journals(const char *folder, results *r, error *err) {
    const size_t count = (size_t)r->trial_count;
    collecting c = {.results = r, .last = memory_array(count, sizeof *c.last)};
    char *path = folder_journal_path(folder);
    if (path && c.last && id_index_create(&c.ids, &r->trials->trial, count, sizeof *r->trials)) {
        read_journal(path, "journal.log", &c);
        folder_visit_journals(folder, read_journal, &c);
    } else {
        c.failed = true;
    }
    id_index_free(&c.ids);
    free(c.last);
    free(path);
    return c.failed ? error_no_memory(err, count * sizeof *c.ids.by_id) : STATUS_OK;
}

status run_collect(const char *folder, results *r, error *err) {
    TRY(collect_files(folder, r, NULL, err));
    return collect_journals(folder, r, err);
}

status run_collect_readable(const char *folder, results *r, left_out_files *left_out, error *err) {
    TRY(collect_files(folder, r, left_out, err));
    return collect_journals(folder, r, err);
}

layout run_layout_of(run_layout wanted, const plan *p) {
    if (wanted == RUN_LAYOUT_AUTO) return layout_for(p->trial_count);
    return wanted == RUN_LAYOUT_SHARDED ? LAYOUT_SHARDED : LAYOUT_FLAT;
}

status run_relate(const char *folder, const plan *p, run_relation *out, error *err) {
    return plan_file_relate(folder, p, out, err);
}

status run_read_plan(const char *folder, config **c, dataset **data, plan **out, error *err) {
    return plan_file_read(folder, c, data, out, err);
}

status run_read_config(const char *folder, const char *const overrides[], size_t count,
                       config **out, error *err) {
    return plan_file_read_config(folder, overrides, count, out, err);
}

status run_begin(const plan *p, const char *folder, const char *program, run_layout wanted,
                 error *err) {
    plan_file_state state;
    layout l = run_layout_of(wanted, p);
    TRY(folder_make(folder, err));
    TRY(folder_make_for_pilots(folder, err));
    TRY(plan_file_settle(folder, p, program, false, &state, &l, err));
    return l == LAYOUT_SHARDED ? folder_make_shards(folder, err) : STATUS_OK;
}
