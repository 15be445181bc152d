/* What a search drew its configurations from, as results tell it. */
#ifndef SWEEP_STATS_SEARCH_DRAWS_H
#define SWEEP_STATS_SEARCH_DRAWS_H

#include "src/search/samplers.h"
#include "src/stats/comparison.h"

typedef struct search_draws {
    search_sampler sampler;
    int32_t first, end; /* configurations that were drawn; the others are rows of include */
    const char *axes;   /* borrowed: a line an axis (plan/searched_axes.h) */
} search_draws;

/* False for results that no search drew, or that do not tell (older ones). */
bool search_draws_of(const comparison *c, search_draws *out);

#endif
