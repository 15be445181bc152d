/* The best values of some axes for each value of others: the best learning rate of each width. */
#ifndef SWEEP_STATS_BEST_BY_H
#define SWEEP_STATS_BEST_BY_H

#include "src/stats/comparison.h"

/* The best configuration that has another value of the asked axes, and whether it is shown to be
 * worse than the best: by a sign-flip test of the test metric, corrected by Holm for all of them.
 */
typedef struct best_rival {
    const configuration *of;
    double p; /* corrected */
    bool worse;
} best_rival;

typedef struct best_group {
    const configuration *first; /* one of the group, for its values */
    const configuration *best;  /* NULL where none of the group has a result */
    best_rival *rivals;         /* one for each other value that has a result, the best first */
    int32_t rival_count;
    bool at_edge; /* one axis of numbers is asked for, and the best value is the least or the
                     greatest of three or more that were tried in the group, diverged ones included
                   */
} best_group;

typedef struct best_by {
    best_group *groups; /* ascending by their values; owned */
    int32_t group_count;
    best_rival *rivals; /* those of all groups; owned */
    int32_t rival_count;
    size_t most_pairs; /* seeds that the best and a rival share, at most */
} best_by;

/* The best by the selection metric, over all axes that are not those of the groups.  `best` are the
 * `best_count` >= 1 axes that are asked for, `by` the `by_count` >= 0 of the groups; without any
 * there is one group.  STATUS_NO_MEMORY; `out` is to be released in any case. */
status best_by_find(const comparison *c, const config_key best[], int best_count,
                    const config_key by[], int by_count, best_by *out, error *err);

void best_by_free(best_by *b);

#endif
