#include "src/run/ledger.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/run/claims.h"
#include "src/run/folder.h"
#include "src/run/progress_file.h"

static const double TICK_S = 0.2;
/* The progress file is written so often: by those who join after a while less so, as there may be
 * many; then one part in so many of their time has passed. */
static const double WRITE_EVERY_S = 1, JOINED_WRITE_EVERY_S = 5, JOINED_PARTS = 20;
/* A longer gap between two looks at the clock is taken for a stop of this process. */
static const double LONGEST_GAP_S = 1;

static void announce(const ledger *l, run_event event) {
    event.trials_total = l->progress.trials_total;
    event.trials_done = l->progress.trials_done;
    event.progress = &l->progress;
    if (l->listen) l->listen(&event, l->context);
}

static run_event event_of(run_event_kind kind, const assignment *a) {
    return (run_event){.kind = kind,
                       .trial = a->trial,
                       .worker = a->worker,
                       .attempt = a->attempt,
                       .process = a->process,
                       .loss = NAN};
}

static void enter(const ledger *l, journal_kind kind, const trial *t, const trial_runtime *runtime,
                  const char *message) {
    journal_record record = {.kind = kind};
    if (runtime) record.runtime = *runtime;
    snprintf(record.trial_id, sizeof record.trial_id, "%s", t ? t->id : "");
    snprintf(record.runtime.host, sizeof record.runtime.host, "%s", l->host);
    snprintf(record.message, sizeof record.message, "%s", message);
    journal_append(l->journal, &record);
}

static trial_runtime runtime_of(const ledger *l, const assignment *a) {
    trial_runtime runtime = {.worker = a->worker, .attempts = a->attempt};
    runtime.started_s = l->earlier_s + a->started_s - l->began_s;
    snprintf(runtime.host, sizeof runtime.host, "%s", l->host);
    return runtime;
}

void ledger_begin(ledger *l, const plan *p, const run_options *options, run_summary *summary,
                  const char *progress_path, int64_t first_s, journal *j) {
    int64_t now_s = (int64_t)time(NULL);
    *summary = (run_summary){0};
    *l = (ledger){.listen = options->listen,
                  .context = options->context,
                  .journal = j,
                  .summary = summary,
                  .plan = p,
                  .progress_path = progress_path,
                  .joined = options->joins,
                  .began_s = clock_monotonic_s()};
    run_progress_begin(&l->progress, p);
    progress_file_remove(l->progress_path); /* an earlier run's */
    if (first_s > 0 && first_s < now_s) l->earlier_s = (double)(now_s - first_s);
    l->next_tick_s = l->began_s + TICK_S;
    gethostname(l->host, sizeof l->host - 1);
}

void ledger_grow(ledger *l, int32_t first) {
    run_progress_grow(&l->progress, l->plan, first);
}

void ledger_found(ledger *l, const trial *t, trial_status s) {
    run_progress_found(&l->progress, t);
    l->summary->found++;
    if (s == TRIAL_DIVERGED) l->summary->diverged++;
    announce(l, (run_event){.kind = TRIAL_FOUND, .trial = t, .status = s});
}

void ledger_lost(ledger *l, const trial *t, trial_status s) {
    run_progress_lost(&l->progress, t);
    l->summary->found--;
    if (s == TRIAL_DIVERGED) l->summary->diverged--;
    announce(l, (run_event){.kind = TRIAL_LOST, .trial = t, .status = s});
}

void ledger_not_ours(ledger *l, const trial *t) {
    run_progress_leave_out(&l->progress, t);
}

static bool is_complete(const ledger *l) {
    return l->progress.trials_done == l->progress.trials_total;
}

/* Time in which this process was itself stopped (Ctrl-Z, a laptop that sleeps) tells nothing of its
 * speed. */
static void count_time(ledger *l) {
    const double now_s = clock_monotonic_s();
    l->progress.elapsed_s += fmin(now_s - l->counted_s, LONGEST_GAP_S);
    l->counted_s = now_s;
}

static void write_progress(ledger *l) {
    count_time(l);
    progress_file_write(l->progress_path, &l->progress);
    l->written_s = clock_monotonic_s();
}

