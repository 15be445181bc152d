/* What is known of trials that stop early, and what comes of them. */
#ifndef SWEEP_SEARCH_STOPPING_RACE_H
#define SWEEP_SEARCH_STOPPING_RACE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/search/stopping_rules.h"

/* What a rule is told of the trials. */
typedef struct stopping_race {
    stopping_rule rule;
    int rungs;    /* the last one is the whole length */
    int64_t keep; /* one of so many goes on: 3 for a third */
    int32_t trial_count, configuration_count;
    const int32_t *configuration; /* of each trial; borrowed.  The trials of a configuration are all
                                   * seeds of its first fold, then as many of the next, ... */
    int32_t folds;                /* that each configuration is trained for; 1 without folds */
    int64_t variance_percent; /* of the hits of all folds of a seed together, in per cent of that of
                               * items that are all others: more where items choose in several
                               * folds; 100 without folds */
    const int32_t *group;     /* of each configuration: who races against whom; borrowed */
    int64_t classes;          /* of which chance hits one; 0: chance tells nothing */
    bool by_loss;             /* the lower loss is the better, and hits tell nothing */
    double level;             /* of a race over seeds: of all looks together */
} stopping_race;

/* What a trial scored at a rung. */
typedef struct stopping_fact {
    bool known;
    bool diverged;
    int64_t hits, items; /* of the items that choose, those that were right */
    double loss;         /* not looked at where it diverged */
} stopping_fact;

/* What comes of a trial. */
typedef struct stopping_place {
    int first;        /* the rung that it is first trained to */
    int goal;         /* the last one that it may train to, as far as is decided; -1: none yet */
    bool stopped;     /* it goes no further than that */
    bool spared;      /* no trial of a rung was better than chance, and all of them went on */
    int32_t rank, of; /* of its configuration, at the last rung of its that was decided, from 1; 0:
                         none was */
} stopping_place;

/* Whether so many hits are more than chance gives, by three standard errors: exact.
 * `variance_percent`: of the hits, in per cent of that of as many independent items. */
bool stopping_beats_chance(int64_t hits, int64_t items, int64_t classes, int64_t variance_percent);

/* The variance, in per cent of that of as many independent items and rounded up, of the hits among
 * `choices` items, all folds together, that are of `items` ones: drawn for each fold by itself, one
 * that chooses m times counts for m squared (Kish's design effect, 1 + choices / items at most). */
int64_t stopping_fold_variance_percent(int64_t choices, int64_t items);

#endif
