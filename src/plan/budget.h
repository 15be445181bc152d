/* model.params: the hidden_dim whose network comes nearest to a number of parameters, or to the
 * count of another network (budget_match.h). */
#ifndef SWEEP_PLAN_BUDGET_H
#define SWEEP_PLAN_BUDGET_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"

/* Give the combination that hidden_dim, where the config says model.params instead; else nothing.
 * The count grows with hidden_dim: the two around the budget are found by bisection of the very
 * count, of any cell, and the nearer is taken, of equally near ones the smaller.  STATUS_BAD_INPUT,
 * with the place, where it is further away than model.params_within. */
status budget_solve(const plan *p, combination *c, error *err);

/* Append how near the trials come to the budget: "model.params 53,000: 53,010 to 53,098 parameters,
 * at most 0.18 % off" and a newline; nothing where there is none. */
void budget_append(text *out, const plan *p);

#endif
