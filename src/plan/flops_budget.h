/* train.flops: as many iterations as a number of floating-point operations allows. */
#ifndef SWEEP_PLAN_FLOPS_BUDGET_H
#define SWEEP_PLAN_FLOPS_BUDGET_H

#include "src/plan/plan.h"

/* Set the trial's iterations where the config says train.flops; else nothing.  Its architecture is
 * derived, its batch size set.  They are floor(flops / (batch_size * rnn_training_flops)), in whole
 * numbers: the training of full batches never takes more, and evaluations are not counted.  Where
 * sequences differ in length, an item counts as one of the training items does on average.
 * STATUS_BAD_INPUT, with the place, where it is not enough for one iteration, or for more than
 * train.iterations may say. */
status flops_budget_resolve(const plan *p, trial *t, error *err);

/* Append what it comes to: "train.flops 1,000,000,000,000: 286 to 1,253 iterations" and a newline;
 * nothing where it is not given. */
void flops_budget_append(text *out, const plan *p);

#endif
