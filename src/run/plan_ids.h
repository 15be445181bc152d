/* The ids of trials as plan.txt lists them, a line each, against the trials of a plan. */
#ifndef SWEEP_RUN_PLAN_IDS_H
#define SWEEP_RUN_PLAN_IDS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/trial/trial.h"

/* How many there are. */
int32_t plan_ids_count(const char *ids);

/* Whether those from number `first` on, which must be there, are those of so many trials, in their
 * order. */
bool plan_ids_are(const char *ids, int32_t first, const trial trials[], int32_t count);

/* How many of the first `stored` are those of any of the trials.  STATUS_NO_MEMORY. */
status plan_ids_count_kept(const char *ids, int32_t stored, const trial trials[], int32_t count,
                           int32_t *kept, error *err);

#endif