void ledger_run_started(ledger *l, int workers, int cores) {
    error ignored;
    run_progress_start(&l->progress, workers, cores, &ignored);
    l->counted_s = clock_monotonic_s();
    if (!is_complete(l)) {
        if (!l->entered) enter(l, JOURNAL_RUN, NULL, NULL, "");
        l->entered = true;
        write_progress(l);
    }
    announce(l, (run_event){.kind = RUN_STARTED});
}

void ledger_notice(ledger *l, const trial *t, const char *message) {
    announce(l, (run_event){.kind = RUN_NOTICE, .trial = t, .message = message});
}

void ledger_quarantined(ledger *l, const trial *t, const char *message) {
    enter(l, JOURNAL_QUARANTINED, t, NULL, message);
    ledger_notice(l, t, message);
}

static void enter_attempt(ledger *l, journal_kind kind, const assignment *a) {
    trial_runtime runtime = runtime_of(l, a);
    enter(l, kind, a->trial, &runtime, "");
}

void ledger_ordered(ledger *l, const assignment *a) {
    enter_attempt(l, JOURNAL_STARTED, a);
}

void ledger_sync(const ledger *l) {
    journal_sync(l->journal);
}

void ledger_given_up(ledger *l, const assignment *a) {
    enter_attempt(l, JOURNAL_STOPPED, a);
}

void ledger_kept(ledger *l, const assignment *a) {
    enter_attempt(l, JOURNAL_KEPT, a);
}

void ledger_started(ledger *l, const assignment *a) {
    count_time(l);
    run_progress_begin_trial(&l->progress, l->plan, a->trial, a->goal, a->worker, a->attempt);
    announce(l, event_of(TRIAL_STARTED, a));
}

static void note_progress(ledger *l, const assignment *a, int64_t iteration, int64_t resumed,
                          double loss, double samples_per_s, const evaluation *evaluated) {
    if (!l->progress.running || a->worker >= l->progress.workers) return;
    running_trial *t = &l->progress.running[a->worker];
    if (t->iterations == 0 || t->index != a->trial->index) return;
    t->iteration = iteration;
    t->resumed = resumed;
    t->loss = loss;
    t->samples_per_s = samples_per_s;
    if (evaluated) t->selection = evaluation_selection(evaluated, trial_measure(a->trial));
}

void ledger_progress(ledger *l, const assignment *a, int64_t iteration, int64_t resumed,
                     double loss, double samples_per_s, const evaluation *evaluated) {
    note_progress(l, a, iteration, resumed, loss, samples_per_s, evaluated);
    run_event event = event_of(evaluated ? TRIAL_EVALUATED : TRIAL_PROGRESS, a);
    event.iteration = iteration;
    event.loss = loss;
    event.samples_per_s = samples_per_s;
    if (evaluated) event.evaluated = *evaluated;
    announce(l, event);
}

/* When a trial that ends now would have begun without a break: one that was resumed did part of its
 * work before. */
static double start_in_one_go(const ledger *l, double wall_s) {
    return fmax(0, l->earlier_s + clock_monotonic_s() - l->began_s - wall_s);
}

static void add_measured(trial_runtime *to, const trial_runtime *measured) {
    to->wall_s = measured->wall_s;
    to->train_s = measured->train_s;
    to->eval_s = measured->eval_s;
    to->cpu_s = measured->cpu_s;
    to->samples_per_s = measured->samples_per_s;
    to->threads = measured->threads;
    snprintf(to->isa, sizeof to->isa, "%s", measured->isa);
}

void ledger_done(ledger *l, const assignment *a, trial_status s, const evaluation *last,
                 const trial_runtime *runtime) {
    run_event event = event_of(TRIAL_DONE, a);
    event.runtime = runtime_of(l, a);
    add_measured(&event.runtime, runtime);
    event.runtime.started_s = start_in_one_go(l, runtime->wall_s);
    event.status = s;
    event.evaluated = *last;
    event.iteration = last->iteration;
    event.samples_per_s = runtime->samples_per_s;
    run_progress_end_trial(&l->progress, a->trial, a->worker, true, s == TRIAL_FINISHED);
    l->summary->finished++;
    if (s == TRIAL_DIVERGED) l->summary->diverged++;
    enter(l, JOURNAL_DONE, a->trial, &event.runtime, "");
    announce(l, event);
}

