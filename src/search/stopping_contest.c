#include "src/search/stopping_contest.h"

#include <math.h>
#include <stdlib.h>

/* --- configurations at a rung --- */

static const stopping_fact *fact_of(const contest *c, int32_t trial, int rung) {
    return &c->facts[(size_t)trial * (size_t)c->race->rungs + (size_t)rung];
}

bool contest_knows(const contest *c, int32_t configuration, int rung) {
    for (int32_t i = c->begin[configuration]; i < c->begin[configuration + 1]; i++)
        if (!fact_of(c, c->trials[i], rung)->known) return false;
    return true;
}

contender contest_look(const contest *c, int32_t configuration, int rung) {
    contender sum = {.configuration = configuration};
    for (int32_t i = c->begin[configuration]; i < c->begin[configuration + 1]; i++) {
        const stopping_fact *fact = fact_of(c, c->trials[i], rung);
        sum.loss += fact->diverged || isnan(fact->loss) ? INFINITY : fact->loss;
        if (fact->diverged) continue;
        sum.hits += fact->hits;
        sum.beats_chance |= stopping_beats_chance(fact->hits, fact->items, c->race->classes);
    }
    return sum;
}

static int best_first(const void *a, const void *b) {
    const contender *left = a, *right = b;
    if (left->hits != right->hits) return left->hits > right->hits ? -1 : 1;
    if (left->loss < right->loss) return -1;
    if (left->loss > right->loss) return 1;
    return left->configuration < right->configuration ? -1 : 1;
}

void contest_rank(contender contenders[], int32_t count) {
    qsort(contenders, (size_t)count, sizeof *contenders, best_first);
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
