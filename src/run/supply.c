#include "src/run/supply.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "src/base/clock.h"
#include "src/base/memory.h"
#include "src/run/folder.h"

/* While there is work, what others do is looked at so often, and the oftener the less it costs. */
static const double LOOK_COST = 1e-3, LOOK_SOONEST_S = 2, LOOK_LATEST_S = 60;
/* All files of a folder are listed at most so often. */
static const double LIST_EVERY_S = 60;
/* One who waits for others looks when one part in so many more of its waiting has passed. */
static const double PATIENCE = 10, SOONEST_S = 0.1, LATEST_S = 30;
/* A list that led to work already done is no good any more, unless it is as new as this. */
static const double FRESH_S = 5;
/* Up to so many trials are looked for one by one, else all files are listed. */
enum { FEW_TRIALS = 1000, WIDEST_WINDOW = 1 << 16 };
/* So many names, times claims of others, are listed in LIST_EVERY_S by everybody together: with
 * eight claims a process, 200,000 names a second of a server. */
static const double MOST_LISTED = 1e8;

/* --- groups --- */

static void settle(supply *s, int32_t trial_number) {
    if (s->settled[trial_number]) return;
    s->settled[trial_number] = true;
    s->left--;
    const int32_t group = s->groups.group[trial_number];
    if (--s->unsettled[group] > 0 || s->standing[group] != GROUP_OWN) return;
    claims_release(s->claims, groups_name(&s->groups, s->plan, group));
    s->standing[group] = GROUP_FREE;
}

static void note_taken(supply *s, int32_t group) {
    s->standing[group] = GROUP_TAKEN;
    s->taken[s->taken_count++] = group;
}

/* Until claims are listed anew. */
static void forget_taken(supply *s) {
    for (int32_t i = 0; i < s->taken_count; i++) {
        const int32_t group = s->taken[i];
        s->standing[group] = GROUP_FREE;
        if (group < s->first) s->first = group;
    }
    s->taken_count = 0;
}

static bool is_free(const supply *s, int32_t group) {
    return s->standing[group] == GROUP_FREE && s->unsettled[group] > 0;
}

/* Enter every trial of a group that is published. */
static status look_at_group(supply *s, int32_t group, error *err) {
    for (int32_t i = s->groups.begin[group]; i < s->groups.begin[group + 1]; i++) {
        const int32_t number = s->groups.order[i];
        bool found = false;
        if (s->settled[number]) continue;
        TRY(s->hooks.look(s->hooks.context, &s->plan->trials[number], &found, err));
        if (found) settle(s, number);
    }
    return STATUS_OK;
}

/* --- what others do --- */

static void note_claim(const char *name, bool failed, void *context) {
    supply *s = context;
    const trial *t = id_index_find(s->ids, name);
    if (!t) return;
    const int32_t group = s->groups.group[t->index];
    if (s->standing[group] == GROUP_OWN) return; /* what comes of it is seen here */
    if (failed && !s->failed[t->index] && (s->hooks.decide || !s->settled[t->index])) {
        s->failed[t->index] = true;
        s->hooks.failed_elsewhere(s->hooks.context, t);
        settle(s, t->index);
    } else if (!failed && s->standing[group] == GROUP_FREE && s->groups.named[group] == t->index) {
        note_taken(s, group);
    }
}

static status list_claims(supply *s, error *err) {
    forget_taken(s);
    return claims_list(s->claims, note_claim, s, err);
}

typedef struct listing {
    supply *supply;
    status result;
    error *err;
} listing;

static void note_file(const char *path, const char *name, void *context) {
    listing *l = context;
    (void)path;
    supply *s = l->supply;
    bool found = false;
    const trial *t = id_index_find(s->ids, name);
    if (l->result != STATUS_OK || !t || s->settled[t->index]) return;
    if (s->standing[s->groups.group[t->index]] == GROUP_OWN) return;
    if (s->hooks.listed) {
        s->hooks.listed(s->hooks.context, t);
        found = true;
    } else {
        l->result = s->hooks.look(s->hooks.context, t, &found, l->err);
    }
    if (found) settle(s, t->index);
}

