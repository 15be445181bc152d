/* run_sweep: from a plan and a folder to a folder with every trial in it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/memory.h"
#include "src/run/capacity.h"
#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/history.h"
#include "src/run/id_index.h"
#include "src/run/journal.h"
#include "src/run/ledger.h"
#include "src/run/lock.h"
#include "src/run/nothing_left.h"
#include "src/run/plan_file.h"
#include "src/run/pool.h"
#include "src/run/run.h"
#include "src/run/schedule.h"

static const char BY_OTHER_VERSION[] =
    "the folder was begun by another version of sweep, which gives the same bits; going on";

/* A run in a folder that is locked. */
typedef struct sweep {
    const plan *plan;
    dataset *data;
    const run_options *options;
    int lock;
    bool alone; /* the lock is held: nobody else is at work in the folder */
    journal *journal;
    ledger ledger;
    id_index ids;
    history history;
    const char *program;
    text notice;         /* what came up before there was a ledger */
    bool *finished;      /* one a trial: it is in the folder */
    trial_status *found; /* of those that were there before and are not verified yet */
} sweep;

/* --- what is there --- */

static status set_aside(sweep *s, const trial *t, const char *reason, error *err) {
    char *moved_to = NULL, *path = folder_trial_path(s->options->folder, t);
    text message = {0};
    if (!path) return error_no_memory(err, strlen(s->options->folder));
    status result = folder_quarantine(s->options->folder, path, &moved_to, err);
    free(path);
    TRY(result);
    text_append_format(&message, "%s; moved to %s, the trial runs again", reason, moved_to);
    ledger_quarantined(&s->ledger, t, text_string(&message));
    text_free(&message);
    free(moved_to);
    return STATUS_OK;
}

static status look_for(sweep *s, const trial *t, error *err) {
    bool found = false;
    trial_status *state = &s->found[t->index];
    status result = finished_look(s->options->folder, t, &found, state, err);
    if (result == STATUS_DAMAGED) {
        error reason = *err;
        return set_aside(s, t, reason.message, err);
    }
    TRY(result);
    if (found) ledger_found(&s->ledger, t, *state);
    s->finished[t->index] = found;
    return STATUS_OK;
}

/* A run may have died between publishing a trial and removing its checkpoints. */
static void remove_checkpoint_of_finished(const char *path, const char *name, void *context) {
    const sweep *s = context;
    const trial *t = id_index_find(&s->ids, name);
    if (t && s->finished[t->index]) unlink(path);
}

static status look_for_all(sweep *s, error *err) {
    size_t count = (size_t)s->plan->trial_count;
    s->finished = memory_array(count, sizeof *s->finished);
    s->found = memory_array(count, sizeof *s->found);
    if (!s->finished || !s->found) return error_no_memory(err, count);
    for (size_t i = 0; i < count; i++) TRY(look_for(s, &s->plan->trials[i], err));
    /* Who published them may have been killed before the folder was synced. */
    TRY(folder_sync_trials(s->options->folder, err));
    folder_visit_checkpoints(s->options->folder, remove_checkpoint_of_finished, s);
    return STATUS_OK;
}

/* Check the digest of a file that was found; one that fails is as good as missing. */
static status verify(sweep *s, const trial *t, error *err) {
    trial_status *state = &s->found[t->index];
    status result = finished_verify(s->options->folder, t, err);
    if (result == STATUS_DAMAGED) {
        error reason = *err;
        ledger_lost(&s->ledger, t, *state);
        s->finished[t->index] = false;
        result = set_aside(s, t, reason.message, err);
    }
    *state = TRIAL_MISSING;
    return result;
}

/* `*sound` tells that every file that was found holds; if not, s->finished is false for those that
 * do not and true for all others: what else was missing has been trained or has failed. */
static status verify_found(sweep *s, bool *sound, error *err) {
    *sound = true;
    for (int32_t i = 0; i < s->plan->trial_count; i++) {
        s->finished[i] = true;
        if (s->found[i] != TRIAL_MISSING) TRY(verify(s, &s->plan->trials[i], err));
        *sound &= s->finished[i];
    }
    return STATUS_OK;
}

/* --- training --- */

static status train_waiting(sweep *s, schedule *waiting, error *err) {
    capacity capacity;
    TRY(capacity_find(s->plan, s->finished, s->options->workers, s->options->elastic, &capacity,
                      err));
    if (waiting->count > 0) TRY(dataset_fill(s->data, err));
    pool_job job = {.plan = s->plan,
                    .data = s->data,
                    .folder = s->options->folder,
                    .waiting = waiting,
                    .capacity = capacity,
                    .elastic = s->options->elastic,
                    .retries = s->options->retries,
                    .checkpoint_every_s = s->options->checkpoint_every_s,
                    .hang_timeout_s = s->options->hang_timeout_s,
                    .isa = s->options->isa,
                    .orphans = s->history.orphans,
                    .ledger = &s->ledger,
                    .lock = s->lock,
                    .journal = journal_descriptor(s->journal)};
    ledger_run_started(&s->ledger, capacity.workers, capacity.cores);
    return waiting->count > 0 ? pool_run(&job, err) : STATUS_OK;
}

static status train_missing(sweep *s, error *err) {
    schedule waiting;
    if (!schedule_create(&waiting, s->plan, s->finished))
        return error_no_memory(err, (size_t)s->plan->trial_count);
    status result = train_waiting(s, &waiting, err);
    schedule_free(&waiting);
    return result;
}

