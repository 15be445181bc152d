/* Whether configurations differ over folds, whose training items overlap: differences of folds are
 * not independent, and tests that take them for it find differences where there are none. */
#ifndef SWEEP_STATS_RESAMPLED_H
#define SWEEP_STATS_RESAMPLED_H

#include "src/stats/statistics.h"

/* The variance of a mean of n such differences is s^2 (1 / n + test_share), where `test_share` is
 * the number of test items over that of training items of a fold (Nadeau and Bengio, "Inference for
 * the generalization error", Machine Learning 52, 2003).  NAN for fewer than two. */
double resampled_standard_error(const sample_summary *difference, double test_share);

/* The two-sided p of the corrected resampled t test, n - 1 degrees of freedom, that the mean
 * difference is 0.  Of differences that are all equal, 1 where they are 0, else 0.  1 for fewer
 * than two. */
double resampled_p(const sample_summary *difference, double test_share);

/* The half width of the corrected 95 % interval of the mean; NAN for fewer than two. */
double resampled_half_width(const sample_summary *difference, double test_share);

#endif
