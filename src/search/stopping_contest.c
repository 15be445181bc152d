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

contender contest_look(const contest *c, int32_t configuration, int rung) {
    contender sum = {.configuration = configuration};
    for (int32_t i = c->begin[configuration]; i < c->begin[configuration + 1]; i++) {
        const stopping_fact *fact = fact_of(c, c->trials[i], rung);
        contender_add(&sum, fact->diverged, fact->hits, fact->loss);
        sum.beats_chance |=
            !fact->diverged && stopping_beats_chance(fact->hits, fact->items, c->race->classes);
    }
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
