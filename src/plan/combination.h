/* The trial that a combination of values is, and what exclude says of it. */
#ifndef SWEEP_PLAN_COMBINATION_H
#define SWEEP_PLAN_COMBINATION_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"

/* The trial of a combination, without its id, with the first seed.  STATUS_BAD_INPUT for values
 * that do not go together; `*t` then has the values, and what follows from them may be missing. */
status combination_trial(const plan *p, const combination *c, trial *t, error *err);

/* Whether a rule of exclude leaves the combination out.  `t` is its trial; with `incomplete`, what
 * follows from its values is not known. */
status combination_is_excluded(const plan *p, const config_exclusion *rule, const combination *c,
                               const trial *t, bool incomplete, bool *excludes, error *err);

#endif
