/* What a trial of a plan cannot be, told with its place in the config and the cure. */
#ifndef SWEEP_PLAN_PLAN_CHECKS_H
#define SWEEP_PLAN_PLAN_CHECKS_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"

/* STATUS_BAD_INPUT for the resolved trial of a combination that a rule forbids (trial_rules.h),
 * that has a key without a meaning or lacks one, or that the engine refuses (rnn_spec_check).  The
 * message names place, values and cure. */
status plan_check_trial(const plan *p, const combination *c, const trial *t, error *err);

#endif
