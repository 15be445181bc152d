/* One verification of a results folder from its opening to its outcome, in steps between which a
 * caller tells its user how far it is: open, compare the plan, check the files, train again. */
#ifndef SWEEP_VERIFY_VERIFICATION_H
#define SWEEP_VERIFY_VERIFICATION_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/dataset.h"
#include "src/plan/plan.h"
#include "src/results/recipe.h"
#include "src/results/subject.h"
#include "src/run/run.h"
#include "src/verify/surroundings.h"

typedef struct verification_request {
    long long sample, seed;     /* trials to train again, and which; sample 0: all */
    long long workers, threads; /* 0: other than then */
    rnn_isa isa;                /* RNN_ISA_BEST: other than then */
    double hang_timeout_s;      /* as in run_options */
} verification_request;

typedef struct verification {
    verification_request asked;
    subject subject;
    recipe recipe;
    const plan *plan; /* borrowed */
    surroundings_limits here;
    surroundings then, now;
    int32_t *chosen; /* trials to train again */
    int32_t chosen_count;
    int32_t files;   /* that are whole */
    int32_t equal;   /* trained again to the same bits */
    text difference; /* the first; empty when there is none */
    bool as_it_was;  /* the same program and machine */
} verification;

/* Open a results folder, or one trial of it, and read its recipe.  `v` is as verification_free
 * leaves it, but for `asked`.  STATUS_BAD_INPUT where there is no config to repeat; else as
 * subject_open.  A trial file that cannot be read is a failure unless one trial is pointed at. */
status verification_open(const char *folder, const subject_warnings *warnings, verification *v,
                         error *err);

/* Compare the plan that the recipe comes to now with the results: a difference is noted in `v`.
 * One line is appended to `told`, which is empty, for what of program, data and machine is not as
 * it was.  `p` is borrowed until the end. */
void verification_compare_plan(verification *v, const plan *p, text *told);

/* Check every trial file, choose the trials to train again, and how.  A damaged file is a
 * difference and noted in `v`; then nothing is chosen.  STATUS_BAD_INPUT where nothing was trained.
 */
status verification_check(verification *v, error *err);

/* Train the chosen trials again in a scratch folder under $TMPDIR (or /tmp) and compare them; the
 * first difference is noted in `v`.  As verify_retrain; `listen` may be NULL. */
status verification_retrain(verification *v, dataset *data, run_listener *listen, void *context,
                            error *err);

void verification_free(verification *v);

#endif
