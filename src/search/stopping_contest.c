#include "src/search/stopping_contest.h"

#include <stddef.h>

/* --- configurations at a rung --- */

static const stopping_fact *fact_of(const contest *c, int32_t trial, int rung) {
    return &c->facts[(size_t)trial * (size_t)c->race->rungs + (size_t)rung];
}

bool contest_knows(const contest *c, int32_t configuration, int rung) {
    for (int32_t i = c->begin[configuration]; i < c->begin[configuration + 1]; i++)
        if (!fact_of(c, c->trials[i], rung)->known) return false;
    return true;
}

int32_t contest_seeds(const contest *c, int32_t configuration) {
    return (c->begin[configuration + 1] - c->begin[configuration]) / c->race->folds;
}

int32_t contest_trial(const contest *c, int32_t configuration, int32_t fold, int32_t seed) {
    return c->trials[c->begin[configuration] + fold * contest_seeds(c, configuration) + seed];
}

/* All folds of a seed together: those of one may be too few items to tell anything. */
static bool seed_beats_chance(const contest *c, int32_t configuration, int32_t seed, int rung) {
    int64_t hits = 0, items = 0;
    bool any = false;
    for (int32_t fold = 0; fold < c->race->folds; fold++) {
        const stopping_fact *fact = fact_of(c, contest_trial(c, configuration, fold, seed), rung);
        if (fact->diverged) continue;
        hits += fact->hits;
        items += fact->items;
        any = true;
    }
    return any && stopping_beats_chance(hits, items, c->race->classes, c->race->variance_percent);
}

contender contest_look(const contest *c, int32_t configuration, int rung) {
    contender sum = {.configuration = configuration};
    for (int32_t i = c->begin[configuration]; i < c->begin[configuration + 1]; i++) {
        const stopping_fact *fact = fact_of(c, c->trials[i], rung);
        contender_add(&sum, fact->diverged, fact->hits, fact->loss);
    }
    for (int32_t seed = 0; seed < contest_seeds(c, configuration); seed++)
        sum.beats_chance |= seed_beats_chance(c, configuration, seed, rung);
    return sum;
}

/* --- places --- */

#define FOR_EACH_PLACE(c, configuration, place)                                           \
    for (int32_t i = (c)->begin[configuration]; i < (c)->begin[(configuration) + 1]; i++) \
        for (stopping_place *place = &(c)->places[(c)->trials[i]]; place; place = NULL)

void contest_begin_at(contest *c, int32_t configuration, int first) {
    FOR_EACH_PLACE(c, configuration, place)
    *place = (stopping_place){.first = first, .goal = first};
}

void contest_promote(contest *c, int32_t configuration, int goal) {
    FOR_EACH_PLACE(c, configuration, place) place->goal = goal;
}

void contest_stop(contest *c, int32_t configuration) {
    FOR_EACH_PLACE(c, configuration, place) place->stopped = true;
}

void contest_note_rank(contest *c, int32_t configuration, int32_t rank, int32_t of) {
    FOR_EACH_PLACE(c, configuration, place) {
        place->rank = rank;
        place->of = of;
    }
}

void contest_spare(contest *c, int32_t configuration) {
    FOR_EACH_PLACE(c, configuration, place) place->spared = true;
}
