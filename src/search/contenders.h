/* Who is better: configurations by what all of their trials scored together.  In whole hits, so
 * that no rounding ever decides. */
#ifndef SWEEP_SEARCH_CONTENDERS_H
#define SWEEP_SEARCH_CONTENDERS_H

#include <stdbool.h>
#include <stdint.h>

/* A configuration, all of its trials together. */
typedef struct contender {
    int32_t configuration;
    int64_t hits;
    double loss;       /* infinite where one diverged */
    bool beats_chance; /* a seed of it does */
} contender;

/* Count what a trial scored in; one that diverged has no hits. */
void contender_add(contender *c, bool diverged, int64_t hits, double loss);

/* Sort, the best first: by more hits, then the lower loss, then their order in the plan. */
void contenders_rank(contender contenders[], int32_t count);

#endif
