/* Early stopping of the trials of a plan: their rungs, who races against whom, what it saves. */
#ifndef SWEEP_PLAN_PLAN_STOPPING_H
#define SWEEP_PLAN_PLAN_STOPPING_H

#include "src/plan/plan.h"
#include "src/search/stopping_race.h"
#include "src/search/stopping_rungs.h"

typedef struct plan_stopping {
    stopping_race race; /* what it borrows is owned here */
    stopping_rungs rungs;
    int32_t *configuration, *group;
    int32_t group_count;
    config_key within[KEY_COUNT]; /* whose values make the groups */
    int within_count;
    stopping_place *foreseen; /* one for each of p->selected_count trials: a place for each rank, as
                                 things would go where all beat chance */
} plan_stopping;

/* Fill p->stopping; NULL where the config has no rule.  STATUS_BAD_INPUT with place and cure where
 * nothing chooses, or the rungs make no sense. */
status plan_find_stopping(plan *p, error *err);
void plan_stopping_free(plan_stopping *s);

/* Decide what is to become of the trials, from what is known: as stopping_decide.  Those that
 * confirm are in no race: each trains to its end at once. */
status plan_decide_stopping(const plan *p, const stopping_fact facts[], stopping_place places[],
                            error *err);

/* Whether the rungs are seeds, each trained to the end: then no rung is kept. */
bool plan_races_over_seeds(const plan *p);

/* Updates that a trial has done at a rung. */
int64_t plan_rung_iteration(const plan *p, const trial *t, int rung);

/* Work of a trial as far as a rung, evaluations included, as trial_flops. */
double plan_rung_flops(const plan *p, const trial *t, int rung);

/* Work of a trial that is to be expected: of all that race against each other the mean; the whole
 * of it without a rule.  `out` has one for each trial; false on lack of memory. */
bool plan_expected_flops(const plan *p, double out[]);

/* A rung as it can be foreseen: where it lies for the trials of the plan, and how many are to come
 * to it where all beat chance; -1 where the results decide how many. */
typedef struct plan_rung {
    int64_t least_iteration, most_iteration;
    int32_t trials;
} plan_rung;

/* Rung `rung` of p->stopping->race.rungs; not of a race over seeds. */
plan_rung plan_foresee_rung(const plan *p, int rung);

/* Work of all trials that race: what is to be expected, NAN where the results decide or memory is
 * lacking, and what it comes to at most, where none is stopped. */
typedef struct plan_race_flops {
    double expected, most;
} plan_race_flops;

plan_race_flops plan_foresee_flops(const plan *p);

/* "successive halving within layer_dim, the best 1/3 of a rung goes on". */
void plan_append_stopping_rule(text *out, const plan *p);

/* Lines for people: rule, rungs with how many trials come to each, cost. */
void plan_append_stopping(text *out, const plan *p);

#endif
