/* Checking results: are the files whole, and does training again give the same bits? */
#ifndef SWEEP_VERIFY_VERIFY_H
#define SWEEP_VERIFY_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/dataset.h"
#include "src/plan/plan.h"
#include "src/run/run.h"
#include "src/trial/results.h"

/* Read every trial file that `r` speaks of, with all its digests, and compare it with what
 * results.h5 says of it.  `*checked` counts those that hold.  The first that does not, or is
 * missing, is STATUS_DAMAGED; STATUS_IO when one cannot be read. */
status verify_files(const char *folder, const results *r, int32_t *checked, error *err);

/* Append the first difference of two outcomes of the same trial, bit for bit: status, updates,
 * evaluations in order, tensors in state_dict order, the confusion matrix; both values in
 * hexadecimal and decimal.  Nothing is appended, and true returned, when there is none. */
bool verify_compare(const trial *t, const outcome *kept, const outcome *again, text *difference);

typedef struct verify_options {
    const char *folder;    /* whose trials/ are compared with */
    const char *scratch;   /* an empty folder to train in */
    const int32_t *trials; /* numbers of trials of the plan, ascending */
    int32_t count;
    int workers;
    int threads;           /* of each; no more than the CPUs */
    rnn_isa isa;           /* as in run_options */
    double hang_timeout_s; /* as in run_options */
    run_listener *listen;  /* may be NULL */
    void *context;
} verify_options;

/* Train those trials again in `scratch` and compare them with the files in `folder`.  `*equal`
 * counts those without a difference; `difference` gets the first one found, with the trial's id.
 * Fails as run_sweep does, but after STATUS_STOPPED nothing goes on: `scratch` must be empty again
 * the next time.  A difference is no failure. */
status verify_retrain(const plan *p, dataset *d, const verify_options *options, int32_t *equal,
                      text *difference, error *err);

/* Choose `count` of `total` (or all) by `seed`: the same choice everywhere.  `chosen` has room for
 * `count`, and is ascending.  STATUS_NO_MEMORY. */
status verify_sample(uint64_t seed, int32_t total, int32_t count, int32_t *chosen, error *err);

#endif
