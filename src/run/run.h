/* Running a plan: worker processes side by side, progress, the journal, the results folder. */
#ifndef SWEEP_RUN_RUN_H
#define SWEEP_RUN_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "src/base/status.h"
#include "src/data/dataset.h"
#include "src/plan/plan.h"
#include "src/rnn/instruction_set.h"
#include "src/run/left_out.h"
#include "src/run/run_progress.h"
#include "src/run/schedule.h"
#include "src/store/layout.h"
#include "src/trial/results.h"

typedef enum run_event_kind {
    RUN_STARTED, /* the sweep: total, already done, workers; comes again after TRIAL_LOST */
    TRIAL_FOUND, /* in the folder already: before RUN_STARTED, or put there by others since */
    TRIAL_LOST,  /* one that was found turned out to be damaged, and will be trained again */
    TRIAL_STARTED,
    TRIAL_PROGRESS,
    TRIAL_EVALUATED,
    TRIAL_AT_RUNG,       /* as far as a rung, and the rung's file is durable */
    TRIAL_STOPPED_EARLY, /* it goes no further than `iteration`: it is done */
    TRIAL_DONE,          /* finished or diverged, and its file is durable */
    TRIAL_BROKEN,        /* failed for good, here or in another process; `message` says why */
    TRIAL_RETRIED,       /* failed, will be tried again; `message` says why */
    RUN_NOTICE, /* something a person should know, in `message`; may come before RUN_STARTED */
    RUN_TICK,   /* nothing new; comes about five times a second */
} run_event_kind;

typedef struct run_event {
    run_event_kind kind;
    const trial *trial; /* NULL for RUN_STARTED and RUN_TICK; may be for RUN_NOTICE */
    int worker;         /* 0-based slot */
    pid_t process;      /* TRIAL_STARTED: the worker's */
    int attempt;        /* of this run at this trial, from 1 */
    int64_t iteration;
    double loss; /* of the last batch; NAN before the first */
    double samples_per_s;
    evaluation evaluated;  /* TRIAL_EVALUATED, and the last one for TRIAL_DONE */
    trial_status status;   /* TRIAL_DONE: finished or diverged */
    trial_runtime runtime; /* TRIAL_DONE */
    const char *message;
    int32_t trials_total, trials_done; /* done: finished, diverged, stopped early or broken, those
                                          found included */
    const run_progress *progress;      /* borrowed until the listener returns */
} run_event;

/* Runs in the parent process; must not block for long. */
typedef void run_listener(const run_event *event, void *context);

/* How a folder that is begun is to be laid out (store/layout.h); one that was begun keeps what it
 * has. */
typedef enum run_layout { RUN_LAYOUT_AUTO, RUN_LAYOUT_FLAT, RUN_LAYOUT_SHARDED } run_layout;

/* What that comes to for a plan: sharded by itself for more than LAYOUT_MOST_FLAT trials. */
layout run_layout_of(run_layout wanted, const plan *p);

typedef struct run_options {
    const char *folder;   /* results folder; made when missing */
    int workers;          /* 0 = as many as CPUs and memory allow */
    bool elastic;         /* idle CPUs help the trials that still run */
    schedule_order order; /* in which trials are begun; two who train in a folder need not agree */
    run_listener *listen; /* may be NULL */
    void *context;
    const char *program; /* the program's version, for plan.txt; may be NULL */
    run_layout layout;   /* of a folder that is begun */
    bool extend;         /* trials may be added to those that the folder was begun for */
    bool grows;          /* a search by results goes on to its end, and what is to be confirmed is:
                            the plan grows */
    int retries;         /* further attempts at a trial whose worker dies, hangs or lacks memory */
    double checkpoint_every_s; /* 0 = keep none */
    rnn_isa isa;               /* kernels that train; changes no bit */
    double hang_timeout_s;     /* a worker silent for so long is killed; 0 = never */
    double lease_s;            /* who is silent for so long loses what it has claimed; 0 = 600 */
    int64_t limit;             /* begin no more trials than that; 0 = all */
    double time_limit_s;       /* stop after so long; 0 = never */
    bool joins;                /* take part beside others, without the folder's lock */
    bool adds_others;          /* what is said of the run's progress counts others in */
    bool leaves;               /* does not wait for what others have claimed: STATUS_STOPPED */
    int share, shares;         /* train the share-th of `shares` parts only, from 1; 0 = all */
} run_options;

typedef struct run_summary {
    int32_t found;    /* finished before this run, or by others */
    int32_t finished; /* by this run, diverged ones included */
    int32_t diverged; /* in all */
    int32_t failed;
    int32_t rungs;   /* published by this run */
    int32_t stopped; /* early, in all */
    double wall_s;
    bool progressed;  /* something was trained, also of trials that are not finished */
    bool out_of_time; /* stopped by time_limit_s */
    int stopped_by;   /* the first signal that asked for a stop; 0: none did */
} run_summary;

/* What a run of a whole plan would take at its largest. */
typedef struct run_prediction {
    int workers;
    int cores;            /* that they share */
    double program_bytes; /* the program and its libraries */
    double data_bytes;    /* the data set, once for all workers */
    double workers_bytes; /* of all workers, when the largest trials run side by side, or fewer of
                             them with more threads each */
} run_prediction;

/* Predict for `workers` workers, or 0 for the default on this machine, memory left aside. */
status run_predict(const plan *p, int workers, bool elastic, run_prediction *out, error *err);

/* Seconds that the training of all trials will take here, predicted with a moment of training; see
 * forecast.h. */
