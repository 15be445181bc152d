/* The trials of a configuration along their training, evaluation by evaluation.
 *
 * Trials with different seeds are evaluated after the same updates.  Those of folds may not be: a
 * fold with an item more can have a batch more an epoch.  So evaluations belong together that are
 * at the same part of the training, or as near to it as there are. */
#ifndef SWEEP_STATS_LEARNING_CURVE_H
#define SWEEP_STATS_LEARNING_CURVE_H

#include "src/stats/comparison.h"

/* The finished trial with the fewest evaluations, the first of equals: a curve has a point for each
 * of them, since the others were trained, or seen, for longer.  NULL when none has finished. */
const result *learning_curve_shortest(const configuration *g);

/* The evaluation of `r` that is at the same part of its training as evaluation `k` of `like`: the
 * nearest, of two equally near ones the earlier.  `r` has at least one. */
const evaluation *learning_curve_at(const result *r, const result *like, int32_t k);

#endif
