/* All architectures of a plan in words. */
#ifndef SWEEP_PLAN_EXPLAIN_ARCHITECTURES_H
#define SWEEP_PLAN_EXPLAIN_ARCHITECTURES_H

#include "src/base/text.h"
#include "src/plan/plan.h"

/* Append tensors, work and initial weights of each architecture, what changes from one to another,
 * and warnings; of many, the first dozen.  Unless `details` are asked for, more than four have a
 * line each. */
void explain_append_architectures(text *out, const plan *p, bool details);

/* The same in a line an architecture. */
void explain_append_architecture_headings(text *out, const plan *p);

#endif
