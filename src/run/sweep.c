/* run_sweep: from a plan and a folder to a folder with every trial in it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/data/dataset_open.h"
#include "src/run/capacity.h"
#include "src/run/claims.h"
#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/growth.h"
#include "src/run/history.h"
#include "src/run/id_index.h"
#include "src/run/journal.h"
#include "src/run/ledger.h"
#include "src/run/legs.h"
#include "src/run/lock.h"
#include "src/run/nothing_left.h"
#include "src/run/plan_file.h"
#include "src/run/pool.h"
#include "src/run/run.h"
#include "src/run/share.h"
#include "src/run/supply.h"

static const double DEFAULT_LEASE_S = 600;
static const char BY_OTHER_VERSION[] =
    "the folder was begun by another version of sweep, which gives the same bits; going on";

/* A run in a folder that is locked. */
typedef struct sweep {
    plan *plan; /* that of a search by results grows */
    dataset *data;
    const run_options *options;
    layout layout;  /* of the folder */
    double began_s; /* clock_monotonic_s */
    int lock;       /* -1: none */
    bool locked;    /* and it is held, where the file system has locks */
    pilot self;
    claims *claims;
    char *journal_path, *progress_path;
    journal *journal;
    ledger ledger;
    id_index ids;
    legs legs; /* where the plan stops some early */
    history history;
    const char *program;
    text notice;         /* what came up before there was a ledger */
    bool *finished;      /* one a trial: it is in the folder */
    bool *not_ours;      /* one a trial: others have it in their share */
    int64_t begun;       /* trials that were handed out for the first time */
    trial_status *found; /* of those that were there before and are not verified yet */
} sweep;

/* --- what is there --- */

static status move_away(sweep *s, const trial *t, const char *path, const char *reason,
                        error *err) {
    char *moved_to = NULL;
    text message = {0};
    TRY(folder_quarantine(s->options->folder, path, &moved_to, err));
    text_append_format(&message, "%s; moved to %s, the trial runs again", reason, moved_to);
    ledger_quarantined(&s->ledger, t, text_string(&message));
    text_free(&message);
    free(moved_to);
    return STATUS_OK;
}

static status set_aside(sweep *s, const trial *t, const char *reason, error *err) {
    char *path = folder_trial_path(s->options->folder, s->layout, t);
    if (!path) return error_no_memory(err, strlen(s->options->folder));
    status result = move_away(s, t, path, reason, err);
    free(path);
    return result;
}

/* Look for everything of a trial that is trained in legs; what is damaged is moved away. */
static status look_for_legs(sweep *s, const trial *t, error *err) {
    char *damaged;
    status result;
    while ((result = legs_look(&s->legs, t, &damaged, err)) == STATUS_DAMAGED && damaged) {
        error reason = *err;
        result = move_away(s, t, damaged, reason.message, err);
        free(damaged);
        TRY(result);
    }
    return result;
}

/* `*found`: there is no leg of it that is to be trained, as far as is known. */
static status look_for_leg(sweep *s, const trial *t, bool *found, error *err) {
    const trial_status before = s->legs.ended[t->index];
    const int next = legs_next(&s->legs, t->index);
    TRY(look_for_legs(s, t, err));
    const trial_status now = s->legs.ended[t->index];
    if (before == TRIAL_MISSING && now != TRIAL_MISSING) {
        ledger_found(&s->ledger, t, now);
        s->found[t->index] = now;
        s->finished[t->index] = true;
    }
    *found = legs_next(&s->legs, t->index) != next;
    return STATUS_OK;
}

static status look_for(void *context, const trial *t, bool *found, error *err) {
    sweep *s = context;
    if (s->plan->stopping) return look_for_leg(s, t, found, err);
    trial_status *state = &s->found[t->index];
    *found = false;
    status result = finished_look(s->options->folder, s->layout, t, found, state, err);
    if (result == STATUS_DAMAGED) {
        error reason = *err;
        return set_aside(s, t, reason.message, err);
    }
    TRY(result);
    if (*found) ledger_found(&s->ledger, t, *state);
    s->finished[t->index] = *found;
    return STATUS_OK;
}

/* By its name alone: of those who join, one a host or more, each would read all that is there. */
static void take_listed(void *context, const trial *t) {
    sweep *s = context;
    if (s->finished[t->index] || s->not_ours[t->index]) return;
    s->finished[t->index] = true;
    ledger_found(&s->ledger, t, TRIAL_FINISHED);
}

