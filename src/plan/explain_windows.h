/* What is told of series that windows of several sizes are cut from. */
#ifndef SWEEP_PLAN_EXPLAIN_WINDOWS_H
#define SWEEP_PLAN_EXPLAIN_WINDOWS_H

#include "src/base/text.h"
#include "src/plan/plan.h"

/* ", each trial with 548 to 644 training, 88 to 96 validation and 184 to 192 test windows of 7 to
 * 28 steps × 2 features, 1 to 3 numbers to predict", and what naive forecasts come to. */
void explain_append_windows(text *out, const plan *p);

#endif
