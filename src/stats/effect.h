/* How large a difference is beside the spread of the trials: what p, which grows with their number,
 * does not say. */
#ifndef SWEEP_STATS_EFFECT_H
#define SWEEP_STATS_EFFECT_H

#include <stddef.h>

#include "src/stats/comparison.h"

/* The share of all pairs of one of `a` and one of `b` in which that of `a` is greater, ties
 * counting half: A of Vargha and Delaney (2000); 0.5 where neither has an advantage.  NAN where
 * either has no finite value; those that are not finite are left out. */
double effect_superiority(const double *a, size_t a_count, const double *b, size_t b_count);

/* The same of the trials of a pair, in the metric that pairs are compared by: the probability that
 * a trial of its `a` is better than one of its `b`, whatever their seeds. */
double effect_probability_of_improvement(const comparison *c, const paired_comparison *pair);

/* The mean of paired differences over their standard deviation, d_z (Cohen 1988).  NAN without a
 * spread. */
double effect_size_paired(const sample_summary *difference);

#endif