static void note_listed(const char *path, const char *name, void *context) {
    const sweep *s = context;
    (void)path;
    const trial *t = id_index_find(&s->ids, name);
    if (t) take_listed(context, t);
}

/* A run may have died between publishing a trial and removing its checkpoints. */
static void remove_checkpoint_of_finished(const char *path, const char *name, void *context) {
    const sweep *s = context;
    const trial *t = id_index_find(&s->ids, name);
    if (t && s->finished[t->index]) unlink(path);
}

static status look_at_each(sweep *s, error *err) {
    for (int32_t i = 0; i < s->plan->trial_count; i++) {
        bool found;
        if (!s->not_ours[i] && !s->finished[i]) TRY(look_for(s, &s->plan->trials[i], &found, err));
    }
    return STATUS_OK;
}

static status look_for_all(sweep *s, error *err) {
    const char *folder = s->options->folder;
    if (s->options->joins && !s->plan->stopping)
        TRY(folder_visit_trials(folder, note_listed, s, err));
    else
        TRY(look_at_each(s, err));
    /* Who published them may have been killed before the folder was synced. */
    TRY(folder_sync_trials(folder, err));
    folder_visit_checkpoints(folder, remove_checkpoint_of_finished, s);
    return STATUS_OK;
}

/* Room for what is known of each trial; nothing is known yet. */
static status make_room(sweep *s, error *err) {
    const size_t count = (size_t)s->plan->trial_count;
    s->finished = memory_array(count, sizeof *s->finished);
    s->not_ours = memory_array(count, sizeof *s->not_ours);
    s->found = memory_array(count, sizeof *s->found);
    return s->finished && s->not_ours && s->found ? STATUS_OK : error_no_memory(err, count);
}

static void free_room(sweep *s) {
    free(s->finished);
    free(s->not_ours);
    free(s->found);
    s->finished = s->not_ours = NULL;
    s->found = NULL;
}

static status divide(sweep *s, error *err) {
    TRY(make_room(s, err));
    TRY(share_leave_others(s->plan, s->options->share, s->options->shares, s->not_ours, err));
    for (int32_t i = 0; i < s->plan->trial_count; i++)
        if (s->not_ours[i]) ledger_not_ours(&s->ledger, &s->plan->trials[i]);
    return STATUS_OK;
}

/* Check the digest of a file that was found; one that fails is as good as missing. */
static status verify(sweep *s, const trial *t, error *err) {
    trial_status *state = &s->found[t->index];
    status result = finished_verify(s->options->folder, s->layout, t, err);
    if (result == STATUS_DAMAGED) {
        error reason = *err;
        ledger_lost(&s->ledger, t, *state);
        s->finished[t->index] = false;
        if (s->plan->stopping) legs_lose_end(&s->legs, t);
        result = set_aside(s, t, reason.message, err);
    }
    *state = TRIAL_MISSING;
    return result;
}

/* The same of its rungs. */
static status verify_rungs(sweep *s, const trial *t, bool *sound, error *err) {
    char *damaged;
    status result;
    while ((result = legs_verify(&s->legs, t, &damaged, err)) == STATUS_DAMAGED && damaged) {
        error reason = *err;
        *sound = false;
        result = move_away(s, t, damaged, reason.message, err);
        free(damaged);
        TRY(result);
    }
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
        if (s->plan->stopping) TRY(verify_rungs(s, &s->plan->trials[i], sound, err));
    }
    return STATUS_OK;
}

/* --- training --- */

static void note_failed_elsewhere(void *context, const trial *t) {
    sweep *s = context;
    ledger_failed_elsewhere(&s->ledger, t);
}

static status decide(void *context, supply *supply, error *err) {
    sweep *s = context;
    TRY(legs_decide(&s->legs, err));
    for (int32_t i = 0; i < s->plan->trial_count; i++)
        if (legs_next(&s->legs, i) >= 0) supply_reopen(supply, i);
    return STATUS_OK;
}

static void note_looked_round(void *context) {
    sweep *s = context;
    if (s->options->adds_others)
        ledger_look_at_others(&s->ledger, s->options->folder, s->self.name);
}