status run_predict_time(const plan *p, schedule_order order, rnn_isa isa,
                        const run_prediction *with, bool elastic, double *run_s, error *err);

/* Train every trial of `p` that is not in the folder yet.
 *
 * With `grows`, the plan of a search by results first grows as far as the folder's; when all its
 * trials are there it grows by what is drawn from them (plan_grow), in the same way in every
 * process, until it has all.  So does a plan that has the best confirmed, at its end
 * (plan_confirm). A trial that fails is no result: then it does not grow.  Where others train, each
 * waits until all of a generation is there.  `shares` are refused for it.
 *
 * Takes the folder's lock (STATUS_BUSY
 * names the holder), checks that the folder is writable before any training (STATUS_IO) and that
 * it was begun for these trials (STATUS_BAD_INPUT; see plan_file.h), that run.threads is not more
 * than the CPUs (STATUS_BAD_INPUT) and that the memory suffices (STATUS_NO_MEMORY).  A damaged
 * trial file is moved to quarantine/ and its trial runs again; one that a newer version of the
 * program wrote is STATUS_BAD_INPUT.  Files found are first looked at by name and header; their
 * digests are checked once the others are trained.  Where all are there and sound, nothing is
 * written at all, and nothing need be writable.
 *
 * Any number of processes, on any hosts, may do so in one folder at a time: each claims trials
 * before it begins them (claims.h), and waits in the end for what others have claimed, since they
 * may die.  All but one must have `joins` set: then the lock is not taken, what is in trials/ is
 * taken for finished by its name, journal and progress go to files of their own, and a damaged
 * plan.txt is STATUS_DAMAGED.  With `shares` the trials are dealt out beforehand, the longest
 * first, for places that share no folder; what is no part of the share counts as no part of the
 * run.
 *
 * Each worker is a process forked from this one, so the data set (filled here when there is
 * anything to train) is in memory once.  A worker that dies costs its trial one of its attempts and
 * nothing else; trials that fail for good do not fail the run: see the summary.  Attempts that
 * ended with the death of a whole earlier run do not count, but a trial that runs died with twice
 * in a row is trained after all others, alone, with an early checkpoint.  The order of work is
 * otherwise longest first; it changes no result.  With `elastic`, once no trial waits, CPUs that
 * are left without one train those that still run.  Short trials are handed out and published in
 * groups.
 *
 * When a finished trial cannot be published (STATUS_IO: the disk is full; STATUS_DAMAGED: the same
 * trial was there already with other bits) no more trials are started, and those that run are
 * finished.  SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 or SIGXCPU, the latter of a worker too,
 * stops the running trials at their next batch, with a checkpoint (STATUS_STOPPED), as the end of
 * `time_limit_s` does; a second SIGINT
 * or SIGTERM, a second or more after the first, kills them.  One that is ignored when this is
 * called, as SIGHUP under nohup, stays so.  Whatever happens, run again to go on. */
status run_sweep(plan *p, dataset *d, const run_options *options, run_summary *summary, error *err);

/* Begin a folder for `p` without training: make it, and write its plan.txt where it has none.
 * Errors as of run_sweep. */
status run_begin(const plan *p, const char *folder, const char *program, run_layout wanted,
                 error *err);

/* How the trials that a folder was begun for stand to those of a plan. */
typedef enum run_relation {
    RUN_FOLDER_NEW,   /* it was begun for none */
    RUN_FOLDER_SAME,  /* the same ones, in the same order */
    RUN_FOLDER_GROWN, /* the plan has all of them, and more or in another order: run_options.extend
                         lets it in */
    RUN_FOLDER_OTHER, /* the plan lacks some */
} run_relation;

/* Say how `folder` stands to `p`; changes nothing.  STATUS_DAMAGED, or STATUS_BAD_INPUT when a
 * version with other rules began it. */
status run_relate(const char *folder, const plan *p, run_relation *out, error *err);

/* Let the same signals call `handle` where they would end the process, before and after training;
 * one that is ignored or handled already stays so. */
void run_on_stop_signals(void (*handle)(int signal_number));

/* Make the plan that a folder was begun for again, from its plan.txt alone, when neither config nor
 * data nor initial weights are at hand: what run_collect needs.  All three are the caller's; the
 * trials cannot be trained.  STATUS_IO when the folder has no plan.txt, STATUS_DAMAGED, or
 * STATUS_BAD_INPUT when a version with other rules began it. */
status run_read_plan(const char *folder, config **c, dataset **data, plan **out, error *err);

/* The config that a folder was begun with, as its plan.txt keeps it, with `count` overrides (as
 * config_parse takes them); the caller's.  Errors as of run_read_plan, and STATUS_BAD_INPUT for an
 * override. */
status run_read_config(const char *folder, const char *const overrides[], size_t count,
                       config **out, error *err);

/* Fill r->trials with what the folder holds: outcomes from trials/, runtimes and reasons from the
 * journal.  Trials that have an outcome already keep it, so that results read from a results.h5 of
 * a sweep that went on are brought up to date.  Missing ones stay TRIAL_MISSING; damaged files are
 * STATUS_DAMAGED. */
status run_collect(const char *folder, results *r, error *err);

/* The same where one bad file must not hide the others: trials whose files cannot be read stay
 * TRIAL_MISSING and are noted in `left_out`. */
status run_collect_readable(const char *folder, results *r, left_out_files *left_out, error *err);

/* Trials of a folder that were stopped early, as far as everything that tells so can be read. */
int32_t run_count_stopped(const char *folder);

#endif
