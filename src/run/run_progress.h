/* How far a sweep is and how long it will take, by work: one account of it, for the runner's screen
 * and, through progress_file.h, for who watches from outside.
 *
 * Work is counted in floating-point operations, a running trial by its share of iterations. */
#ifndef SWEEP_RUN_RUN_PROGRESS_H
#define SWEEP_RUN_RUN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/plan/plan.h"

enum { RUNNING_LABEL_BYTES = 256 };

/* What is known of the trial that a worker is at. */
typedef struct running_trial {
    int64_t iterations; /* to where it is to be trained; 0: the worker is idle */
    int64_t iteration;  /* updates done */
    int64_t resumed;    /* of them, those that this attempt took from a checkpoint */
    int32_t index;      /* 0-based place in the plan */
    int attempt;
    double flops;                    /* of the trial as far as that */
    double began_s;                  /* elapsed_s of the run when the attempt began */
    double loss;                     /* of the last batch; NAN before the first */
    double selection;                /* metric of the last evaluation; NAN before the first */
    double samples_per_s;            /* 0: not known yet */
    char label[RUNNING_LABEL_BYTES]; /* see run_progress_append_label; cut */
} running_trial;

typedef struct run_progress {
    int32_t trials_total, trials_done; /* done: finished, diverged or failed */
    int32_t trials_planned; /* of the total, less what a search by results has yet to draw */
    int workers;            /* 0 before the run started */
    int cores;              /* that they share */
    measure_kind measure;   /* what running_trial.selection is */
    double elapsed_s;       /* of this run, without the time in which it was itself stopped */
    double work_total;   /* of all trials; those yet to be drawn count as the mean of the others */
    double work_planned; /* without these */
    double work_corrected;  /* what run_progress_count_work added to the work in all */
    double work_settled;    /* of those done, by whichever run */
    double work_trained;    /* by this run, at trials that it is no longer at */
    running_trial *running; /* one a worker; owned */
    /* Of the other processes that share the work, see run_progress_add_other: */
    double others_settled; /* as far as the one knows that knows most */
    double others_running; /* at trials that they are at */
    double others_speed;   /* work a second */
    double others_left_s;  /* until the slowest of these trials is done */
} run_progress;

/* Of all work, from 0 to 1. */
double run_progress_fraction(const run_progress *p);

/* Work that this run has done. */
double run_progress_trained(const run_progress *p);

/* Seconds until all is done at the mean speed of this run and of the others, and at least until the
 * slowest running trial is; NAN while that is not known. */
double run_progress_seconds_left(const run_progress *p);

/* A share of a running trial's iterations, from 0 to 1. */
double running_trial_fraction(const running_trial *t);

/* Count what another process says of the same work into an account of this one, from which others
 * are left out by run_progress_forget_others.  What is done counts as far as the one that knows
 * most of it knows. */
void run_progress_add_other(run_progress *progress, const run_progress *other);
void run_progress_forget_others(run_progress *progress);

/* Append the values that set a trial apart, "layer_dim 2, seed 0"; its number where nothing is
 * swept. */
void run_progress_append_label(text *out, const plan *p, const trial *t);

/* --- keeping it --- */

/* Begin the account of a run of `p`: nothing is done. */
void run_progress_begin(run_progress *progress, const plan *p);
void run_progress_free(run_progress *progress);

/* The plan has grown: trials from number `first` on are new. */
void run_progress_grow(run_progress *progress, const plan *p, int32_t first);

/* A trial was found finished, or was lost again. */
void run_progress_found(run_progress *progress, const trial *t);
void run_progress_lost(run_progress *progress, const trial *t);

/* A trial is no part of the run. */
void run_progress_leave_out(run_progress *progress, const trial *t);

/* `workers` begin with what is missing.  Called again when some was lost: the speed is that of the
 * work to come.  STATUS_NO_MEMORY leaves nothing to be known of running trials. */
status run_progress_start(run_progress *progress, int workers, int cores, error *err);

/* A worker begins an attempt to train a trial to an iteration. */
void run_progress_begin_trial(run_progress *progress, const plan *p, const trial *t, int64_t goal,
                              int worker, int attempt);

/* A trial is done, as it goes no further. */
void run_progress_stop_trial(run_progress *progress);

/* Add to the work that is done, by whichever run, and to all that there is. */
void run_progress_count_work(run_progress *progress, double settled, double total);

/* The attempt at `t` ended, `settled` for good; `whole` when all its iterations were trained. */
void run_progress_end_trial(run_progress *progress, const trial *t, int worker, bool settled,
                            bool whole);

#endif
