/* How much of the spread of the results each axis accounts for: its main effect's share of the
 * variance.
 *
 * Where every combination of values has a result of as many seeds, two or more, the variance is
 * that over all trials, and interactions and chance over seeds are told apart: analysis of
 * variance, a share being epsilon squared (Kelley 1935), the squares of an effect less what chance
 * alone gives them, over all squares.  Elsewhere it is that over the configurations' means, without
 * replicates, exact where every combination has a result. */
#ifndef SWEEP_STATS_IMPORTANCE_H
#define SWEEP_STATS_IMPORTANCE_H

#include "src/stats/comparison.h"

typedef struct importance {
    config_key axis[KEY_COUNT]; /* largest share first; of those that go together (axis_groups.h)
                                 * the outermost */
    double share[KEY_COUNT];    /* of the sum of squares about the grand mean, 0 or more */
    int count;
    double rest;   /* what main effects leave: interactions, and chance over seeds */
    double chance; /* of it, what seeds account for; NAN where that cannot be told */
    bool complete; /* every combination of values is a configuration that has a result */
} importance;

/* Axes of which one value only has a result are left out.  False when there is nothing to divide:
 * fewer than two axes are left, or all means are equal, or so many combinations have no result that
 * the axes cannot be told apart, or configurations were stopped early, so that results chose who
 * has one; or memory ran out. */
bool importance_of(const comparison *c, importance *out);

#endif
