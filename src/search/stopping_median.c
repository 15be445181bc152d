/* The median rule (Golovin et al., 2017, Vizier), made independent of who is done when: cohorts of
 * eight configurations, in the order of the plan, are compared with those before them.  The first
 * cohort trains to the end; one of a later cohort goes on from a rung unless it has fewer hits
 * there, or where hits tell nothing a higher loss, than the median of those of earlier cohorts that
 * came to the rung. */
#include <stdlib.h>

#include "src/search/stopping_contest.h"

enum { COHORT = 8 };

static int by_hits(const void *a, const void *b) {
    const int64_t left = ((const contender *)a)->hits, right = ((const contender *)b)->hits;
    return left < right ? -1 : left > right;
}

static int by_loss(const void *a, const void *b) {
    const double left = ((const contender *)a)->loss, right = ((const contender *)b)->loss;
    return left < right ? -1 : left > right;
}

static const stopping_place *place_of(const contest *c, int32_t configuration) {
    return &c->places[c->trials[c->begin[configuration]]];
}

/* Gather the earlier ones that came to the rung; -1 when it is not known yet which, or how they
 * were. */
static int32_t gather(contest *c, const int32_t earlier[], int32_t count, int rung) {
    int32_t found = 0;
    for (int32_t i = 0; i < count; i++) {
        const stopping_place *place = place_of(c, earlier[i]);
        if (place->goal < rung && place->stopped) continue;
        if (place->goal < rung || !contest_knows(c, earlier[i], rung)) return -1;
        c->contenders[found++] = contest_look(c, earlier[i], rung);
    }
    return found;
}

/* Twice what it has is compared with both that are in the middle, together: where all of these
 * diverged, their sum is as infinite as anything. */
static bool is_below_median(const contest *c, const contender *own, contender others[],
                            int32_t count) {
    const bool loss = c->race->by_loss;
    qsort(others, (size_t)count, sizeof *others, loss ? by_loss : by_hits);
    const contender *low = &others[(count - 1) / 2], *high = &others[count / 2];
    return loss ? 2 * own->loss > low->loss + high->loss : 2 * own->hits < low->hits + high->hits;
}

static int32_t rank_among(const contest *c, const contender *own, const contender others[],
                          int32_t count) {
    int32_t better = 0;
    for (int32_t i = 0; i < count; i++)
        better += c->race->by_loss ? others[i].loss < own->loss : others[i].hits > own->hits;
    return better + 1;
}

/* Whether a configuration goes on from a rung; false too as long as that is not known. */
static bool goes_on(contest *c, const int32_t earlier[], int32_t count, int32_t configuration,
                    int rung) {
    if (!contest_knows(c, configuration, rung)) return false;
    const contender own = contest_look(c, configuration, rung);
    const int32_t found = gather(c, earlier, count, rung);
    if (found < 0) return false;
    bool any_beats_chance = own.beats_chance;
    for (int32_t i = 0; i < found; i++) any_beats_chance |= c->contenders[i].beats_chance;
    if (found == 0) return true;
    const bool worse = is_below_median(c, &own, c->contenders, found);
    contest_note_rank(c, configuration, rank_among(c, &own, c->contenders, found), found + 1);
    if (worse && !any_beats_chance) contest_spare(c, configuration);
    if (!worse || !any_beats_chance) return true;
    contest_stop(c, configuration);
    return false;
}

void stopping_decide_median(contest *c, const int32_t configurations[], int32_t count) {
    const int last = c->race->rungs - 1;
    for (int32_t i = 0; i < count; i++) {
        const int32_t earlier = i / COHORT * COHORT;
        contest_begin_at(c, configurations[i], 0);
        if (earlier == 0) contest_promote(c, configurations[i], last);
        for (int rung = 0; earlier > 0 && rung < last; rung++) {
            if (!goes_on(c, configurations, earlier, configurations[i], rung)) break;
            contest_promote(c, configurations[i], rung + 1);
        }
    }
}
