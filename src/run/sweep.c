/* run_sweep: from a plan and a folder to a folder with every trial in it. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "src/base/memory.h"
#include "src/run/cpus.h"
#include "src/run/finished.h"
#include "src/run/folder.h"
#include "src/run/journal.h"
#include "src/run/ledger.h"
#include "src/run/lock.h"
#include "src/run/pool.h"
#include "src/run/run.h"
#include "src/run/schedule.h"

/* Descriptors for all but the workers: standard streams, lock, journal, signals, files in passing.
 */
enum { OTHER_DESCRIPTORS = 24 };

/* A run in a folder that is locked. */
typedef struct sweep {
    const plan *plan;
    dataset *data;
    const run_options *options;
    int lock;
    journal *journal;
    ledger ledger;
    bool *finished; /* one a trial: it is in the folder */
} sweep;

/* Each worker costs the parent one descriptor. */
static int fit_workers(int wanted, int32_t trials) {
    struct rlimit files;
    int workers = wanted > 0 ? wanted : run_default_workers();
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur != RLIM_INFINITY) {
        long fitting = (long)files.rlim_cur - OTHER_DESCRIPTORS;
        if (workers > fitting) workers = (int)fitting;
    }
    if (workers > trials) workers = trials;
    return workers < 1 ? 1 : workers;
}

static status set_aside(sweep *s, const trial *t, const char *reason, error *err) {
    char *moved_to = NULL;
    text message = {0};
    TRY(folder_quarantine(s->options->folder, t, &moved_to, err));
    text_append_format(&message, "%s; moved to %s, the trial runs again", reason, moved_to);
    ledger_quarantined(&s->ledger, t, text_string(&message));
    text_free(&message);
    free(moved_to);
    return STATUS_OK;
}

static status look_for(sweep *s, const trial *t, error *err) {
    outcome o;
    bool *found = &s->finished[t->index];
    status result = finished_look(s->options->folder, t, found, &o, err);
    if (result == STATUS_DAMAGED) {
        error reason = *err;
        return set_aside(s, t, reason.message, err);
    }
    TRY(result);
    if (*found) ledger_found(&s->ledger, t, o.status);
    outcome_free(&o);
    return STATUS_OK;
}

static status look_for_all(sweep *s, error *err) {
    s->finished = memory_array((size_t)s->plan->trial_count, sizeof *s->finished);
    if (!s->finished) return error_no_memory(err, (size_t)s->plan->trial_count);
    for (int32_t i = 0; i < s->plan->trial_count; i++) TRY(look_for(s, &s->plan->trials[i], err));
    return STATUS_OK;
}

static status train_waiting(sweep *s, schedule *waiting, error *err) {
    if (waiting->count > 0) TRY(dataset_fill(s->data, err));
    pool_job job = {.plan = s->plan,
                    .data = s->data,
                    .folder = s->options->folder,
                    .waiting = waiting,
                    .workers = fit_workers(s->options->workers, waiting->count),
                    .ledger = &s->ledger,
                    .lock = s->lock,
                    .journal = journal_descriptor(s->journal)};
    ledger_run_started(&s->ledger, job.workers);
    return waiting->count > 0 ? pool_run(&job, err) : STATUS_OK;
}

static status train_missing(sweep *s, error *err) {
    schedule waiting;
    TRY(look_for_all(s, err));
    if (!schedule_create(&waiting, s->plan, s->finished))
        return error_no_memory(err, (size_t)s->plan->trial_count);
    status result = train_waiting(s, &waiting, err);
    schedule_free(&waiting);
    return result;
}

static status run_with_journal(sweep *s, const char *journal_path, run_summary *summary,
                               error *err) {
    TRY(journal_open(journal_path, &s->journal, err));
    TRY(ledger_begin(&s->ledger, s->plan, s->options, summary, journal_path, s->journal, err));
    status result = train_missing(s, err);
    ledger_end(&s->ledger);
    return result;
}

static status run_locked(sweep *s, run_summary *summary, error *err) {
    const char *folder = s->options->folder;
    TRY(folder_check_writable(folder, err));
    TRY(folder_remove_stale(folder, err));
    char *journal_path = folder_journal_path(folder);
    if (!journal_path) return error_no_memory(err, strlen(folder));
    status result = run_with_journal(s, journal_path, summary, err);
    free(journal_path);
    journal_close(s->journal);
    free(s->finished);
    folder_remove_stale(folder, NULL); /* what workers that died in this run left */
    return result;
}

status run_sweep(const plan *p, dataset *d, const run_options *options, run_summary *summary,
                 error *err) {
    sweep s = {.plan = p, .data = d, .options = options};
    *summary = (run_summary){0};
    TRY(folder_make(options->folder, err));
    char *lock_path = folder_lock_path(options->folder);
    if (!lock_path) return error_no_memory(err, strlen(options->folder));
    status result = lock_take(lock_path, &s.lock, err);
    free(lock_path);
    TRY(result);
    result = run_locked(&s, summary, err);
    lock_release(s.lock);
    return result;
}
