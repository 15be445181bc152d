/* One trial, from its resolved config to its outcome. */
#ifndef SWEEP_TRAIN_TRAIN_H
#define SWEEP_TRAIN_TRAIN_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/data/dataset.h"
#include "src/plan/outcome.h"
#include "src/plan/trial.h"

/* Where a trial stands. */
typedef struct train_progress {
    int64_t iteration;           /* updates done */
    double loss;                 /* of the last batch */
    const evaluation *evaluated; /* the evaluation just made, or NULL; borrowed */
    double samples_per_s;        /* training samples a second so far, evaluations not counted */
} train_progress;

/* Called after every evaluation and every few iterations (about ten times a second).
 * Returning false stops the trial with STATUS_STOPPED. */
typedef bool train_listener(const train_progress *progress, void *context);

/* Train `t` on `d` (filled).  The result is a function of `t`, `d` and the numeric contract only.
 * On STATUS_OK `*out` is the caller's (outcome_free), diverged ones included; `*runtime` has its
 * train_s, eval_s, wall_s, samples_per_s and path set.  `listen` may be NULL. */
status train_trial(const trial *t, const dataset *d, train_listener *listen, void *context,
                   outcome *out, trial_runtime *runtime, error *err);

/* Bytes that one worker needs for `t`, besides the shared data set. */
size_t train_bytes(const trial *t);

#endif
