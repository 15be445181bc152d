/* From a folder to what a report needs. */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/id_index.h"
#include "src/run/journal.h"
#include "src/run/left_out.h"
#include "src/run/legs.h"
#include "src/run/plan_file.h"
#include "src/run/run.h"
#include "src/store/rung_file.h"

/* The record that holds for a trial so far. */
typedef struct last_record {
    int journal; /* from 1 */
    int64_t at_s;
    bool done; /* one told of its end */
} last_record;

typedef struct collecting {
    id_index ids;
    const results *results;
    last_record *last;   /* one a trial */
    trial_runtime *legs; /* one a trial: of all its legs as far as its last rung */
    int journal;         /* which one is read, from 1 */
    bool failed;         /* out of memory */
} collecting;

/* Within a journal the last one, whatever the clock said; of several journals the youngest. */
static bool holds(collecting *c, const result *r, const journal_record *record) {
    last_record *last = &c->last[r - c->results->trials];
    if (last->journal != c->journal && record->at_s < last->at_s) return false;
    *last = (last_record){c->journal, record->at_s, last->done};
    return true;
}

/* The times of all legs together, with the place and the threads of the last one. */
static void add_leg(trial_runtime *sum, const trial_runtime *leg) {
    const trial_runtime before = *sum;
    *sum = *leg;
    sum->wall_s += before.wall_s;
    sum->train_s += before.train_s;
    sum->eval_s += before.eval_s;
    sum->cpu_s += before.cpu_s;
    if (before.wall_s > 0) sum->started_s = before.started_s;
}

/* What a trial took on its way to its last rung; one that went on from there took the rest besides.
 */
static void add_legs(result *one, const trial_runtime *legs, bool done) {
    if (!(legs->wall_s > 0)) return;
    const trial_runtime end = one->runtime;
    if (one->status != TRIAL_STOPPED && !done) return;
    one->runtime = *legs;
    if (one->status != TRIAL_STOPPED) add_leg(&one->runtime, &end);
}

/* The last record of a trial holds: a failure counts until the next attempt, and only while there
 * is no file. */
