/* How soon a configuration comes to a value of the selection metric, where not every trial does. */
#ifndef SWEEP_STATS_TIME_TO_TARGET_H
#define SWEEP_STATS_TIME_TO_TARGET_H

#include "src/stats/comparison.h"

/* When a trial came to it, or how far it was followed without. */
typedef struct arrival {
    double time;
    bool arrived;
} arrival;

/* The time by which half of all would have arrived: the first at which Kaplan and Meier's estimate
 * (1958) of those still under way is at most a half.  Those that were followed for less long than
 * others count for as long as they were.  NAN where it never comes to that.  Sorts `arrivals`. */
double arrival_median(arrival *arrivals, size_t count);

typedef struct target_times {
    int32_t trials;    /* finished and diverged ones */
    int32_t reached;   /* of them; a diverged one never does */
    double iterations; /* median of the first evaluation at the target or better; NAN: not half */
} target_times;

/* Of a comparison with a target.  STATUS_NO_MEMORY shows as no trial at all. */
target_times target_times_of(const comparison *c, const configuration *g);

#endif