/* What is not seen now is seen later. */
static status list_all(supply *s, error *err) {
    listing l = {.supply = s, .err = err};
    error ignored;
    s->shard = -1;
    s->trials_listed_s = clock_monotonic_s();
    folder_visit_trials(s->folder, note_file, &l, &ignored);
    return l.result;
}

static status list_next_shard(supply *s, error *err) {
    listing l = {.supply = s, .err = err};
    error ignored;
    s->shard = s->next_shard;
    s->next_shard = (s->next_shard + 1) % LAYOUT_SHARDS;
    folder_visit_shard(s->folder, s->shard, note_file, &l, &ignored);
    return l.result;
}

/* In trials/, as far as is known. */
static double names_there(const supply *s) {
    return s->plan->trial_count - s->left;
}

static bool is_too_much_to_list(const supply *s) {
    return s->layout == LAYOUT_SHARDED && s->taken_count * names_there(s) > s->most_listed;
}

/* Claims, too, and what is listed with them, are listed the more rarely the more there are. */
static double list_again_s(const supply *s) {
    const double names = s->taken_count + (s->shard < 0 ? 0 : names_there(s) / LAYOUT_SHARDS);
    return LIST_EVERY_S * s->taken_count * names / s->most_listed;
}

static status list_files(supply *s, error *err) {
    if (clock_monotonic_s() - s->trials_listed_s < LIST_EVERY_S) return STATUS_OK;
    return is_too_much_to_list(s) ? list_next_shard(s, err) : list_all(s, err);
}

static bool few_are_free(const supply *s) {
    int32_t trials = 0;
    for (int32_t g = s->first; g < s->groups.count && trials <= FEW_TRIALS; g++)
        if (s->standing[g] == GROUP_FREE) trials += s->unsettled[g];
    return trials <= FEW_TRIALS;
}

/* What is free now may have been published by others meanwhile; and where trials are trained in
 * legs what another has may be a later one already. */
static status find_published(supply *s, error *err) {
    const bool legs = s->hooks.decide != NULL;
    if (!legs && !few_are_free(s)) return list_files(s, err);
    s->shard = -1;
    for (int32_t g = 0; g < s->groups.count; g++)
        if (is_free(s, g) || (legs && s->standing[g] == GROUP_TAKEN && s->unsettled[g] > 0))
            TRY(look_at_group(s, g, err));
    return STATUS_OK;
}

/* Claims first: who has published and released in between is seen to have published. */
static status look_round(supply *s, error *err) {
    const double began_s = s->listed_s = clock_monotonic_s();
    TRY(list_claims(s, err));
    TRY(find_published(s, err));
    s->hooks.looked_round(s->hooks.context);
    const double took_s = clock_monotonic_s() - began_s;
    const double soonest_s = fmax(LOOK_SOONEST_S, list_again_s(s));
    s->look_every_s = fmin(fmax(took_s / LOOK_COST, soonest_s), LOOK_LATEST_S);
    return STATUS_OK;
}

/* --- claiming --- */

bool supply_has_free(const supply *s) {
    for (int32_t g = s->first; g < s->groups.count; g++)
        if (is_free(s, g)) return true;
    return false;
}

/* Groups that one may be chosen from, and the i-th of them. */
static int32_t candidate_count(const supply *s) {
    if (s->shard < 0) return s->groups.count;
    return s->groups.shard_begin[s->shard + 1] - s->groups.shard_begin[s->shard];
}

static int32_t candidate(const supply *s, int32_t i) {
    return s->shard < 0 ? i : s->groups.by_shard[s->groups.shard_begin[s->shard] + i];
}

/* Of a group in a sub-folder only the trial that names it is known to be there or not. */
static bool is_open(const supply *s, int32_t group) {
    return is_free(s, group) && (s->shard < 0 || !s->settled[s->groups.named[group]]);
}

