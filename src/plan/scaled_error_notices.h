/* Whether forecasts can be judged by MASE, which divides by what naive forecasts err by on the
 * steps that train. */
#ifndef SWEEP_PLAN_SCALED_ERROR_NOTICES_H
#define SWEEP_PLAN_SCALED_ERROR_NOTICES_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/plan/plan.h"

/* Where train.metric is mase: STATUS_BAD_INPUT if it is undefined on the items to select by, since
 * a series there is constant in the steps that train, or repeats itself every data.season steps,
 * or has too few of them; the message names the first.  If it is undefined on the test items alone,
 * append a line, "CONFIG: notice: ...".  Nothing for other metrics, or data that are not there. */
status scaled_errors_check(const plan *p, text *notices, error *err);

#endif
