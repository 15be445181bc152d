/* What a trial's hyperparameters say of its initial weights, as the engine takes it. */
#ifndef SWEEP_TRIAL_TRIAL_INITIALISATION_H
#define SWEEP_TRIAL_TRIAL_INITIALISATION_H

#include "src/rnn/initialisation.h"
#include "src/trial/trial.h"

/* Equal for trials that draw the same weights from one seed: what their schemes do not take, or is
 * their own anyway, is left 0. */
rnn_initialisation trial_initialisation(const trial *t);

/* Give those of its hyperparameters that make no difference to its initial weights their default,
 * so that trials which start alike are one: a gain of a scheme that has none, recurrent weights set
 * apart to what train.init says already. */
void trial_settle_initialisation(trial *t);

#endif
