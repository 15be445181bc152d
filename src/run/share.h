/* Parts of a plan for places that share no folder. */
#ifndef SWEEP_RUN_SHARE_H
#define SWEEP_RUN_SHARE_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/plan/plan.h"

/* Mark in `not_ours`, all false, what is not in the share-th of `shares` parts (from 1): the trials
 * are dealt out the longest first, so that the parts have about the same work.  None where `shares`
 * is 0.  STATUS_NO_MEMORY. */
status share_leave_others(const plan *p, int share, int shares, bool not_ours[], error *err);

#endif
