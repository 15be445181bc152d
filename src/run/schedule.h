/* Which trial next: the longest first, so that no long one is left alone at the end, unless another
 * order is asked for. */
#ifndef SWEEP_RUN_SCHEDULE_H
#define SWEEP_RUN_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/plan/plan.h"

/* A queue of trial numbers.  The order of work never changes a result. */
typedef struct schedule {
    int32_t *trials; /* a ring of `capacity` */
    int32_t capacity, first, count;
} schedule;

/* In the order of the choices of run.order. */
typedef enum schedule_order {
    SCHEDULE_LONGEST, /* the most work first (Graham's LPT rule, 1969), equal ones in plan order */
    SCHEDULE_SEEDS,   /* every configuration with its first seed, then with its second, ... */
    SCHEDULE_PLAN,    /* as the plan has them */
} schedule_order;

/* Trials of `p` for which `finished` is false, in an order; false on lack of memory. */
bool schedule_create(schedule *s, const plan *p, schedule_order order, const bool finished[]);

/* Give every trial of `p` its place in an order, from 0; false on lack of memory. */
bool schedule_rank(const plan *p, schedule_order order, int32_t rank[]);
/* An empty one with room for so many; false on lack of memory. */
bool schedule_create_empty(schedule *s, int32_t capacity);

void schedule_free(schedule *s);

/* Take the next trial number; the schedule must not be empty. */
int32_t schedule_take(schedule *s);

/* The one that schedule_take would take. */
int32_t schedule_next(const schedule *s);

/* Put a taken one back, behind all others. */
void schedule_put_back(schedule *s, int32_t trial_number);

#endif
