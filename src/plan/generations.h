/* A search by results: what it has drawn, and what it was told of that.
 *
 * It draws a generation at a time.  All draws of one go by the results of those before, told in the
 * order of their configurations; the draws of the same generation count as bad (tpe.h).  So a
 * configuration is a function of the config and these results, and of no clock and no worker. */
#ifndef SWEEP_PLAN_GENERATIONS_H
#define SWEEP_PLAN_GENERATIONS_H

#include "src/plan/grid.h"
#include "src/search/tpe.h"

enum { GENERATIONS_MOST_TRIALS = 1000 };

typedef struct generations {
    const grid *grid; /* borrowed */
    search_space space;
    uint64_t seed;
    int64_t size;           /* of one */
    int64_t told_count;     /* whole generations, unless all there are */
    const tpe_result *told; /* borrowed */
    double *values;         /* a row of a value a dimension for each draw that was kept; owned */
    tpe_result *results;    /* of them; owned */
    int64_t count;          /* of them */
    size_t value_capacity, result_capacity;
    double drawn[KEY_COUNT]; /* the last draw */
} generations;

/* Begin, with what was told of the first `told_count` configurations.  `streams` are those of the
 * axes' random numbers (search_dimension). */
void generations_begin(const grid *g, const uint32_t streams[], const tpe_result *told,
                       int64_t told_count, generations *out);
void generations_free(generations *g);

/* How many configurations are drawn for now, of `trials`. */
int64_t generations_planned(const generations *g, int64_t trials);

/* Whether the next draw goes by results, after so many in a row that brought nothing new. */
bool generations_know_enough(const generations *g, int64_t misses);

/* Draw by results, as point number `point`. */
status generations_draw(generations *g, uint64_t point, combination *out, error *err);

/* Note where a draw lies that was made without results. */
void generations_note(generations *g, const combination *c, const size_t positions[]);

/* Keep the last draw: it is a configuration. */
status generations_keep(generations *g, error *err);

#endif
