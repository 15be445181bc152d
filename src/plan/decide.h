/* What hangs on other values of a combination: keys with conditions and formulas, and the number of
 * members of a list. */
#ifndef SWEEP_PLAN_DECIDE_H
#define SWEEP_PLAN_DECIDE_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"

/* Give them the values that they have in this combination.  STATUS_BAD_INPUT, with the place, for a
 * formula whose value the key does not take. */
status decide_combination(const plan *p, combination *c, error *err);

#endif
