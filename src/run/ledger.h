/* The ledger of a run: what has come of it so far.  Every piece of news is entered here once and so
 * reaches the summary, the journal and the listener together. */
#ifndef SWEEP_RUN_LEDGER_H
#define SWEEP_RUN_LEDGER_H

#include "src/plan/plan.h"
#include "src/run/journal.h"
#include "src/run/run.h"
#include "src/trial/outcome.h"

typedef struct ledger {
    run_listener *listen; /* may be NULL */
    void *context;
    journal *journal; /* borrowed; NULL: none */
    run_summary *summary;
    const plan *plan;          /* borrowed */
    const char *progress_path; /* borrowed */
    bool joined;               /* others: the progress file goes, also when not all is done */
    run_progress progress;     /* owned */
    double began_s;            /* clock_monotonic_s of this run's start */
    bool entered;              /* the run is in the journal */
    double counted_s;          /* when the progress's time was last counted */
    double written_s;          /* when it was last written to the folder */
    double earlier_s;          /* from the sweep's first start to this run's */
    double next_tick_s;        /* clock_monotonic_s */
    char host[RUNTIME_HOST_CHARS + 1];
} ledger;

/* Who is at work on what. */
typedef struct assignment {
    const trial *trial;
    int64_t goal; /* iterations to train it to */
    int worker;   /* 0-based slot */
    int attempt;
    pid_t process;
    double started_s; /* clock_monotonic_s */
} assignment;

/* A new ledger, with its progress file; `first_s` is when the sweep was first started (seconds of
 * 1970; 0: now). */
void ledger_begin(ledger *l, const plan *p, const run_options *options, run_summary *summary,
                  const char *progress_path, int64_t first_s, journal *j);

/* The plan has grown: trials from number `first` on are new. */
void ledger_grow(ledger *l, int32_t first);

/* A trial that this run is not to train. */
void ledger_not_ours(ledger *l, const trial *t);
/* A trial that was in the folder before, or that another process put there. */
void ledger_found(ledger *l, const trial *t, trial_status s);
/* One that was found turned out to be damaged. */
void ledger_lost(ledger *l, const trial *t, trial_status s);
/* All that was there is found; `workers` will train the rest with so many cores.  Called again when
 * some of it was lost. */
void ledger_run_started(ledger *l, int workers, int cores);
void ledger_quarantined(ledger *l, const trial *t, const char *message);
void ledger_notice(ledger *l, const trial *t, const char *message);

/* An attempt is about to be made; it is on the disk once ledger_sync returns. */
void ledger_ordered(ledger *l, const assignment *a);
void ledger_sync(const ledger *l);
/* It was given up on request, or before it began. */
void ledger_given_up(ledger *l, const assignment *a);
/* It begins. */
void ledger_started(ledger *l, const assignment *a);
/* Its first checkpoint is on the disk. */
void ledger_kept(ledger *l, const assignment *a);
/* Progress of a trial, `resumed` of its iterations taken from a checkpoint; `evaluated` is NULL or
 * the evaluation that was just made. */
void ledger_progress(ledger *l, const assignment *a, int64_t iteration, int64_t resumed,
                     double loss, double samples_per_s, const evaluation *evaluated);
/* `runtime` holds what the worker measured; the rest is added here. */
void ledger_done(ledger *l, const assignment *a, trial_status s, const evaluation *last,
                 const trial_runtime *runtime);
void ledger_retried(ledger *l, const assignment *a, const char *reason);
void ledger_failed(ledger *l, const assignment *a, const char *reason);
/* It is published as far as a rung; the trial is not done. */
void ledger_at_rung(ledger *l, const assignment *a, const evaluation *last,
                    const trial_runtime *runtime);
/* It is decided that a trial goes no further than it is, at that iteration. */
void ledger_stopped_early(ledger *l, const trial *t, int64_t iteration);
/* Work that was done, or that is to be done in all, and of which nothing else here tells: it may be
 * negative. */
void ledger_count_work(ledger *l, double settled, double total);
/* Another process says so. */
void ledger_failed_elsewhere(ledger *l, const trial *t);

/* Read how far the other processes in the folder are. */
void ledger_look_at_others(ledger *l, const char *folder, const char *own_name);

/* Send RUN_TICK when one is due; returns the milliseconds to the next. */
int ledger_tick(ledger *l);

/* Close the summary and release; what is left to do stays to be read in progress.txt,
 * unless this process joined others. */
void ledger_end(ledger *l);

#endif