/* `done`: of these nothing can be left to train. */
static status train_supply(sweep *s, supply *supply, const bool done[], error *err) {
    const run_options *o = s->options;
    capacity capacity;
    TRY(capacity_find(s->plan, done, o->workers, o->elastic, &capacity, err));
    const bool some = memchr(done, false, (size_t)s->plan->trial_count) != NULL;
    if (some) TRY(dataset_fill(s->data, err));
    pool_job job = {.plan = s->plan,
                    .data = s->data,
                    .folder = o->folder,
                    .layout = s->layout,
                    .supply = supply,
                    .legs = s->plan->stopping ? &s->legs : NULL,
                    .capacity = capacity,
                    .elastic = o->elastic,
                    .retries = o->retries,
                    .checkpoint_every_s = o->checkpoint_every_s,
                    .hang_timeout_s = o->hang_timeout_s,
                    .limit = o->limit,
                    .begun = &s->begun,
                    .leaves = o->leaves,
                    .deadline_s = o->time_limit_s > 0 ? s->began_s + o->time_limit_s : 0,
                    .isa = o->isa,
                    .orphans = s->history.orphans,
                    .ledger = &s->ledger,
                    .lock = s->lock,
                    .journal = journal_descriptor(s->journal)};
    ledger_run_started(&s->ledger, capacity.workers, capacity.cores);
    return some ? pool_run(&job, err) : STATUS_OK;
}

static status train_unsettled(sweep *s, const bool settled[], const bool done[], error *err) {
    const bool legs = s->plan->stopping != NULL;
    const supply_hooks hooks = {.look = look_for,
                                .listed = s->options->joins && !legs ? take_listed : NULL,
                                .failed_elsewhere = note_failed_elsewhere,
                                .looked_round = note_looked_round,
                                .decide = legs ? decide : NULL,
                                .context = s};
    supply supply;
    status result = supply_create(&supply, s->plan, s->options->order, s->options->folder,
                                  s->layout, s->claims, &s->ids, settled, &hooks, err);
    if (result == STATUS_OK) result = train_supply(s, &supply, done, err);
    supply_free(&supply);
    return result;
}

/* Settled is what has nothing to be trained now, done what never will have. */
static void find_settled(const sweep *s, bool settled[], bool done[]) {
    for (int32_t i = 0; i < s->plan->trial_count; i++) {
        settled[i] =
            s->not_ours[i] || (s->plan->stopping ? legs_next(&s->legs, i) < 0 : s->finished[i]);
        done[i] = s->plan->stopping ? legs_is_done(&s->legs, i) : settled[i];
    }
}

static status train_missing(sweep *s, error *err) {
    const size_t count = (size_t)s->plan->trial_count;
    if (s->plan->stopping) TRY(legs_decide(&s->legs, err));
    bool *settled = memory_array(count, sizeof *settled), *done = memory_array(count, sizeof *done);
    status result = settled && done ? STATUS_OK : error_no_memory(err, count);
    if (result == STATUS_OK) {
        find_settled(s, settled, done);
        result = train_unsettled(s, settled, done, err);
    }
    free(settled);
    free(done);
    return result;
}

static status begin_legs(sweep *s, error *err) {
    if (!s->plan->stopping) return STATUS_OK;
    if (s->options->shares)
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s: error: trials that stop each other cannot be trained in places that share "
            "no folder: leave out --share, or 'stop'",
            s->plan->config->path);
    if (!plan_races_over_seeds(s->plan)) TRY(folder_make_rungs(s->options->folder, s->layout, err));
    return legs_create(&s->legs, s->plan, s->options->folder, s->layout, &s->ledger, err);
}

/* All trials that the plan has. */
static status train_planned(sweep *s, error *err) {
    bool sound = true;
    TRY(look_for_all(s, err));
    if (s->plan->stopping) legs_begin_to_verify(&s->legs);
    TRY(train_missing(s, err));
    if (s->options->joins) return folder_sync_trials(s->options->folder, err);
    TRY(verify_found(s, &sound, err));
    if (!sound) TRY(train_missing(s, err));
    return folder_sync_trials(s->options->folder, err); /* others may have died before they did */
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
    return plan_file_settle(s->options->folder, s->plan, s->program, false, &state, &s->layout,
                            err);
}

static status settle_plan(sweep *s, error *err) {
    plan_file_state state;
    s->layout = run_layout_of(s->options->layout, s->plan);
    status result = plan_file_settle(s->options->folder, s->plan, s->program, s->options->extend,
                                     &state, &s->layout, err);
    if (result == STATUS_DAMAGED && !s->options->joins) {
        error reason = *err;
        return replace_plan(s, reason.message, err);
    }
    TRY(result);
    if (state == PLAN_FILE_OTHER) text_append(&s->notice, BY_OTHER_VERSION);
    return STATUS_OK;
}

