/* model.params.match: the budget of parameters that another architecture comes to. */
#ifndef SWEEP_PLAN_BUDGET_MATCH_H
#define SWEEP_PLAN_BUDGET_MATCH_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"

/* Whether the network that the config's model.params.match says can be a budget for the
 * combination.  STATUS_BAD_INPUT, with the place, where it does not say hidden_dim, says a key that
 * is none of the network's, or a network that there cannot be; and where the combination gives a
 * key that it leaves out a value of another count: what is meant there is not known. */
status budget_match_check(const plan *p, const combination *c, error *err);

/* The trainable parameters of that network, on the data of the plan; what it leaves out has its
 * default. */
int64_t budget_match_count(const plan *p);

/* Append what the network is: "model.cell lstm, model.hidden_dim 100". */
void budget_match_append(text *out, const plan *p);

#endif