static status train_all(sweep *s, error *err) {
    bool sound = true;
    TRY(look_for_all(s, err));
    TRY(train_missing(s, err));
    TRY(verify_found(s, &sound, err));
    if (sound) return STATUS_OK;
    return train_missing(s, err);
}

/* --- the folder --- */

/* A damaged plan file is no reason to stop: trial files say themselves whose they are. */
static status replace_plan(sweep *s, const char *reason, error *err) {
    plan_file_state state;
    char *moved_to = NULL, *path = folder_plan_path(s->options->folder);
    if (!path) return error_no_memory(err, strlen(s->options->folder));
    status result = folder_quarantine(s->options->folder, path, &moved_to, err);
    free(path);
    TRY(result);
    text_append_format(&s->notice, "%s; moved to %s and written anew", reason, moved_to);
    free(moved_to);
    return plan_file_settle(s->options->folder, s->plan, s->program, false, &state, err);
}

static status settle_plan(sweep *s, error *err) {
    plan_file_state state;
    status result =
        plan_file_settle(s->options->folder, s->plan, s->program, s->options->extend, &state, err);
    if (result == STATUS_DAMAGED) {
        error reason = *err;
        return replace_plan(s, reason.message, err);
    }
    TRY(result);
    if (state == PLAN_FILE_OTHER) text_append(&s->notice, BY_OTHER_VERSION);
    return STATUS_OK;
}

static status open_journal(sweep *s, const char *path, error *err) {
    TRY(history_read(path, s->plan, &s->ids, &s->history, err));
    return journal_open(path, &s->journal, err);
}

static void tell_without_journal(sweep *s, const error *reason) {
    text message = {0};
    text_append_format(&message, "%s; going on without a journal: times and attempts are not kept",
                       reason->message);
    ledger_notice(&s->ledger, NULL, text_string(&message));
    text_free(&message);
}

static status run_with_journal(sweep *s, const char *journal_path, run_summary *summary,
                               error *err) {
    status opened = open_journal(s, journal_path, err);
    if (opened != STATUS_OK && opened != STATUS_IO) return opened;
    ledger_begin(&s->ledger, s->plan, s->options, summary, s->history.first_s, s->journal);
    if (s->notice.bytes) ledger_notice(&s->ledger, NULL, text_string(&s->notice));
    if (opened == STATUS_IO) tell_without_journal(s, err);
    status result = train_all(s, err);
    ledger_end(&s->ledger);
    return result;
}

/* Another machine's writer looks like a dead process here. */
static status remove_stale(const sweep *s, error *err) {
    return s->alone ? folder_remove_stale(s->options->folder, err) : STATUS_OK;
}

static status run_with_plan(sweep *s, run_summary *summary, error *err) {
    const char *folder = s->options->folder;
    size_t count = (size_t)s->plan->trial_count;
    TRY(settle_plan(s, err));
    if (!id_index_create(&s->ids, s->plan->trials, count, sizeof *s->plan->trials))
        return error_no_memory(err, count * sizeof *s->ids.by_id);
    char *journal_path = folder_journal_path(folder);
    status result = journal_path ? run_with_journal(s, journal_path, summary, err)
                                 : error_no_memory(err, strlen(folder));
    free(journal_path);
    journal_close(s->journal);
    free(s->finished);
    free(s->found);
    history_free(&s->history);
    id_index_free(&s->ids);
    remove_stale(s, NULL); /* what workers that died in this run left */
    return result;
}

static status run_locked(sweep *s, run_summary *summary, error *err) {
    TRY(folder_check_writable(s->options->folder, err));
    TRY(remove_stale(s, err));
    status result = run_with_plan(s, summary, err);
    text_free(&s->notice);
    return result;
}

/* The events and the summary of a run that finds all its trials finished. */
static void tell_nothing_left(const plan *p, const run_options *options, bool by_other,
                              const trial_status states[], run_summary *summary) {
    ledger l;
    ledger_begin(&l, p, options, summary, 0, NULL);
    if (by_other) ledger_notice(&l, NULL, BY_OTHER_VERSION);
    for (int32_t i = 0; i < p->trial_count; i++) ledger_found(&l, &p->trials[i], states[i]);
    ledger_run_started(&l, 1, 1);
    ledger_end(&l);
}

/* A run that has nothing to do changes nothing, and needs no right to. */
static bool has_nothing_to_do(const plan *p, const run_options *options, const char *program,
                              run_summary *summary) {
    trial_status *states = memory_array((size_t)p->trial_count, sizeof *states);
    bool by_other = false;
    bool nothing = states && nothing_left(p, options->folder, program, &by_other, states);
    if (nothing) tell_nothing_left(p, options, by_other, states, summary);
    free(states);
    return nothing;
}

status run_sweep(const plan *p, dataset *d, const run_options *options, run_summary *summary,
                 error *err) {
    sweep s = {.plan = p,
               .data = d,
               .options = options,
               .program = options->program ? options->program : "unknown"};
    *summary = (run_summary){0};
    if (has_nothing_to_do(p, options, s.program, summary)) return STATUS_OK;
    TRY(folder_make(options->folder, err));
    char *lock_path = folder_lock_path(options->folder);
    if (!lock_path) return error_no_memory(err, strlen(options->folder));
    status result = lock_take(lock_path, &s.lock, &s.alone, err);
    free(lock_path);
    TRY(result);
    result = run_locked(&s, summary, err);
    lock_release(s.lock);
    return result;
}