/* One of the first free groups: the first where nobody else is after them.  -1: there is none. */
static int32_t choose(supply *s) {
    while (s->first < s->groups.count && !is_free(s, s->first)) s->first++;
    int32_t skipped = s->window > 1 ? (int32_t)(s->turn % (uint32_t)s->window) : 0, last = -1;
    for (int32_t i = s->shard < 0 ? s->first : 0; i < candidate_count(s); i++) {
        if (!is_open(s, candidate(s, i))) continue;
        last = candidate(s, i);
        if (skipped-- == 0) break;
    }
    return last;
}

static status try_to_claim(supply *s, int32_t group, bool *claimed, error *err) {
    TRY(claims_take(s->claims, groups_name(&s->groups, s->plan, group), claimed, err));
    if (*claimed) {
        s->standing[group] = GROUP_OWN;
        s->claimed_s[group] = clock_monotonic_s();
    } else { /* others are after the same ones: spread out */
        note_taken(s, group);
        s->window = s->window < WIDEST_WINDOW ? 2 * s->window : WIDEST_WINDOW;
        s->turn = s->turn * 1664525U + 1013904223U;
    }
    return STATUS_OK;
}

static void add_group(const supply *s, int32_t group, schedule *waiting) {
    for (int32_t i = s->groups.begin[group]; i < s->groups.begin[group + 1]; i++)
        if (!s->settled[s->groups.order[i]]) schedule_put_back(waiting, s->groups.order[i]);
}

/* What has been published since it was listed is seen before it is claimed, which costs more. */
static status claim_group(supply *s, int32_t group, schedule *waiting, bool *added, error *err) {
    bool claimed = false;
    TRY(look_at_group(s, group, err));
    if (s->unsettled[group] > 0) TRY(try_to_claim(s, group, &claimed, err));
    if (claimed) TRY(look_at_group(s, group, err));
    *added = claimed && s->unsettled[group] > 0;
    if (*added) add_group(s, group, waiting);
    const bool misled = s->unsettled[group] == 0;
    return misled && clock_monotonic_s() - s->listed_s >= FRESH_S ? look_round(s, err) : STATUS_OK;
}

/* Claim free groups until there is one with something left to train. */
static status claim_free(supply *s, schedule *waiting, bool *added, error *err) {
    for (int barren = 0; !*added;) {
        const int32_t group = choose(s);
        if (group >= 0) {
            TRY(claim_group(s, group, waiting, added, err));
        } else if (s->shard < 0) {
            return STATUS_OK;
        } else if (++barren < LAYOUT_SHARDS) {
            TRY(list_next_shard(s, err));
        } else { /* all have been listed; who tried what others took meanwhile would try it all */
            s->shard = -1;
            s->listed_s = s->trials_listed_s = clock_monotonic_s();
            TRY(list_claims(s, err));
        }
    }
    return STATUS_OK;
}

/* Claim what is free, or what becomes so by what is known now.  Who looks for what it is to train
 * may find that others have done that meanwhile, which is news to decide by again. */
static status claim_some(supply *s, schedule *waiting, bool *added, error *err) {
    TRY(claim_free(s, waiting, added, err));
    for (bool reopened = true; reopened && !*added && s->hooks.decide;) {
        const int32_t left = s->left;
        TRY(s->hooks.decide(s->hooks.context, s, err));
        reopened = s->left > left;
        if (reopened) TRY(claim_free(s, waiting, added, err));
    }
    return STATUS_OK;
}

static bool others_have_some(const supply *s) {
    for (int32_t i = 0; i < s->taken_count; i++)
        if (s->unsettled[s->taken[i]] > 0) return true;
    return false;
}

static bool is_time_to_look(supply *s) {
    const double now_s = clock_monotonic_s();
    if (s->idle_since_s == 0) s->idle_since_s = now_s;
    const double waited_s = now_s - s->idle_since_s, soonest_s = fmax(SOONEST_S, list_again_s(s));
    return now_s - s->listed_s >= fmin(fmax(waited_s / PATIENCE, soonest_s), LATEST_S);
}

