/* What answering without having learned anything is worth: the share of the test items that are of
 * the most frequent class, which always answering that class gets right. */
#ifndef SWEEP_STATS_BASELINE_H
#define SWEEP_STATS_BASELINE_H

#include "src/stats/comparison.h"

/* That share, in [0, 1]; NAN where no finished trial of `g` has a confusion matrix. */
double baseline_majority_share(const configuration *g);

/* True when the networks of `g`, all seeds together, are right no oftener than that share allows by
 * chance: a one-sided binomial test of their right answers has p > 0.05.  False where the share is
 * not known. */
bool baseline_learned_nothing(const configuration *g);

/* Configurations that learned nothing. */
int32_t baseline_count_learned_nothing(const comparison *c);

#endif
