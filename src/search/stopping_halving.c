/* Successive halving (Jamieson and Talwalkar, 2016): of each rung the best part goes on to the
 * next. Hyperband (Li et al., 2018) is as many of it side by side as there are rungs, each
 * beginning at another one. */
#include "src/search/stopping_contest.h"
#include "src/search/stopping_rungs.h"

/* Look at all of a rung; false when something is not known yet. */
static bool look_at_rung(contest *c, const int32_t configurations[], int32_t count, int rung,
                         bool *any_beats_chance) {
    *any_beats_chance = false;
    for (int32_t i = 0; i < count; i++) {
        if (!contest_knows(c, configurations[i], rung)) return false;
        c->contenders[i] = contest_look(c, configurations[i], rung);
        *any_beats_chance |= c->contenders[i].beats_chance;
    }
    return true;
}

/* Decide a rung; returns how many go on, the first of c->contenders, or 0 as long as that is not
 * known. */
static int32_t decide_rung(contest *c, const int32_t configurations[], int32_t count, int rung) {
    bool any_beats_chance;
    if (!look_at_rung(c, configurations, count, rung, &any_beats_chance)) return 0;
    contenders_rank(c->contenders, count);
    const int64_t best = count / c->race->keep;
    const int32_t kept = !any_beats_chance ? count : best > 1 ? (int32_t)best : 1;
    for (int32_t i = 0; i < count; i++) {
        const int32_t configuration = c->contenders[i].configuration;
        contest_note_rank(c, configuration, i + 1, count);
        if (!any_beats_chance) contest_spare(c, configuration);
        if (i < kept)
            contest_promote(c, configuration, rung + 1);
        else
            contest_stop(c, configuration);
    }
    return kept;
}

static void decide_from(contest *c, const int32_t configurations[], int32_t count, int first) {
    for (int32_t i = 0; i < count; i++) contest_begin_at(c, configurations[i], first);
    int32_t *left = c->left;
    for (int32_t i = 0; i < count; i++) left[i] = configurations[i];
    for (int rung = first; count > 0 && rung < c->race->rungs - 1; rung++) {
        count = decide_rung(c, left, count, rung);
        for (int32_t i = 0; i < count; i++) left[i] = c->contenders[i].configuration;
    }
}

void stopping_decide_halving(contest *c, const int32_t configurations[], int32_t count) {
    decide_from(c, configurations, count, 0);
}

void stopping_decide_hyperband(contest *c, const int32_t configurations[], int32_t count) {
    const int64_t bracket = stopping_bracket_of(c->race->rungs, c->race->keep, configurations[0]);
    decide_from(c, configurations, count, (int)(bracket % c->race->rungs));
}
