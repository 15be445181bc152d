/* Which axes have to do with it that a combination is no network. */
#ifndef SWEEP_PLAN_INVOLVED_H
#define SWEEP_PLAN_INVOLVED_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"

/* Append a pattern for exclude of those axes of refused combination `number`, "{dropout: 0.5,
 * layer_dim: 1}": a further axis is left out where the combination is refused whatever its value.
 * Nothing where no axis has to do with it. */
void involved_append_pattern(text *out, const plan *p, const grid *g, int64_t number);

#endif
