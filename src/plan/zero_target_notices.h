/* What is to be known of numbers to predict that are 0, where trials are judged by MAPE. */
#ifndef SWEEP_PLAN_ZERO_TARGET_NOTICES_H
#define SWEEP_PLAN_ZERO_TARGET_NOTICES_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/plan/plan.h"

/* Append a line, "CONFIG: notice: ...", where train.metric is mape and some of the numbers that
 * validate or test are 0: MAPE divides by them, as by the smallest number, so that they outweigh
 * all others.  Nothing for other metrics, or data that are not there. */
status zero_targets_append_notice(text *out, const plan *p, error *err);

#endif
