#include "src/search/stopping.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/search/stopping_contest.h"
#include "src/search/stopping_rungs.h"

static stopping_decider *const deciders[STOPPING_RULE_COUNT] = {
#define STOPPING_RULE(symbol, name, phrase) [STOPPING_##symbol] = stopping_decide_##name,
#include "src/search/stopping_rules.def"
#undef STOPPING_RULE
};

/* --- heats --- */

static void list_trials(contest *c) {
    const stopping_race *race = c->race;
    for (int32_t i = 0; i < race->trial_count; i++) c->begin[race->configuration[i] + 1]++;
    for (int32_t i = 0; i < race->configuration_count; i++) c->begin[i + 1] += c->begin[i];
    for (int32_t i = race->trial_count; i-- > 0;)
        c->trials[--c->begin[race->configuration[i] + 1]] = i;
    for (int32_t i = 0; i < race->configuration_count; i++) c->begin[i] = c->begin[i + 1];
    c->begin[race->configuration_count] = race->trial_count;
}

/* Those of a group; of Hyperband those of a group in a bracket. */
static void find_heats(contest *c) {
    const stopping_race *race = c->race;
    for (int32_t i = 0; i < race->configuration_count; i++) {
        const int64_t bracket =
            race->rule == STOPPING_HYPERBAND ? stopping_bracket_of(race->rungs, race->keep, i) : 0;
        c->heat[i] = bracket * race->configuration_count + race->group[i];
        c->order[i] = i;
    }
}

typedef struct entry {
    int64_t heat;
    int32_t configuration;
} entry;

static int by_heat(const void *a, const void *b) {
    const entry *left = a, *right = b;
    if (left->heat != right->heat) return left->heat < right->heat ? -1 : 1;
    return left->configuration < right->configuration ? -1 : 1;
}

static bool sort_by_heat(contest *c) {
    const size_t count = (size_t)c->race->configuration_count;
    entry *entries = memory_array(count, sizeof *entries);
    if (!entries) return false;
    for (size_t i = 0; i < count; i++) entries[i] = (entry){c->heat[i], (int32_t)i};
    qsort(entries, count, sizeof *entries, by_heat);
    for (size_t i = 0; i < count; i++) c->order[i] = entries[i].configuration;
    free(entries);
    return true;
}

static void decide_each(contest *c) {
    const int32_t count = c->race->configuration_count;
    for (int32_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && c->heat[c->order[end]] == c->heat[c->order[first]];)
            end++;
        deciders[c->race->rule](c, c->order + first, end - first);
    }
}

static bool make_room(contest *c) {
    const size_t trials = (size_t)c->race->trial_count;
    const size_t configurations = (size_t)c->race->configuration_count;
    c->trials = memory_array(trials, sizeof *c->trials);
    c->begin = memory_array(configurations + 1, sizeof *c->begin);
    c->heat = memory_array(configurations, sizeof *c->heat);
    c->order = memory_array(configurations, sizeof *c->order);
    c->contenders = memory_array(configurations, sizeof *c->contenders);
    c->left = memory_array(configurations, sizeof *c->left);
    return c->trials && c->begin && c->heat && c->order && c->contenders && c->left;
}

status stopping_decide(const stopping_race *race, const stopping_fact facts[],
                       stopping_place places[], error *err) {
    contest c = {.race = race, .facts = facts, .places = places};
    bool made = make_room(&c);
    if (made) {
        list_trials(&c);
        find_heats(&c);
        made = sort_by_heat(&c);
    }
    if (made) decide_each(&c);
    made = made && !c.no_memory;
    free(c.trials);
    free(c.begin);
    free(c.heat);
    free(c.order);
    free(c.contenders);
    free(c.left);
    return made ? STATUS_OK : error_no_memory(err, (size_t)race->trial_count * sizeof *c.trials);
}

status stopping_foresee(const stopping_race *race, stopping_place places[], error *err) {
    const size_t count = (size_t)race->trial_count * (size_t)race->rungs;
    stopping_fact *facts = memory_array(count, sizeof *facts);
    if (!facts) return error_no_memory(err, count * sizeof *facts);
    const int64_t all = (int64_t)1 << 30;
    for (size_t i = 0; i < count; i++)
        facts[i] = (stopping_fact){.known = true, .hits = all, .items = all};
    const status result = stopping_decide(race, facts, places, err);
    free(facts);
    return result;
}
