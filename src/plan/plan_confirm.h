/* confirm: the best configurations of a plan, trained again with fresh seeds.
 *
 * What was best among many was so by luck too: its figures flatter it.  So, when all else is
 * trained, the best are trained with seeds by which nothing was chosen, and those tell how good
 * they are: where there are folds, with each seed in all of them, or where items are in none, with
 * all that are in folds, tested with those.  Who is best follows from the results alone, in whole
 * hits (contenders.h), and the seeds from the plan: so what confirms is a function of the plan and
 * of what is published.  These trials are a range behind the others, have numbers of configurations
 * of their own, and take no part in any search or race. */
#ifndef SWEEP_PLAN_PLAN_CONFIRM_H
#define SWEEP_PLAN_PLAN_CONFIRM_H

#include "src/plan/plan.h"

/* STATUS_BAD_INPUT with place and cure where the config's confirm makes no sense for the plan. */
status plan_check_confirm(const plan *p, error *err);

/* Whether its config has the best confirmed. */
bool plan_confirms(const plan *p);

/* Whether the best are still to be chosen, once all trials that there are have their results. */
bool plan_awaits_choice(const plan *p);

/* How many trials may confirm, at most; 0 without confirm. */
int64_t plan_most_confirming(const plan *p);

/* What their work comes to at most: where a search by results has configurations to draw yet, of
 * those that there are. */
double plan_most_confirming_flops(const plan *p);

/* Add the trials that confirm to a plan that awaits the choice: `count` configurations, at most
 * confirm.best, the best first.  STATUS_INTERNAL for a configuration that there is not, or not
 * once; else STATUS_NO_MEMORY, and the plan is as it was. */
status plan_confirm(plan *p, const int32_t chosen[], int32_t count, error *err);

/* Append a line for people: what is chosen, how often it is trained again, and what that costs. */
void plan_append_confirm(text *out, const plan *p);

#endif
