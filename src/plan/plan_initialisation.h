/* What no single combination can tell: options that nothing of the sweep takes. */
#ifndef SWEEP_PLAN_PLAN_INITIALISATION_H
#define SWEEP_PLAN_PLAN_INITIALISATION_H

#include "src/plan/plan.h"

/* STATUS_BAD_INPUT with a line that names the place and the cure. */
status plan_check_initialisation(const plan *p, error *err);

#endif
