/* How fast this machine trains a network: a moment of real training, measured. */
#ifndef SWEEP_TRAIN_CALIBRATE_H
#define SWEEP_TRAIN_CALIBRATE_H

#include "src/base/status.h"
#include "src/rnn/instruction_set.h"
#include "src/trial/trial.h"

/* Seconds of CPU time for each floating-point operation of one thread. */
typedef struct train_speed {
    double train_s_per_flop;
    double evaluate_s_per_flop;
} train_speed;

/* Train and evaluate a network of the shape and batch size of `t` on made-up items for about
 * `budget_s` of CPU time, in `cores` threads at once, each with a network of its own, as cores that
 * are all busy may be slower; the mean of them.  Where one step of it would take too long, fewer
 * rows or a narrower network stand in.  STATUS_BAD_INPUT for an `isa` that this CPU lacks,
 * STATUS_NO_MEMORY. */
status train_calibrate(const trial *t, rnn_isa isa, int cores, double budget_s, train_speed *out,
                       error *err);

/* Seconds of CPU time that the whole trial takes at such a speed. */
double train_expected_s(const trial *t, const train_speed *speed);

#endif
