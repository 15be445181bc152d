/* What the engine is told of a trial. */
#ifndef SWEEP_TRAIN_TRIAL_SPEC_H
#define SWEEP_TRAIN_TRIAL_SPEC_H

#include "src/rnn/spec.h"
#include "src/trial/trial.h"

rnn_spec trial_spec(const trial *t);

#endif
