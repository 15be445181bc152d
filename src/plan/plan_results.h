/* The results of a plan before anything is trained. */
#ifndef SWEEP_PLAN_PLAN_RESULTS_H
#define SWEEP_PLAN_PLAN_RESULTS_H

#include "src/plan/plan.h"
#include "src/trial/results.h"

/* A results with copies of all that a plan says; every trial TRIAL_MISSING, no environment.
 * `command` is copied.  `*out` is the caller's. */
status plan_results_create(const plan *p, const char *command, results **out, error *err);

#endif
