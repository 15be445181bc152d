/* When checkpoints of a trial are written, and where: two slots written in turn, so that one whole
 * checkpoint is always there, and a budget of time. */
#ifndef SWEEP_TRAIN_CHECKPOINT_SCHEDULE_H
#define SWEEP_TRAIN_CHECKPOINT_SCHEDULE_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/train/checkpoint.h"
#include "src/train/checkpoint_files.h"

typedef struct checkpoint_schedule {
    const train_checkpoints *options; /* NULL: keep nothing */
    const trial *trial;
    int next_slot;          /* the older one */
    int64_t kept_iteration; /* of the newest checkpoint; 0 for none */
    double next_s;          /* clock_monotonic_s at which the next is due */
} checkpoint_schedule;

/* Find the newest whole checkpoint: `*found`, and then `*c` is the caller's (checkpoint_free).
 * One that cannot be used is left out and named in `notice`. */
status checkpoint_schedule_begin(checkpoint_schedule *k, const trial *t,
                                 const train_checkpoints *options, bool *found, checkpoint *c,
                                 text *notice, error *err);

/* True when another one is due. */
bool checkpoint_schedule_is_due(const checkpoint_schedule *k, double now_s);

/* True when the trial has come further than its newest checkpoint. */
bool checkpoint_schedule_is_behind(const checkpoint_schedule *k, int64_t iterations_done);

/* Write one.  On failure the older ones stay, and the next try comes when it would be due. */
status checkpoint_schedule_write(checkpoint_schedule *k, const checkpoint *c, error *err);

#endif
