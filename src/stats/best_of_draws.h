/* How good the best of k configurations of a random search is to be expected: what a search of
 * another length would have found. */
#ifndef SWEEP_STATS_BEST_OF_DRAWS_H
#define SWEEP_STATS_BEST_OF_DRAWS_H

#include "src/stats/comparison.h"

/* The mean of the best of `k` over all choices of k of the `count` values, 1 <= k <= count: the sum
 * of values[i - 1] C(i - 1, k - 1) / C(count, k), the values sorted from the worst to the best.
 * Unbiased, where the same with repetition (J. Dodge et al., "Show your work", 2019) is too low. */
double best_of_draws(const double values[], size_t count, size_t k);

/* Values of the selection metric at the end, from the worst to the best, of the configurations that
 * a random search drew; the caller's.  A diverged one counts as no better than the worst that
 * finished.  NULL where the draws were not independent of each other (another sampler), where some
 * have no result yet, failed, or were stopped early, where none finished, or without memory. */
double *best_of_draws_values(const comparison *c, size_t *count);

#endif
