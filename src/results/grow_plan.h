/* The plan of a search by results, or of a sweep with confirm, as far as kept results take it. */
#ifndef SWEEP_RESULTS_GROW_PLAN_H
#define SWEEP_RESULTS_GROW_PLAN_H

#include "src/plan/plan.h"
#include "src/trial/results.h"

/* Let the plan grow (plan_grow) by what came of its trials, until it has as many as the results, or
 * there is one whose outcome these do not have; then by what confirms (plan_confirm), where the
 * results have that.  Any other plan stays as it is. */
status results_grow_plan(const results *r, plan *p, error *err);

#endif
