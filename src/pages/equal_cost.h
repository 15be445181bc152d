/* Architectures of several sizes: who is ahead for what it costs. */
#ifndef SWEEP_PAGES_EQUAL_COST_H
#define SWEEP_PAGES_EQUAL_COST_H

#include "src/pages/sheet.h"
#include "src/stats/comparison.h"
#include "src/stats/equal_flops.h"

/* Whether a comparison is of several architectures. */
bool equal_cost_applies(const comparison *c);

/* The Pareto fronts by parameters and by operations of training, where those differ. */
void equal_cost_append_fronts(text *out, const comparison *c);

/* Architectures of nearly equally many parameters, and who of them is ahead; nothing where all
 * differ by more. */
void equal_cost_append_parameters(text *out, const comparison *c);

/* What the table below it shows. */
void equal_cost_append_flops(text *out, const comparison *c, const equal_flops *e);

/* A row a contender at equally many operations of training, the best first. */
void equal_cost_fill_flops_table(sheet *t, const comparison *c, const equal_flops *e);

#endif
