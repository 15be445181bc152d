/* Whether a paired difference is small: what a test of difference that fails does not say. */
#ifndef SWEEP_STATS_EQUIVALENCE_H
#define SWEEP_STATS_EQUIVALENCE_H

#include "src/stats/statistics.h"

/* The p of the hypothesis that the mean difference is `margin` or more, one way or the other: the
 * larger of two one-sided paired t tests (Schuirmann 1987).  At most 0.05 where the 90 % interval
 * of the mean lies inside of +-margin.  Of differences that are all equal, 0 or 1.  1 for a margin
 * of 0 and for fewer than two pairs. */
double equivalence_p(const sample_summary *difference, double margin);

/* The z below which the standard normal distribution has probability `p` in [0.5, 1). */
double equivalence_normal_quantile(double p);

#endif
