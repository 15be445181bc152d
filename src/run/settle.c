/* What becomes of a trial that was handed out. */
#include <stdlib.h>

#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/pool_state.h"

static void settle(slot *s, task *t) {
    t->settled = true;
    s->unsettled--;
    if (s->current == t) s->current = NULL;
}

static void fail(pool *p, const task *t, const char *reason) {
    supply_failed(p->job->supply, t->number);
    ledger_failed(p->job->ledger, &t->work, reason);
}

static void retry_or_fail(pool *p, const task *t, const char *reason) {
    if (t->work.attempt <= p->job->retries) {
        schedule_put_back(&p->waiting, t->number);
        ledger_retried(p->job->ledger, &t->work, reason);
    } else {
        fail(p, t, reason);
    }
}

/* --- reports --- */

static void start_no_more(pool *p, const worker_report *report) {
    if (p->trouble == STATUS_OK)
        p->trouble = error_set(p->err, report->failure, "%s", report->message);
}

/* Another attempt helps against a lack of memory.  What the user got wrong (such as the instruction
 * set) is wrong for every trial.  Any other failure would come again, for this trial. */
static void note_failure(pool *p, const task *t, const worker_report *report) {
    if (report->failure == STATUS_NO_MEMORY) {
        retry_or_fail(p, t, report->message);
    } else if (report->failure == STATUS_BAD_INPUT) {
        ledger_given_up(p->job->ledger, &t->work);
        start_no_more(p, report);
    } else {
        fail(p, t, report->message);
    }
}

/* The next trial would meet the same disk. */
static void note_unpublished(pool *p, const task *t, const worker_report *report) {
    ledger_given_up(p->job->ledger, &t->work);
    ledger_notice(p->job->ledger, t->work.trial, report->message);
    start_no_more(p, report);
}

static void note_kept(pool *p, task *t) {
    if (!t->kept) ledger_kept(p->job->ledger, &t->work);
    t->kept = true;
}

/* What was published is a fact for the decisions to come.  Others may have taken over the trial of
 * one that comes to a rung late, and have brought it to its end. */
static void look_at_facts(pool *p, const task *t, trial_status state) {
    error why;
    char *damaged = NULL;
    bool found;
    const supply_hooks *hooks = &p->job->supply->hooks;
    const status looked = state == TRIAL_STOPPED
                              ? hooks->look(hooks->context, t->work.trial, &found, &why)
                              : legs_look(p->job->legs, t->work.trial, &damaged, &why);
    free(damaged);
    if (looked != STATUS_OK && p->trouble == STATUS_OK)
        p->trouble = error_set(p->err, looked, "%s", why.message);
}

static void tell_done(pool *p, const task *t, trial_status state, const evaluation *last,
                      const trial_runtime *runtime) {
    if (state == TRIAL_STOPPED)
        ledger_at_rung(p->job->ledger, &t->work, last, runtime);
    else
        ledger_done(p->job->ledger, &t->work, state, last, runtime);
    if (p->job->legs) {
        p->attempts[t->number] = 0; /* the next leg has its own */
        look_at_facts(p, t, state);
    }
    supply_settled(p->job->supply, t->number);
}

static void note_done(pool *p, const task *t, const worker_report *report) {
    p->last_trial_s = report->runtime.wall_s;
    p->last_flops = t->flops;
    tell_done(p, t, report->status, &report->evaluated, &report->runtime);
}

static task *task_of(slot *s, const worker_report *report) {
    for (int i = 0; i < s->task_count; i++)
        if (s->tasks[i].number == report->trial_number && !s->tasks[i].settled) return &s->tasks[i];
    return NULL;
}

void settle_report(pool *p, slot *s, const worker_report *report) {
    ledger *l = p->job->ledger;
    task *t = task_of(s, report);
    s->heard_s = p->awake_s;
    if (!t) return;
    switch (report->kind) {
        case REPORT_STARTED:
            s->current = t;
            cores_begin(p, s);
            t->work.started_s = report->started_s;
            ledger_started(l, &t->work);
            return;
        case REPORT_PROGRESS:
        case REPORT_EVALUATED:
            cores_note_pace(s, report);
            ledger_progress(l, &t->work, report->iteration, report->resumed, report->loss,
                            report->samples_per_s,
                            report->kind == REPORT_EVALUATED ? &report->evaluated : NULL);
            return;
        case REPORT_KEPT: note_kept(p, t); return;
        case REPORT_NOTICE: ledger_notice(l, t->work.trial, report->message); return;
        case REPORT_TRAINED: s->current = NULL; return;
        case REPORT_DONE: note_done(p, t, report); break;
        case REPORT_STOPPED: ledger_given_up(l, &t->work); break;
        case REPORT_FAILED: note_failure(p, t, report); break;
        case REPORT_UNPUBLISHED: note_unpublished(p, t, report); break;
    }
    settle(s, t);
}

/* --- death --- */

static bool was_published_at_rung(pool *p, const task *t) {
    error err;
    char *damaged;
    const legs *l = p->job->legs;
    const status looked = legs_look(p->job->legs, t->work.trial, &damaged, &err);
    free(damaged);
    if (looked != STATUS_OK || l->ended[t->number] || !legs_knows(l, t->number, t->rung) ||
        folder_sync_trials(p->job->folder, &err) != STATUS_OK)
        return false;
    const evaluation none = evaluation_none(legs_iteration(l, t->number, t->rung));
    tell_done(p, t, TRIAL_STOPPED, &none, &(trial_runtime){0});
    return true;
}

/* A worker may have died just after it published, and perhaps before it synced the folder.  One
 * that cannot be synced is not done: the next attempt finds its file there, and syncs it or says
 * why not. */
static bool was_published(pool *p, const task *t) {
    bool found = false;
    outcome o;
    error err;
    if (p->job->legs && t->rung >= 0 && was_published_at_rung(p, t)) return true;
    if (finished_read(p->job->folder, p->job->layout, t->work.trial, &found, &o, &err) !=
            STATUS_OK ||
        !found)
        return false;
    if (folder_sync_trials(p->job->folder, &err) != STATUS_OK) {
        outcome_free(&o);
        return false;
    }
    evaluation none = {0};
    const evaluation *last = o.evaluation_count ? &o.evaluations[o.evaluation_count - 1] : &none;
    tell_done(p, t, o.status, last, &(trial_runtime){0});
    outcome_free(&o);
    return true;
}

/* Not begun, or finished and not yet published: no fault of this trial's. */
static void give_back(pool *p, const task *t) {
    p->attempts[t->number]--;
    schedule_put_back(&p->waiting, t->number);
    ledger_given_up(p->job->ledger, &t->work);
}

/* The trial that was being trained when the worker died has cost it its life; when none was, it may
 * have been any of them. */
void settle_death(pool *p, slot *s, const char *reason) {
    const task *culprit = s->current;
    for (int i = 0; i < s->task_count; i++) {
        task *t = &s->tasks[i];
        if (t->settled) continue;
        if (!was_published(p, t)) {
            if (p->stopping)
                ledger_given_up(p->job->ledger, &t->work);
            else if (culprit && culprit != t)
                give_back(p, t);
            else
                retry_or_fail(p, t, reason);
        }
        settle(s, t);
    }
}