/* What is looked up by the trials of the plan. */
static status index_trials(sweep *s, error *err) {
    const size_t count = (size_t)s->plan->trial_count;
    id_index_free(&s->ids);
    if (id_index_create(&s->ids, s->plan->trials, count, sizeof *s->plan->trials)) return STATUS_OK;
    return error_no_memory(err, count * sizeof *s->ids.by_id);
}

static status open_journal(sweep *s, error *err) {
    TRY(history_read(s->options->folder, s->plan, &s->ids, &s->history, err));
    return journal_open(s->journal_path, &s->journal, err);
}

/* --- a plan that grows --- */

static status stop_between(const sweep *s, error *err) {
    text words = {0};
    growth_append_stopped(&words, s->plan);
    error_set(err, STATUS_STOPPED, "%s%s; run again to go on",
              s->ledger.summary->out_of_time ? "the time is up: " : "", text_string(&words));
    text_free(&words);
    return STATUS_STOPPED;
}

/* In the plan and in its file. */
static status grow_plan(sweep *s, error *err) {
    text told = {0};
    const status result = growth_next(s->plan, s->options->folder, s->layout, &told, err);
    if (result == STATUS_OK) ledger_notice(&s->ledger, NULL, text_string(&told));
    text_free(&told);
    return result == STATUS_OK ? settle_plan(s, err) : result;
}

/* The trials that came before are all there; they keep their numbers. */
static status grow(sweep *s, error *err) {
    const int32_t before = s->plan->trial_count;
    TRY(grow_plan(s, err));
    if (s->plan->stopping) TRY(legs_grow(&s->legs, before, err));
    free_room(s);
    TRY(make_room(s, err));
    for (int32_t i = 0; i < before; i++) s->finished[i] = true;
    ledger_grow(&s->ledger, before);
    TRY(index_trials(s, err));
    history_free(&s->history);
    return history_read(s->options->folder, s->plan, &s->ids, &s->history, err);
}

static status train_all(sweep *s, error *err) {
    const run_summary *summary = s->ledger.summary;
    TRY(begin_legs(s, err));
    TRY(divide(s, err));
    for (;;) {
        TRY(train_planned(s, err));
        if (!s->options->grows || !growth_is_awaited(s->plan)) return STATUS_OK;
        if (summary->failed > 0) break;
        if (summary->stopped_by || summary->out_of_time) return stop_between(s, err);
        TRY(grow(s, err));
    }
    ledger_notice(&s->ledger, NULL, growth_waiting(s->plan));
    return STATUS_OK;
}

/* --- with a journal --- */

static void tell_without_journal(sweep *s, const error *reason) {
    text message = {0};
    text_append_format(&message, "%s; going on without a journal: times and attempts are not kept",
                       reason->message);
    ledger_notice(&s->ledger, NULL, text_string(&message));
    text_free(&message);
}

static status run_with_journal(sweep *s, run_summary *summary, error *err) {
    status opened = open_journal(s, err);
    if (opened != STATUS_OK && opened != STATUS_IO) return opened;
    ledger_begin(&s->ledger, s->plan, s->options, summary, s->progress_path, s->history.first_s,
                 s->journal);
    if (s->notice.bytes) ledger_notice(&s->ledger, NULL, text_string(&s->notice));
    if (opened == STATUS_IO) tell_without_journal(s, err);
    status result = train_all(s, err);
    legs_free(&s->legs);
    ledger_end(&s->ledger);
    return result;
}

static status run_with_plan(sweep *s, run_summary *summary, error *err) {
    TRY(settle_plan(s, err));
    if (s->layout == LAYOUT_SHARDED) TRY(folder_make_shards(s->options->folder, err));
    TRY(index_trials(s, err));
    status result = run_with_journal(s, summary, err);
    journal_close(s->journal);
    free_room(s);
    history_free(&s->history);
    id_index_free(&s->ids);
    return result;
}

static bool is_alone(void *context) {
    const sweep *s = context;
    return s->locked && claims_are_alone(s->options->folder, s->claims);
}

/* Who runs under the lock keeps its journal and its progress at the names that there is one of. */
static status name_files(sweep *s, error *err) {
    const char *folder = s->options->folder, *name = s->self.name;
    const bool joins = s->options->joins;
    s->journal_path = joins ? folder_pilot_journal_path(folder, name) : folder_journal_path(folder);
    s->progress_path = folder_progress_path_of(folder, &s->self);
    if (joins) TRY(folder_make_for_pilots(folder, err));
    return s->journal_path && s->progress_path ? STATUS_OK : error_no_memory(err, strlen(folder));
}

