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
    const int32_t *configuration; /* of each trial; borrowed */
    const int32_t *group;         /* of each configuration: who races against whom; borrowed */
    int64_t classes;              /* of which chance hits one; 0: chance tells nothing */
    bool by_loss;                 /* the lower loss is the better, and hits tell nothing */
    double level;                 /* of a race over seeds: of all looks together */
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

/* Whether so many hits are more than chance gives, by three standard errors: exact. */
bool stopping_beats_chance(int64_t hits, int64_t items, int64_t classes);

#endif
