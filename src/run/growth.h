/* How a plan grows while it is trained: by what a search by results draws next, and at the end by
 * the trials that confirm.  A function of the plan and of the files of its trials, so that
 * everybody who trains comes to the same plan. */
#ifndef SWEEP_RUN_GROWTH_H
#define SWEEP_RUN_GROWTH_H

#include "src/base/text.h"
#include "src/plan/plan.h"
#include "src/store/layout.h"

/* Whether it is a plan that grows, now or later. */
bool growth_may_come(const plan *p);

/* Whether it has more to come, once all trials that there are have their results. */
bool growth_is_awaited(const plan *p);

/* Bring a plan, of which every trial is done, to the next step, and append what was done, in words.
 * STATUS_IO for a file that is gone; else as finished_read, plan_grow and plan_confirm. */
status growth_next(plan *p, const char *folder, layout l, text *told, error *err);

/* A plan that grew before in this folder begins where it was left, as far as plan.txt can tell. */
void growth_catch_up(plan *p, const char *folder);

/* Why it does not grow while a trial has failed; static. */
const char *growth_waiting(const plan *p);

/* "stopped with 16 of 64 configurations trained". */
void growth_append_stopped(text *out, const plan *p);

#endif
