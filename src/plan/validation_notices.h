/* What is to be known of the items that data.val_size keeps for validation. */
#ifndef SWEEP_PLAN_VALIDATION_NOTICES_H
#define SWEEP_PLAN_VALIDATION_NOTICES_H

#include "src/base/text.h"
#include "src/plan/plan.h"

/* Append a line, "CONFIG: notice: ...", where the training items stand sorted by class, so that the
 * last of them lack some; and one where the metric is undefined without an item of every class.
 * Nothing for data that are built in, or not there. */
void validation_append_notices(text *out, const plan *p);

#endif
