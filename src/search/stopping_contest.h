/* What the rules of early stopping share: configurations, their scores at a rung, and who is
 * better. Private to the rules. */
#ifndef SWEEP_SEARCH_STOPPING_CONTEST_H
#define SWEEP_SEARCH_STOPPING_CONTEST_H

#include "src/search/contenders.h"
#include "src/search/stopping_race.h"

typedef struct contest {
    const stopping_race *race;
    const stopping_fact *facts;
    stopping_place *places;
    int32_t *trials; /* by configuration */
    int32_t *begin;  /* of configuration c: trials[begin[c]] to trials[begin[c + 1] - 1] */
    int64_t *heat;   /* one a configuration: those that race against each other have the same */
    int32_t *order;  /* configurations by their heats, in a heat as in the plan */
    contender *contenders; /* room for all */
    int32_t *left;         /* likewise */
    bool no_memory;        /* to decide by */
} contest;

/* How many seeds a configuration has, each of them in all folds. */
int32_t contest_seeds(const contest *c, int32_t configuration);

/* The trial of a configuration in a fold with a seed, both from 0. */
int32_t contest_trial(const contest *c, int32_t configuration, int32_t fold, int32_t seed);

/* Whether everything of a configuration at a rung is known. */
bool contest_knows(const contest *c, int32_t configuration, int rung);

/* Everything of it, which is known. */
contender contest_look(const contest *c, int32_t configuration, int rung);

/* Set the place of all trials of a configuration. */
void contest_begin_at(contest *c, int32_t configuration, int first);
void contest_promote(contest *c, int32_t configuration, int goal);
void contest_stop(contest *c, int32_t configuration);
void contest_note_rank(contest *c, int32_t configuration, int32_t rank, int32_t of);
void contest_spare(contest *c, int32_t configuration);

/* The rules: decide the heat whose configurations, `count` of them, are given. */
typedef void stopping_decider(contest *c, const int32_t configurations[], int32_t count);
#define STOPPING_RULE(symbol, name, ...) stopping_decider stopping_decide_##name;
#include "src/search/stopping_rules.def"
#undef STOPPING_RULE

#endif