status supply_claim(supply *s, schedule *waiting, supply_answer *answer, error *err) {
    bool added = false;
    TRY(claim_some(s, waiting, &added, err));
    if (!added && others_have_some(s) && is_time_to_look(s)) {
        claims_remove_dead(s->claims);
        TRY(look_round(s, err));
        TRY(claim_some(s, waiting, &added, err));
    }
    if (added) s->idle_since_s = 0;
    *answer = added ? SUPPLY_SOME : others_have_some(s) ? SUPPLY_LATER : SUPPLY_NONE;
    return STATUS_OK;
}

/* --- telling --- */

status supply_look_again(supply *s, int32_t trial_number, bool *found, error *err) {
    const int32_t group = s->groups.group[trial_number];
    *found = false;
    if (clock_monotonic_s() - s->claimed_s[group] < FRESH_S) return STATUS_OK;
    TRY(s->hooks.look(s->hooks.context, &s->plan->trials[trial_number], found, err));
    if (*found) settle(s, trial_number);
    return STATUS_OK;
}

void supply_settled(supply *s, int32_t trial_number) {
    settle(s, trial_number);
}

void supply_failed(supply *s, int32_t trial_number) {
    claims_note_failed(s->claims, s->plan->trials[trial_number].id);
    s->failed[trial_number] = true;
    settle(s, trial_number);
}

void supply_reopen(supply *s, int32_t trial_number) {
    const int32_t group = s->groups.group[trial_number];
    if (!s->settled[trial_number] || s->failed[trial_number]) return;
    s->settled[trial_number] = false;
    s->left++;
    s->unsettled[group]++;
    if (group < s->first) s->first = group;
}

void supply_tick(supply *s) {
    error ignored;
    claims_beat(s->claims);
    if (clock_monotonic_s() - s->listed_s >= s->look_every_s) look_round(s, &ignored);
}

/* --- making one --- */

/* Processes of the same number on hosts that are alike must not be after the same groups. */
static uint32_t any_number(void) {
    uint32_t number = 0;
    if (getrandom(&number, sizeof number, 0) != sizeof number) number = (uint32_t)getpid();
    return number;
}

status supply_create(supply *s, const plan *p, schedule_order order, const char *folder, layout l,
                     claims *c, const id_index *ids, const bool settled[],
                     const supply_hooks *hooks, error *err) {
    const size_t count = (size_t)p->trial_count;
    *s = (supply){.plan = p,
                  .folder = folder,
                  .layout = l,
                  .claims = c,
                  .ids = ids,
                  .hooks = *hooks,
                  .window = 1,
                  .turn = any_number(),
                  .most_listed = MOST_LISTED,
                  .shard = -1,
                  .next_shard = (int)(any_number() % LAYOUT_SHARDS),
                  .look_every_s = LOOK_SOONEST_S,
                  .trials_listed_s = -LIST_EVERY_S};
    TRY(groups_create(p, order, &s->groups, err));
    const size_t groups = (size_t)s->groups.count;
    s->settled = memory_array(count, sizeof *s->settled);
    s->failed = memory_array(count, sizeof *s->failed);
    s->unsettled = memory_array(groups, sizeof *s->unsettled);
    s->standing = memory_array(groups, sizeof *s->standing);
    s->taken = memory_array(groups, sizeof *s->taken);
    s->claimed_s = memory_array(groups, sizeof *s->claimed_s);
    if (!s->settled || !s->failed || !s->unsettled || !s->standing || !s->taken || !s->claimed_s)
        return error_no_memory(err, count * sizeof *s->settled + groups * sizeof *s->claimed_s);
    memcpy(s->settled, settled, count * sizeof *s->settled);
    for (int32_t i = 0; i < p->trial_count; i++) {
        s->unsettled[s->groups.group[i]] += !settled[i];
        s->left += !settled[i];
    }
    s->listed_s = clock_monotonic_s();
    return list_claims(s, err);
}

void supply_free(supply *s) {
    groups_free(&s->groups);
    free(s->settled);
    free(s->failed);
    free(s->unsettled);
    free(s->standing);
    free(s->taken);
    free(s->claimed_s);
    *s = (supply){0};
}