static void apply_record(const journal_record *record, void *context) {
    collecting *c = context;
    /* Each trial of the index is the beginning of a result. */
    result *r = (result *)(void *)(trial *)id_index_find(&c->ids, record->trial_id);
    if (!r || !holds(c, r, record)) return;
    const bool has_file = r->outcome.status != TRIAL_MISSING;
    if (record->kind == JOURNAL_RUNG) add_leg(&c->legs[r - c->results->trials], &record->runtime);
    if (record->kind == JOURNAL_DONE && has_file) {
        r->runtime = record->runtime;
        c->last[r - c->results->trials].done = true;
    }
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
    outcome o;
    const trial_status known = one->outcome.status;
    if (known != TRIAL_MISSING && known != TRIAL_STOPPED)
        return STATUS_OK; /* the results have it already */
    TRY(finished_read(folder, l, &one->trial, &found, &o, err));
    if (!found) return STATUS_OK;
    outcome_free(&one->outcome);
    one->outcome = o;
    one->rung_rank = one->rung_of = 0;
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

/* --- stopped trials --- */

/* The place of a plan's trial among the results; NULL where they lack it. */
static result *result_of(const id_index *ids, const trial *t) {
    return (result *)(void *)(trial *)id_index_find(ids, t->id);
}

static status read_rung(const legs *l, const trial *t, int rung, outcome *out, error *err) {
    trial stored;
    char *path = folder_rung_path(l->folder, l->layout, t, legs_iteration(l, t->index, rung));
    if (!path) return error_no_memory(err, strlen(l->folder));
    const status result = rung_file_read(path, &stored, out, err);
    free(path);
    return result;
}

/* One that was never begun, as other seeds told enough, has no evaluation. */
static status collect_rung(const legs *l, const trial *t, result *one, error *err) {
    const stopping_place *place = &l->places[t->index];
    outcome_free(&one->outcome);
    if (place->goal >= 0)
        TRY(read_rung(l, t, place->goal, &one->outcome, err));
    else
        one->outcome = (outcome){.status = TRIAL_STOPPED,
                                 .parameters_allocated = rnn_parameter_count(&t->architecture)};
    one->status = TRIAL_STOPPED;
    one->rung_rank = place->rank;
    one->rung_of = place->of;
    free(one->reason);
    one->reason = NULL;
    return STATUS_OK;
}

/* Results of an earlier time may have it as stopped. */
static void set_missing(result *one) {
    outcome_free(&one->outcome);
    one->status = TRIAL_MISSING;
    one->rung_rank = one->rung_of = 0;
}

/* Trials without a file that are decided to go no further. */
static status collect_stopped(const legs *l, results *r, left_out_files *left_out, error *err) {
    const size_t count = (size_t)r->trial_count;
    id_index ids;
    status result = STATUS_OK;
    if (!id_index_create(&ids, &r->trials->trial, count, sizeof *r->trials))
        return error_no_memory(err, count * sizeof *ids.by_id);
    for (int32_t i = 0; result == STATUS_OK && i < l->plan->trial_count; i++) {
        const trial *t = &l->plan->trials[i];
        struct result *one = result_of(&ids, t);
        if (one && legs_is_stopped(l, i))
            result = collect_rung(l, t, one, err);
        else if (one && one->status == TRIAL_STOPPED)
            set_missing(one);
        if (result == STATUS_OK || !left_out || !left_out_may_be(result)) continue;
        left_out_add(left_out, result, err);
        result = STATUS_OK;
    }
    id_index_free(&ids);
    return result;
}

static status collect_with_plan(const char *folder, const plan *p, results *r,
                                left_out_files *left_out, error *err) {
    legs all;
    status result = legs_create(&all, p, folder, folder_layout(folder), NULL, err);
    if (result == STATUS_OK) result = legs_look_at_all(&all, err);
    if (result == STATUS_OK) result = collect_stopped(&all, r, left_out, err);
    legs_free(&all);
    return result;
}

/* Which trials were stopped follows from the plan that the folder was begun for, and from all that
 * is there. */
static status collect_rungs(const char *folder, results *r, left_out_files *left_out, error *err) {
    config *c;
    dataset *data;
    plan *p;
    if (!folder_has_rungs(folder) && !plan_file_races_over_seeds(folder)) return STATUS_OK;
    status result = plan_file_read(folder, &c, &data, &p, err);
    if (result == STATUS_OK) {
        if (p->stopping) result = collect_with_plan(folder, p, r, left_out, err);
        plan_free(p);
        dataset_free(data);
        config_free(c);
    }
    if (result == STATUS_OK || !left_out || !left_out_may_be(result)) return result;
    left_out_add(left_out, result, err);
    return STATUS_OK;
}

static int32_t count_stopped(const char *folder, const plan *p) {
    error ignored;
    legs all;
    int32_t count = 0;
    const bool known =
        legs_create(&all, p, folder, folder_layout(folder), NULL, &ignored) == STATUS_OK &&
        legs_look_at_all(&all, &ignored) == STATUS_OK;
    for (int32_t i = 0; known && i < p->trial_count; i++) count += legs_is_stopped(&all, i);
    legs_free(&all);
    return count;
}

int32_t run_count_stopped(const char *folder) {
    config *c;
    dataset *data;
    plan *p;
    error ignored;
    if (!folder_has_rungs(folder) && !plan_file_races_over_seeds(folder)) return 0;
    if (plan_file_read(folder, &c, &data, &p, &ignored) != STATUS_OK) return 0;
    const int32_t count = p->stopping ? count_stopped(folder, p) : 0;
    plan_free(p);
    dataset_free(data);
    config_free(c);
    return count;
}

/* --- the journal --- */

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
    collecting c = {.results = r,
                    .last = memory_array(count, sizeof *c.last),
                    .legs = memory_array(count, sizeof *c.legs)};
    char *path = folder_journal_path(folder);
    if (path && c.last && c.legs &&
        id_index_create(&c.ids, &r->trials->trial, count, sizeof *r->trials)) {
        read_journal(path, "journal.log", &c);
        folder_visit_journals(folder, read_journal, &c);
        for (size_t i = 0; i < count; i++) add_legs(&r->trials[i], &c.legs[i], c.last[i].done);
    } else {
        c.failed = true;
    }
    id_index_free(&c.ids);
    free(c.last);
    free(c.legs);
    free(path);
    return c.failed ? error_no_memory(err, count * sizeof *c.ids.by_id) : STATUS_OK;
}

status run_collect(const char *folder, results *r, error *err) {
    TRY(collect_files(folder, r, NULL, err));
    TRY(collect_rungs(folder, r, NULL, err));
    return collect_journals(folder, r, err);
}

status run_collect_readable(const char *folder, results *r, left_out_files *left_out, error *err) {
    TRY(collect_files(folder, r, left_out, err));
    TRY(collect_rungs(folder, r, left_out, err));
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