void ledger_at_rung(ledger *l, const assignment *a, const evaluation *last,
                    const trial_runtime *runtime) {
    run_event event = event_of(TRIAL_AT_RUNG, a);
    event.runtime = runtime_of(l, a);
    add_measured(&event.runtime, runtime);
    event.evaluated = *last;
    event.iteration = last->iteration;
    event.samples_per_s = runtime->samples_per_s;
    run_progress_end_trial(&l->progress, a->trial, a->worker, false, true);
    l->summary->rungs++;
    enter(l, JOURNAL_RUNG, a->trial, &event.runtime, "");
    announce(l, event);
}

void ledger_stopped_early(ledger *l, const trial *t, int64_t iteration) {
    run_progress_stop_trial(&l->progress);
    l->summary->stopped++;
    announce(l, (run_event){
                    .kind = TRIAL_STOPPED_EARLY, .trial = t, .loss = NAN, .iteration = iteration});
}

void ledger_count_work(ledger *l, double settled, double total) {
    run_progress_count_work(&l->progress, settled, total);
}

static void fail(ledger *l, journal_kind entry, run_event_kind kind, const assignment *a,
                 const char *reason) {
    trial_runtime runtime = runtime_of(l, a);
    run_event event = event_of(kind, a);
    event.message = reason;
    enter(l, entry, a->trial, &runtime, reason);
    announce(l, event);
}

void ledger_retried(ledger *l, const assignment *a, const char *reason) {
    run_progress_end_trial(&l->progress, a->trial, a->worker, false, false);
    fail(l, JOURNAL_RETRIED, TRIAL_RETRIED, a, reason);
}

void ledger_failed(ledger *l, const assignment *a, const char *reason) {
    run_progress_end_trial(&l->progress, a->trial, a->worker, true, false);
    l->summary->failed++;
    fail(l, JOURNAL_FAILED, TRIAL_BROKEN, a, reason);
}

void ledger_failed_elsewhere(ledger *l, const trial *t) {
    run_progress_found(&l->progress, t);
    l->summary->failed++;
    announce(l, (run_event){.kind = TRIAL_BROKEN,
                            .trial = t,
                            .loss = NAN,
                            .message = "in another process; the trial's log says why"});
}

/* --- others --- */

typedef struct looking {
    ledger *ledger;
    const char *folder, *own_name;
} looking;

static void add_other(const pilot *p, pilot_state state, void *context) {
    const looking *look = context;
    run_progress other;
    int64_t at_s;
    if (state == PILOT_DEAD || strcmp(p->name, look->own_name) == 0) return;
    char *path = folder_progress_path_of(look->folder, p);
    if (path && progress_file_read(path, &other, &at_s)) {
        run_progress_add_other(&look->ledger->progress, &other);
        run_progress_free(&other);
    }
    free(path);
}

void ledger_look_at_others(ledger *l, const char *folder, const char *own_name) {
    looking look = {l, folder, own_name};
    run_progress_forget_others(&l->progress);
    claims_visit_pilots(folder, add_other, &look);
}

/* --- time --- */

static double write_every_s(const ledger *l) {
    const double passed_s = clock_monotonic_s() - l->began_s;
    return l->joined ? fmin(fmax(passed_s / JOINED_PARTS, WRITE_EVERY_S), JOINED_WRITE_EVERY_S)
                     : WRITE_EVERY_S;
}

int ledger_tick(ledger *l) {
    double now_s = clock_monotonic_s();
    count_time(l);
    if (now_s - l->written_s >= write_every_s(l)) write_progress(l);
    if (now_s >= l->next_tick_s) {
        announce(l, (run_event){.kind = RUN_TICK});
        l->next_tick_s = now_s + TICK_S;
    }
    return (int)ceil(1000 * (l->next_tick_s - now_s));
}

void ledger_end(ledger *l) {
    l->summary->wall_s = clock_monotonic_s() - l->began_s;
    l->summary->progressed = l->summary->finished > 0 || run_progress_trained(&l->progress) > 0;
    if (is_complete(l) || l->joined)
        progress_file_remove(l->progress_path);
    else if (l->progress.workers > 0)
        write_progress(l);
    run_progress_free(&l->progress);
}
