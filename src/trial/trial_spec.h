/* What the engine is told of a trial. */
#ifndef SWEEP_TRIAL_TRIAL_SPEC_H
#define SWEEP_TRIAL_TRIAL_SPEC_H

#include "src/rnn/schedules.h"
#include "src/rnn/spec.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

/* Architecture, loss and optimiser; a momentum that the schedule moves is what it begins with. */
rnn_spec trial_spec(const trial *t);

/* The learning rate of every update; borrows from the trial. */
rnn_schedule_plan trial_schedule(const trial *t);

/* Take in a further evaluation: a plateau goes by what the trial monitors, other schedules by none.
 */
void trial_schedule_observe(const trial *t, const rnn_schedule_plan *s, rnn_plateau *at,
                            const evaluation *e);

/* The option that the schedule moves besides the learning rate; RNN_OPTION_COUNT for none. */
rnn_option trial_cycled_option(const trial *t);

#endif