static status take_lock(sweep *s, error *err) {
    char *path = folder_lock_path(s->options->folder);
    if (!path) return error_no_memory(err, strlen(s->options->folder));
    status result = lock_take(path, &s->lock, &s->locked, err);
    free(path);
    return result;
}

static void give_lock_back(sweep *s) {
    if (s->lock >= 0) lock_release(s->lock);
    s->lock = -1;
    s->locked = false;
}

/* What was left half-done by who died is removed under the lock, by one who is alone. */
static status clear_away(sweep *s, error *err) {
    return folder_remove_stale(s->options->folder, is_alone, s, err);
}

/* Of several who leave, each of whom has let go of its claims, the last one is alone.  One who
 * finds the lock taken leaves it to the holder, who looks again when it has given it back. */
static void leave(sweep *s) {
    error ignored;
    bool sees_to_it = !s->options->joins || take_lock(s, &ignored) == STATUS_OK;
    while (sees_to_it) {
        const bool others = s->locked && !is_alone(s);
        clear_away(s, &ignored);
        give_lock_back(s);
        sees_to_it = others && claims_are_alone(s->options->folder, NULL) &&
                     take_lock(s, &ignored) == STATUS_OK;
    }
}

static status run_claiming(sweep *s, run_summary *summary, error *err) {
    const char *folder = s->options->folder;
    TRY(claims_open(folder, &s->self, &s->claims, err));
    status result = s->options->joins ? STATUS_OK : clear_away(s, err);
    if (result == STATUS_OK) result = name_files(s, err);
    if (result == STATUS_OK) result = run_with_plan(s, summary, err);
    claims_close(s->claims);
    s->claims = NULL;
    leave(s);
    return result;
}

static status run_prepared(sweep *s, run_summary *summary, error *err) {
    TRY(folder_check_writable(s->options->folder, err));
    pilot_self(&s->self);
    s->self.joined = s->options->joins;
    s->self.holds_lock = s->locked;
    s->self.lease_s = s->options->lease_s > 0 ? s->options->lease_s : DEFAULT_LEASE_S;
    status result = run_claiming(s, summary, err);
    free(s->journal_path);
    free(s->progress_path);
    text_free(&s->notice);
    return result;
}

/* The events and the summary of a run that finds all its trials finished. */
static void tell_nothing_left(const plan *p, const run_options *options, bool by_other,
                              const trial_status states[], run_summary *summary) {
    ledger l;
    ledger_begin(&l, p, options, summary, "", 0, NULL);
    if (by_other) ledger_notice(&l, NULL, BY_OTHER_VERSION);
    for (int32_t i = 0; i < p->trial_count; i++) {
        if (states[i] == TRIAL_STOPPED)
            ledger_stopped_early(&l, &p->trials[i], 0);
        else
            ledger_found(&l, &p->trials[i], states[i]);
    }
    ledger_run_started(&l, 1, 1);
    ledger_end(&l);
}

/* A run that has nothing to do changes nothing, and needs no right to. */
static bool has_nothing_to_do(const plan *p, const run_options *options, const char *program,
                              run_summary *summary) {
    trial_status *states = memory_array((size_t)p->trial_count, sizeof *states);
    bool by_other = false;
    bool nothing = states && !(options->grows && growth_is_awaited(p)) &&
                   (options->joins ? nothing_left_by_names : nothing_left)(
                       p, options->folder, program, &by_other, states);
    if (nothing) tell_nothing_left(p, options, by_other, states, summary);
    free(states);
    return nothing;
}

static status refuse_shares(const plan *p, error *err) {
    return error_set(err, STATUS_BAD_INPUT,
                     "%s cannot be trained in shares: what comes next hangs on all results before; "
                     "let all work in one folder",
                     plan_is_by_results(p) ? "a search by results" : "a sweep with confirm");
}

status run_sweep(plan *p, dataset *d, const run_options *options, run_summary *summary,
                 error *err) {
    sweep s = {.plan = p,
               .data = d,
               .options = options,
               .began_s = clock_monotonic_s(),
               .lock = -1,
               .program = options->program ? options->program : "unknown"};
    *summary = (run_summary){0};
    const bool may_grow = growth_may_come(p);
    if (may_grow && options->shares > 0) return refuse_shares(p, err);
    if (may_grow && options->grows) growth_catch_up(p, options->folder);
    if (has_nothing_to_do(p, options, s.program, summary)) return STATUS_OK;
    TRY(folder_make(options->folder, err));
    if (!options->joins) TRY(take_lock(&s, err));
    status result = run_prepared(&s, summary, err);
    give_lock_back(&s);
    return result;
}
