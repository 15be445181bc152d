/* Whether configurations differ over folds, whose training items overlap: differences of folds are
 * not independent, and tests that take them for it find differences where there are none. */
#ifndef SWEEP_STATS_RESAMPLED_H
#define SWEEP_STATS_RESAMPLED_H

#include "src/stats/statistics.h"

/* The two-sided p of the corrected resampled t test that the mean difference is 0, n - 1 degrees of
 * freedom (Nadeau and Bengio, "Inference for the generalization error", Machine Learning 52, 2003):
 * its standard error is that of sample_standard_error.  Of differences that are all equal, 1 where
 * they are 0, else 0.  1 for fewer than two. */
double resampled_p(const sample_summary *difference);

#endif
