/* What a search draws: combinations number 0, 1, 2, ... of its space, each a function of its
 * number, the search's method and seed, and the keys and their values; of a search by results also
 * of these (generations.h). */
#ifndef SWEEP_PLAN_DRAWS_H
#define SWEEP_PLAN_DRAWS_H

#include "src/plan/generations.h"
#include "src/plan/grid.h"
#include "src/plan/plan.h"
#include "src/search/samplers.h"

typedef struct draws {
    const grid *grid; /* borrowed */
    search_sampler sampler;
    uint64_t seed;
    search_dimension dimensions[KEY_COUNT]; /* of each axis: that of the first of its keys */
    int64_t size; /* combinations that there are; 0: real numbers, or more than ten millions */
    bool by_results;
    generations generations; /* where it is */
} draws;

/* For the axes of a plan whose config searches, with what the plan was told.  STATUS_BAD_INPUT
 * where there is none, where the space has fewer combinations than search.trials asks for, or where
 * a search by results has nothing to choose by.  Released by draws_free. */
status draws_of(const plan *p, const grid *g, draws *out, error *err);
void draws_free(draws *d);

/* How many configurations are to be drawn for now. */
int64_t draws_planned(const draws *d);

/* Draw combination number `number`, after so many in a row that brought no new configuration. */
status draws_next(draws *d, int64_t number, int64_t misses, combination *out, error *err);

/* What was drawn last is a configuration. */
status draws_keep(draws *d, error *err);

/* Draw combination number `number` of a search that is not by results. */
void draws_combination(const draws *d, int64_t number, combination *out);

/* How many draws in a row may bring no new configuration. */
int64_t draws_most_misses(const draws *d);

/* The message for a search that found only `found` configurations. */
status draws_refuse(const draws *d, int64_t found, error *err);

/* Whether a config searches by results. */
bool draws_are_by_results(const config *c);

/* Append how a config searches: "random search (seed 0)". */
void draws_append_search(text *out, const config *c);

/* Append a line where a number of points is not one that covers the space evenly. */
void draws_append_notice(text *out, const config *c);

#endif
