/* Which trial next: the longest first, so that no long one is left alone at the end. */
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

/* Trials of `p` for which `finished` is false, the most work first (Graham's LPT rule, 1969), equal
 * ones in plan order; false on lack of memory. */
bool schedule_create(schedule *s, const plan *p, const bool finished[]);
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
