/* One trial, from its resolved config to its outcome. */
#ifndef SWEEP_TRAIN_TRAIN_H
#define SWEEP_TRAIN_TRAIN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/sequences.h"
#include "src/rnn/instruction_set.h"
#include "src/train/checkpoint_files.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

/* Items that are evaluated together; any number gives the same bits. */
enum { EVALUATION_ROWS = 100 };

/* Where a trial stands. */
typedef struct train_progress {
    int64_t iteration;           /* updates done */
    int64_t resumed;             /* of them, those that were in the checkpoint */
    double loss;                 /* of the last batch; NAN before the first */
    const evaluation *evaluated; /* the evaluation just made, or NULL; borrowed */
    double samples_per_s;        /* training samples a second so far, evaluations not counted */
    bool kept;                   /* a checkpoint has just been written */
    const char *notice;          /* what a person should know, or NULL; borrowed */
} train_progress;

/* Called after every evaluation, for every notice and checkpoint, and about ten times a second,
 * between batches, also while an evaluation is being made.  Returning false stops the trial with
 * STATUS_STOPPED, unless it is over anyway. */
typedef bool train_listener(const train_progress *progress, void *context);

/* Where a trial is to stand when it pauses, and from where it goes on. */
typedef struct train_rung {
    int64_t iteration; /* of the evaluation to pause behind; 0: none */
    const char *from;  /* what a rung before that left, or NULL; see train_state */
    size_t from_bytes;
} train_rung;

/* What is left where a trial paused: a checkpoint without times, so that it has the same bytes
 * wherever it is made.  Release with free(bytes). */
typedef struct train_state {
    char *bytes; /* NULL: the trial came to its end */
    size_t count;
} train_state;

/* How to train; none of it makes a difference to any bit.  All zero: as train_trial does without
 * options. */
typedef struct train_options {
    rnn_isa isa; /* kernels to use; RNN_ISA_BEST: the fastest that this CPU has */

    /* Go on from the newest checkpoint that is there, and write new ones: when `every_s` have
     * passed (or more, so that they cost less than one part in a hundred), and at a stop.  One that
     * is damaged or of another version, and one that cannot be written, are passed over with a
     * notice. They stay when the trial is over: train_checkpoints_remove.  NULL: none. */
    const train_checkpoints *checkpoints;

    /* Read before every batch: how many threads are to train it; others may change it meanwhile.
     * More than the system gives are done without, and those that make the batches slower, for a
     * while.  NULL: t->threads all the time. */
    const atomic_int *threads;

    /* Train as far as a rung: the outcome is TRIAL_STOPPED then, with the curve so far, unless the
     * trial came to its end at it or before.  A checkpoint that has got further is left out.  NULL:
     * to the end, from the beginning. */
    const train_rung *rung;
    train_state *state; /* where the rung's state is left; needed where `rung` has an iteration */

    train_listener *listen; /* may be NULL */
    void *context;
} train_options;

/* Train `t` on `data`.  The result is a function of `t`, the data and the numeric contract only.
 *
 * Epoch e (from 0) takes the items in the order random_shuffle(seed, e), batch_size at a time, the
 * last, smaller batch included.  After every eval_every updates and after the last one the test
 * items are evaluated; their losses are summed in double, rows ascending, in groups of a fixed
 * number of rows, so that batch_size does not enter.  With validation items, the training items
 * after the first train_count, these are evaluated instead, and the test items only at the end.
 *
 * A loss, gradient or weight that is not finite ends the trial as TRIAL_DIVERGED: the curve then
 * ends with one evaluation of NANs.  Its iteration is that of the update that went wrong (the one
 * after iterations_done), or iterations_done itself when only a loss of an evaluation is not
 * finite.
 *
 * On STATUS_OK `*out` is the caller's (outcome_free), diverged ones included; `*runtime` has its
 * train_s, eval_s, cpu_s, wall_s, samples_per_s, threads and path set, the rest is left as it was.
 * On any other status `*out` is zero.  `options` may be NULL. */
status train_trial(const trial *t, const sequences *data, const train_options *options,
                   outcome *out, trial_runtime *runtime, error *err);

/* Threads of every trial at its start: run.threads, at least 1. */
int train_threads(const trial *t);

/* The most threads that pay: a batch of a small net is done before they have met. */
int train_most_threads(const trial *t);

/* Bytes that one worker needs for `t` with so many threads, besides the shared data set; the oracle
 * may need more. */
size_t train_bytes(const trial *t, int threads);

#endif
