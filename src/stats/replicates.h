/* The trials of one configuration: what one number of each says of it.
 *
 * Trials that differ by seed alone are independent draws on one split of the data.  Those of k
 * folds are not: the training items of two folds overlap.  So the seeds of a fold are averaged
 * first, folds are what is counted, and intervals and tests are corrected (statistics.h). */
#ifndef SWEEP_STATS_REPLICATES_H
#define SWEEP_STATS_REPLICATES_H

#include <stdbool.h>
#include <stdint.h>

#include "src/stats/statistics.h"
#include "src/trial/results.h"

/* Whether the trials are of several folds. */
bool replicates_are_folds(const result *const runs[], int32_t count);

/* Summarise values[i] of runs[i]; NAN where there is none.  Of folds n, mean and sd are of the
 * means of each fold's trials, and min and max of all trials.  The values are used up. */
sample_summary replicates_summarise(const result *const runs[], int32_t count, double values[]);

#endif
