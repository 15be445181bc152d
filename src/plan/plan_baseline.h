/* compare.baseline: which configuration all others are compared with. */
#ifndef SWEEP_PLAN_PLAN_BASELINE_H
#define SWEEP_PLAN_PLAN_BASELINE_H

#include "src/plan/plan.h"

/* Set p->baseline to the number of the configuration whose values the config's compare.baseline
 * names; PLAN_NO_BASELINE where it names none.  STATUS_BAD_INPUT, with the place and what there is,
 * unless it is exactly one of those that are there at first; p->baseline_rule says whether
 * exclude left it out. */
status plan_find_baseline(plan *p, error *err);

/* Whether a trial is of what the config's compare.baseline names; false where it names none. */
bool plan_baseline_names(const plan *p, const trial *t);

#endif
