/* What a search draws: combinations number 0, 1, 2, ... of its space, each a function of its
 * number, the search's method and seed, and the keys and their values. */
#ifndef SWEEP_PLAN_DRAWS_H
#define SWEEP_PLAN_DRAWS_H

#include "src/plan/grid.h"
#include "src/search/samplers.h"

typedef struct draws {
    const grid *grid; /* borrowed */
    search_sampler sampler;
    uint64_t seed;
    search_dimension dimensions[KEY_COUNT]; /* of each axis: that of the first of its keys */
    int64_t
        size; /* combinations that there are; 0: real numbers, or more than GRID_MAX_COMBINATIONS */
} draws;

/* For the axes of a config that searches.  STATUS_BAD_INPUT where there is none, or where the space
 * has fewer combinations than search.trials asks for. */
status draws_of(const grid *g, draws *out, error *err);

/* Draw combination number `number`. */
void draws_combination(const draws *d, int64_t number, combination *out);

/* How many draws in a row may bring no new configuration. */
int64_t draws_most_misses(const draws *d);

/* The message for a search that found only `found` configurations. */
status draws_refuse(const draws *d, int64_t found, error *err);

/* Append how a config searches: "random search (seed 0)". */
void draws_append_search(text *out, const config *c);

/* Append a line where a number of points is not one that covers the space evenly. */
void draws_append_notice(text *out, const config *c);

#endif
