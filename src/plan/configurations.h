/* From the values of a config to its trials. */
#ifndef SWEEP_PLAN_CONFIGURATIONS_H
#define SWEEP_PLAN_CONFIGURATIONS_H

#include "src/plan/plan.h"

/* Fill the trials of a plan that has its config, data and parts, and all that is told of them:
 * axes, counts, what was dropped, notices. */
status configurations_find(plan *p, error *err);

#endif
