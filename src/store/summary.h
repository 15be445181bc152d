/* Replicates taken together: one row a configuration. */
#ifndef SWEEP_STORE_SUMMARY_H
#define SWEEP_STORE_SUMMARY_H

#include "src/base/status.h"
#include "src/plan/results.h"
#include "src/store/tables.h"

/* `configuration_count` rows, the caller's to free.  Means and deviations are over the finished
 * trials, in plan order. */
status summary_of(const results *r, summary_row **rows, error *err);

#endif
