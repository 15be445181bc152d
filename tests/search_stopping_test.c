/* Early stopping: the rungs and brackets, and who goes on, whatever happens when. */
#include <stdlib.h>

#include "src/base/random.h"
#include "src/search/sign_flip.h"
#include "src/search/stopping.h"
#include "src/search/stopping_rungs.h"
#include "tests/check.h"

/* --- rungs and brackets --- */

static stopping_rungs rungs_of(stopping_rule rule, int64_t first, int64_t whole, int64_t keep) {
    stopping_rungs r;
    stopping_find_rungs(rule, first, whole, keep, &r);
    return r;
}

TEST(rungs_grow_by_what_goes_on_and_end_with_all) {
    const int64_t expected[] = {1, 3, 9, 27, 81, 100};
    const stopping_rungs r = rungs_of(STOPPING_HALVING, 1, 100, 3);
    REQUIRE(r.count == 6);
    for (int i = 0; i < r.count; i++)
        CHECK_INT(stopping_rung_iteration(&r, i, 100, 1), expected[i]);
    CHECK_INT(rungs_of(STOPPING_HALVING, 1, 81, 3).count, 5);
    CHECK_INT(rungs_of(STOPPING_HALVING, 1, 9, 3).count, 3);
    CHECK_INT(rungs_of(STOPPING_HALVING, 5, 9, 3).count, 2);
    CHECK_INT(rungs_of(STOPPING_HALVING, 9, 9, 3).count, 1);
    CHECK_INT(rungs_of(STOPPING_HALVING, 1, 1000000000, 2).count, 31);
    CHECK_INT(rungs_of(STOPPING_HALVING, 1, INT64_MAX, 2).count, STOPPING_MOST_RUNGS);
}

TEST(a_rung_waits_for_the_next_evaluation) {
    const stopping_rungs r = rungs_of(STOPPING_HALVING, 1, 9, 3);
    CHECK_INT(stopping_rung_iteration(&r, 0, 2700, 100), 300);
    CHECK_INT(stopping_rung_iteration(&r, 0, 2701, 100), 400);
    CHECK_INT(stopping_rung_iteration(&r, 1, 2700, 1000), 1000);
    CHECK_INT(stopping_rung_iteration(&r, 2, 2700, 1000), 2700);
    CHECK_INT(stopping_rung_iteration(&r, 0, 10, 100), 10);
    CHECK_INT(stopping_rung_iteration(&r, 0, INT64_C(9) << 50, 1), INT64_C(1) << 50);
}

/* Where a quotient of logarithms in double precision is wrong. */
TEST(brackets_are_counted_by_whole_numbers) {
    CHECK_INT(rungs_of(STOPPING_HYPERBAND, 1, 243, 3).count, 6);
    CHECK_INT(rungs_of(STOPPING_HYPERBAND, 1, 59049, 3).count, 11);
    CHECK_INT(rungs_of(STOPPING_HYPERBAND, 1, 1000, 10).count, 4);
    CHECK_INT(rungs_of(STOPPING_HYPERBAND, 1, 81, 3).count, 5);
    CHECK_INT(rungs_of(STOPPING_HYPERBAND, 1, 80, 3).count, 4);
    CHECK_INT(rungs_of(STOPPING_HYPERBAND, 2, 243, 3).count, 5);
}

/* The cost when what is trained goes on from its rung, in lengths of the first rung. */
static int64_t cost_of_bracket(const stopping_rungs *r, int first, int64_t whole, int64_t keep) {
    int64_t count = stopping_bracket_size(r->count, first, keep), from = 0, cost = 0;
    for (int rung = first; rung < r->count; rung++) {
        const int64_t to = stopping_rung_iteration(r, rung, whole, 1);
        cost += count * (to - from);
        from = to;
        count /= keep;
    }
    return cost;
}

static void check_round(int64_t whole, int64_t trials, int64_t cost) {
    const stopping_rungs r = rungs_of(STOPPING_HYPERBAND, 1, whole, 3);
    int64_t sum = 0;
    for (int rung = 0; rung < r.count; rung++) sum += cost_of_bracket(&r, rung, whole, 3);
    CHECK_INT(stopping_round_size(r.count, 3), trials);
    CHECK_INT(sum, cost);
}

TEST(brackets_of_hyperband_are_those_of_its_paper) {
    const int64_t sizes[] = {81, 34, 15, 8, 5}, costs[] = {297, 276, 279, 324, 405};
    const stopping_rungs r = rungs_of(STOPPING_HYPERBAND, 1, 81, 3);
    REQUIRE(r.count == 5);
    for (int rung = 0; rung < r.count; rung++) {
        CHECK_INT(stopping_bracket_size(r.count, rung, 3), sizes[rung]);
        CHECK_INT(cost_of_bracket(&r, rung, 81, 3), costs[rung]);
    }
    check_round(81, 143, 1581);
    check_round(27, 49, 357); /* 27.0 % of 49 times 27 */
    check_round(9, 17, 69);   /* 45 % */
}

TEST(brackets_follow_each_other_round_after_round) {
    CHECK_INT(stopping_bracket_of(5, 3, 0), 0);
    CHECK_INT(stopping_bracket_of(5, 3, 80), 0);
    CHECK_INT(stopping_bracket_of(5, 3, 81), 1);
    CHECK_INT(stopping_bracket_of(5, 3, 142), 4);
    CHECK_INT(stopping_bracket_of(5, 3, 143), 5);
    CHECK_INT(stopping_bracket_of(5, 3, 286), 10);
}

/* --- a race that is trained by nobody --- */

enum { MOST_TRIALS = 200, MOST_RUNGS = 8, MOST_WORKERS = 64, CLASSES = 10, ITEMS = 1000 };

typedef struct track {
    stopping_race race;
    int32_t configuration[MOST_TRIALS], group[MOST_TRIALS];
    stopping_fact truth[MOST_TRIALS * MOST_RUNGS], facts[MOST_TRIALS * MOST_RUNGS];
    stopping_place places[MOST_TRIALS];
    uint64_t seed;
    uint64_t drawn;
} track;

static uint32_t draw(track *t, uint32_t below) {
    return random_at(t->seed, RANDOM_TEST, 0, t->drawn++).word[0] % below;
}

/* A trial has one of `repetitions`: as many seeds, unless they are said to be of several folds. */
static void begin(track *t, stopping_rule rule, int rungs, int32_t configurations,
                  int32_t repetitions, int32_t groups) {
    t->race = (stopping_race){.rule = rule,
                              .rungs = rungs,
                              .keep = 3,
                              .trial_count = configurations * repetitions,
                              .configuration_count = configurations,
                              .configuration = t->configuration,
                              .group = t->group,
                              .folds = 1,
                              .variance_percent = 100,
                              .classes = CLASSES,
                              .level = 0.5};
    for (int32_t i = 0; i < configurations * repetitions; i++)
        t->configuration[i] = i / repetitions;
    for (int32_t i = 0; i < configurations; i++) t->group[i] = i % groups;
    memset(t->facts, 0, sizeof t->facts);
    memset(t->truth, 0, sizeof t->truth);
}

static stopping_fact *fact_at(stopping_fact facts[], const track *t, int32_t trial, int rung) {
    return &facts[trial * t->race.rungs + rung];
}

static void set_truth(track *t, int32_t trial, int rung, int64_t hits, double loss) {
    *fact_at(t->truth, t, trial, rung) =
        (stopping_fact){.known = true, .hits = hits, .items = ITEMS, .loss = loss};
}

/* Some diverge; many are equal. */
static void draw_truth(track *t) {
    for (int32_t i = 0; i < t->race.trial_count; i++) {
        const bool diverges = draw(t, 10) == 0;
        const int from = (int)draw(t, (uint32_t)t->race.rungs);
        for (int rung = 0; rung < t->race.rungs; rung++) {
            set_truth(t, i, rung, 50 + 10 * draw(t, 40), draw(t, 3));
            fact_at(t->truth, t, i, rung)->diverged = diverges && rung >= from;
        }
    }
}

static void decide(track *t) {
    error err;
    CHECK_INT(stopping_decide(&t->race, t->facts, t->places, &err), STATUS_OK);
}

/* The next rung that a trial is to be trained to; -1: none. */
static int next_rung(track *t, int32_t trial) {
    for (int rung = t->places[trial].first; rung <= t->places[trial].goal; rung++)
        if (!fact_at(t->facts, t, trial, rung)->known) return rung;
    return -1;
}

/* One that diverged has come to every rung that is left. */
static void finish_leg(track *t, int32_t trial, int rung) {
    *fact_at(t->facts, t, trial, rung) = *fact_at(t->truth, t, trial, rung);
    for (int later = rung + 1; later < t->race.rungs; later++)
        if (fact_at(t->truth, t, trial, rung)->diverged)
            *fact_at(t->facts, t, trial, later) = *fact_at(t->truth, t, trial, later);
}

static void run_in_order(track *t) {
    for (bool some = true; some;) {
        some = false;
        decide(t);
        for (int32_t i = 0; i < t->race.trial_count; i++) {
            const int rung = next_rung(t, i);
            if (rung >= 0) finish_leg(t, i, rung);
            some |= rung >= 0;
        }
    }
}

typedef struct busy_worker {
    int32_t trial; /* -1: idle */
    int rung;
} busy_worker;

static bool is_taken(const busy_worker workers[], int count, int32_t trial) {
    for (int i = 0; i < count; i++)
        if (workers[i].trial == trial) return true;
    return false;
}

static void find_work(track *t, busy_worker workers[], int count, busy_worker *w) {
    const int32_t start = (int32_t)draw(t, (uint32_t)t->race.trial_count);
    for (int32_t i = 0; i < t->race.trial_count && w->trial < 0; i++) {
        const int32_t trial = (start + i) % t->race.trial_count;
        const int rung = next_rung(t, trial);
        if (rung >= 0 && !is_taken(workers, count, trial)) *w = (busy_worker){trial, rung};
    }
}

/* A worker is killed, a file is lost, somebody looks, or something is done: as it comes. */
static void step(track *t, busy_worker workers[], int count) {
    busy_worker *w = &workers[draw(t, (uint32_t)count)];
    const uint32_t event = draw(t, 20);
    if (event < 2) decide(t);
    if (event == 2)
        fact_at(t->facts, t, (int32_t)draw(t, (uint32_t)t->race.trial_count), 0)->known = false;
    if (w->trial < 0) find_work(t, workers, count, w);
    if (w->trial < 0) return;
    if (event > 4) finish_leg(t, w->trial, w->rung);
    w->trial = -1;
}

static void run_by_chance(track *t) {
    busy_worker workers[MOST_WORKERS];
    const int count = 1 + (int)draw(t, MOST_WORKERS), steps = (int)draw(t, 500);
    for (int i = 0; i < count; i++) workers[i].trial = -1;
    decide(t);
    for (int i = 0; i < steps; i++) step(t, workers, count);
    for (bool some = true; some;) {
        decide(t);
        some = false;
        for (int32_t i = 0; i < t->race.trial_count; i++) some |= next_rung(t, i) >= 0;
        for (int i = 0; i < count && some; i++) step(t, workers, count);
    }
}

static bool same_end(const track *a, const track *b) {
    bool same = true;
    for (int32_t i = 0; i < a->race.trial_count; i++) {
        const stopping_place *x = &a->places[i], *y = &b->places[i];
        same &= x->first == y->first && x->goal == y->goal && x->stopped == y->stopped &&
                x->rank == y->rank && x->of == y->of && x->spared == y->spared;
    }
    const size_t count = (size_t)a->race.trial_count * (size_t)a->race.rungs;
    for (size_t i = 0; i < count; i++) same &= a->facts[i].known == b->facts[i].known;
    return same;
}

TEST(a_thousand_schedules_come_to_the_same_end) {
    static track ordered, chance;
    static const stopping_rule rules[] = {STOPPING_HALVING, STOPPING_HYPERBAND, STOPPING_MEDIAN,
                                          STOPPING_PAIRED};
    for (uint64_t seed = 0; seed < 1000; seed++) {
        ordered.seed = seed;
        ordered.drawn = 0;
        const stopping_rule rule = rules[seed % 4];
        const bool paired = rule == STOPPING_PAIRED;
        const int32_t seeds = (paired ? 6 : 1) + (int32_t)draw(&ordered, 3);
        const int32_t folds = seed % 8 < 4 ? 1 : 2 + (int32_t)draw(&ordered, 2);
        const int32_t most = MOST_TRIALS / (seeds * folds);
        const int32_t configurations = 1 + (int32_t)draw(&ordered, (uint32_t)most);
        const int32_t groups = 1 + (int32_t)draw(&ordered, 3);
        const int rungs = paired ? 1 : 1 + (int)draw(&ordered, 5);
        begin(&ordered, rule, rungs, configurations, seeds * folds, groups);
        ordered.race.folds = folds;
        draw_truth(&ordered);
        chance = ordered;
        chance.race.configuration = chance.configuration;
        chance.race.group = chance.group;
        run_in_order(&ordered);
        run_by_chance(&chance);
        CHECK(same_end(&ordered, &chance));
    }
}

/* --- who goes on --- */

static track own;

static void run_halving(int32_t configurations, const int64_t hits[], const double losses[]) {
    begin(&own, STOPPING_HALVING, 2, configurations, 1, 1);
    for (int32_t i = 0; i < configurations; i++) {
        set_truth(&own, i, 0, hits[i], losses[i]);
        set_truth(&own, i, 1, hits[i], losses[i]);
        fact_at(own.truth, &own, i, 0)->diverged = isnan(losses[i]);
        fact_at(own.truth, &own, i, 1)->diverged = isnan(losses[i]);
    }
    run_in_order(&own);
}

static int32_t survivors(void) {
    int32_t set = 0;
    for (int32_t i = 0; i < own.race.trial_count; i++)
        if (!own.places[i].stopped) set |= 1 << i;
    return set;
}

/* --- a race over seeds --- */

/* As scipy.stats.permutation_test counts them, permutation_type 'samples', alternative 'greater'.
 */
TEST(sign_flips_are_counted_as_by_scipy) {
    static const struct {
        int pairs;
        int64_t differences[12], count;
    } cases[] = {{5, {3, 1, 4, 1, 5}, 1},
                 {8, {5, -2, 7, 0, 3, 3, -1, 8}, 12},
                 {10, {12, 4, 9, -2, 7, 11, 3, 6, 10, 1}, 3},
                 {4, {0, 0, 0, 0}, 16},
                 {3, {-3, -4, -5}, 8},
                 {12, {17, -3, 22, 9, 31, -8, 4, 15, 26, 2, 11, -6}, 47}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t count = 0;
        CHECK(sign_flip_count(cases[i].differences, cases[i].pairs, &count));
        CHECK_INT(count, cases[i].count);
    }
}

static int64_t count_each(const int64_t differences[], int pairs) {
    int64_t observed = 0, count = 0;
    for (int i = 0; i < pairs; i++) observed += differences[i];
    for (int signs = 0; signs < 1 << pairs; signs++) {
        int64_t sum = 0;
        for (int i = 0; i < pairs; i++) sum += signs >> i & 1 ? -differences[i] : differences[i];
        count += sum >= observed;
    }
    return count;
}

TEST(sign_flips_are_counted_as_one_by_one) {
    own.seed = own.drawn = 0;
    for (int round = 0; round < 500; round++) {
        int64_t differences[12], count = 0;
        const int pairs = 1 + (int)draw(&own, 12);
        for (int i = 0; i < pairs; i++) differences[i] = (int64_t)draw(&own, 15) - 4;
        CHECK(sign_flip_count(differences, pairs, &count));
        CHECK_INT(count, count_each(differences, pairs));
    }
}

TEST(the_most_pairs_are_counted) {
    int64_t differences[SIGN_FLIP_MOST_PAIRS], count = 0;
    for (int i = 0; i < SIGN_FLIP_MOST_PAIRS; i++) differences[i] = (int64_t)1 << 52;
    CHECK(sign_flip_count(differences, SIGN_FLIP_MOST_PAIRS, &count));
    CHECK_INT(count, 1);
    for (int i = 0; i < SIGN_FLIP_MOST_PAIRS; i++) differences[i] = 0;
    CHECK(sign_flip_count(differences, SIGN_FLIP_MOST_PAIRS, &count));
    CHECK_INT(count, (int64_t)1 << SIGN_FLIP_MOST_PAIRS);
}

/* At 0.05 five; of twelve seeds, with eleven looks, eight. */
TEST(a_p_has_a_floor) {
    CHECK_INT(sign_flip_fewest(0.05), 5);
    CHECK_INT(sign_flip_fewest(0.05 / 11), 8);
    CHECK_INT(sign_flip_fewest(0.5), 1);
}

/* Configuration k has `behind[k]` hits fewer with every seed. */
static void run_paired(int32_t configurations, int32_t seeds, const int64_t behind[]) {
    begin(&own, STOPPING_PAIRED, 1, configurations, seeds, 1);
    own.race.level = 0.05;
    for (int32_t i = 0; i < configurations * seeds; i++)
        set_truth(&own, i, 0, 500 + 13 * (i % seeds) - behind[i / seeds], 1);
    run_in_order(&own);
}

static int32_t count_trained(int32_t configuration) {
    int32_t count = 0;
    for (int32_t i = 0; i < own.race.trial_count; i++)
        count += own.configuration[i] == configuration && own.facts[i].known;
    return count;
}

TEST(what_is_worse_with_every_seed_gets_eight_of_twelve) {
    run_paired(4, 12, (const int64_t[]){1, 0, 0, 20});
    CHECK_INT(count_trained(0), 8);
    CHECK_INT(count_trained(1), 12);
    CHECK_INT(count_trained(2), 12); /* equal: not worse */
    CHECK_INT(count_trained(3), 8);
    CHECK_INT(own.places[0].rank, 3);
    CHECK_INT(own.places[0].of, 4);
    CHECK(!own.places[7].stopped && own.places[8].stopped);
    CHECK_INT(own.places[8].goal, -1);
}

TEST(too_few_seeds_stop_nothing) {
    run_paired(2, 8, (const int64_t[]){0, 400}); /* 2^-7 is more than 0.05 / 7 */
    CHECK_INT(count_trained(1), 8);
    run_paired(2, 9, (const int64_t[]){0, 400});
    CHECK_INT(count_trained(1), 8);
}

/* A fold is no pair: in one of three the second is far ahead, and behind in the sum of every seed.
 * The trials of a fold are one after another. */
TEST(a_pair_is_of_all_folds_of_a_seed) {
    enum { SEEDS = 12, FOLDS = 3 };
    for (int ahead = 0; ahead < 2; ahead++) {
        begin(&own, STOPPING_PAIRED, 1, 2, SEEDS * FOLDS, 1);
        own.race.level = 0.05;
        own.race.folds = FOLDS;
        for (int32_t i = 0; i < 2 * SEEDS * FOLDS; i++) {
            const int32_t seed = i % SEEDS, fold = i / SEEDS % FOLDS;
            const bool second = i >= SEEDS * FOLDS;
            const int64_t behind = fold == 0 ? -100 : ahead ? 50 : 60;
            set_truth(&own, i, 0, 500 + 7 * seed - (second ? behind : 0), 1);
        }
        run_in_order(&own);
        CHECK_INT(count_trained(0), FOLDS * SEEDS);
        CHECK_INT(count_trained(1), ahead ? FOLDS * SEEDS : FOLDS * 8);
    }
    CHECK(!own.places[SEEDS * FOLDS].stopped);
}

TEST(lower_losses_are_better_where_hits_tell_nothing) {
    begin(&own, STOPPING_PAIRED, 1, 2, 10, 1);
    own.race.level = 0.05;
    own.race.by_loss = true;
    for (int32_t i = 0; i < 20; i++) set_truth(&own, i, 0, 0, 2 + 0.1 * (i % 10) - (i >= 10));
    run_in_order(&own);
    CHECK_INT(count_trained(0), 8); /* 2^-8 is no more than 0.05 / 9 */
    CHECK_INT(count_trained(1), 10);
}

/* --- a part of a rung --- */

TEST(the_best_third_goes_on) {
    run_halving(7, (const int64_t[]){500, 700, 300, 900, 100, 200, 400},
                (const double[]){1, 1, 1, 1, 1, 1, 1});
    CHECK_INT(survivors(), 1 << 1 | 1 << 3);
    CHECK_INT(own.places[0].rank, 3);
    CHECK_INT(own.places[0].of, 7);
    CHECK_INT(own.places[0].goal, 0);
    CHECK_INT(own.places[3].goal, 1);
}

TEST(equal_hits_are_told_apart_by_loss_and_then_by_order) {
    run_halving(6, (const int64_t[]){500, 500, 500, 500, 500, 500},
                (const double[]){2, 1, 2, 0.5, 2, 1});
    CHECK_INT(survivors(), 1 << 1 | 1 << 3);
}

TEST(what_diverged_is_last) {
    run_halving(3, (const int64_t[]){900, 0, 500}, (const double[]){NAN, 3, 2});
    CHECK_INT(survivors(), 1 << 2);
    CHECK_INT(own.places[0].rank, 3);
}

TEST(of_fewer_than_a_third_of_three_one_goes_on) {
    run_halving(2, (const int64_t[]){300, 400}, (const double[]){1, 1});
    CHECK_INT(survivors(), 1 << 1);
    run_halving(1, (const int64_t[]){300}, (const double[]){1});
    CHECK_INT(survivors(), 1);
}

TEST(where_none_beats_chance_all_go_on) {
    run_halving(6, (const int64_t[]){100, 110, 90, 128, 100, 100},
                (const double[]){1, 1, 1, 1, 1, 1});
    CHECK_INT(survivors(), (1 << 6) - 1);
    CHECK(own.places[0].spared);
    run_halving(6, (const int64_t[]){100, 110, 90, 129, 100, 100},
                (const double[]){1, 1, 1, 1, 1, 1});
    CHECK_INT(survivors(), 1 << 1 | 1 << 3);
    CHECK(!own.places[0].spared);
}

/* 1000 items of 10 classes: 100 and three times the root of 90. */
TEST(chance_is_three_standard_errors) {
    CHECK(!stopping_beats_chance(128, 1000, 10, 100));
    CHECK(stopping_beats_chance(129, 1000, 10, 100));
    CHECK(!stopping_beats_chance(0, 1000, 10, 100));
    CHECK(!stopping_beats_chance(65, 100, 2, 100)); /* 50 and three times 5, not more */
    CHECK(stopping_beats_chance(66, 100, 2, 100));
    CHECK(stopping_beats_chance(0, 100, 0, 100));
}

TEST(a_group_keeps_one_of_its_own) {
    begin(&own, STOPPING_HALVING, 2, 6, 1, 2);
    for (int32_t i = 0; i < 6; i++) set_truth(&own, i, 0, i % 2 ? 200 + i : 900 + i, 1);
    for (int32_t i = 0; i < 6; i++) set_truth(&own, i, 1, 900, 1);
    run_in_order(&own);
    CHECK_INT(survivors(), 1 << 4 | 1 << 5);
}

TEST(seeds_race_together) {
    begin(&own, STOPPING_HALVING, 2, 3, 2, 1);
    const int64_t hits[] = {400, 401, 100, 900, 801, 0};
    for (int32_t i = 0; i < 6; i++) set_truth(&own, i, 0, hits[i], 1);
    for (int32_t i = 0; i < 6; i++) set_truth(&own, i, 1, hits[i], 1);
    run_in_order(&own);
    CHECK_INT(survivors(), 1 << 2 | 1 << 3);
    CHECK_INT(own.places[0].rank, 2); /* as good as the third: its place in the plan tells */
}

/* Three configurations in two folds with two seeds each. */
TEST(folds_race_together) {
    begin(&own, STOPPING_HALVING, 2, 3, 4, 1);
    own.race.folds = 2;
    const int64_t hits[] = {400, 401, 900, 100, 500, 900, 501, 0, 900, 0, 500, 400};
    for (int32_t i = 0; i < 12; i++) set_truth(&own, i, 0, hits[i], 1);
    for (int32_t i = 0; i < 12; i++) set_truth(&own, i, 1, hits[i], 1);
    run_in_order(&own);
    CHECK_INT(survivors(), 0xf << 4);
    CHECK_INT(own.places[0].rank, 2);
    CHECK_INT(own.places[8].rank, 3);
}

/* 12 of 20 items of two classes in each of ten folds tell nothing, but 120 of 200 are more than
 * 100 and twice, though not three times, the root of 50; 122 are more than three times.  Where the
 * items are the same in all folds, the variance is ten times as large. */
TEST(folds_beat_chance_together) {
    enum { FOLDS = 10, EACH = 20 };
    for (int right = 12; right <= 13; right++) {
        begin(&own, STOPPING_HALVING, 2, 3, FOLDS, 1);
        own.race.folds = FOLDS;
        own.race.classes = 2;
        for (int32_t i = 0; i < 3 * FOLDS; i++)
            for (int rung = 0; rung < 2; rung++) {
                set_truth(&own, i, rung, i < FOLDS ? right : 10, 1);
                fact_at(own.truth, &own, i, rung)->items = EACH;
            }
        run_in_order(&own);
        CHECK(own.places[0].spared == (right == 12)); /* 130 > 121.2 */
        CHECK(own.places[FOLDS].stopped == (right == 13));
    }
    memset(own.facts, 0, sizeof own.facts);
    own.race.variance_percent = 1000;
    run_in_order(&own);
    CHECK(own.places[0].spared);
}

/* C choices among N items, each fold's drawn by itself, have a variance of 1 + C / N at most. */
TEST(items_that_choose_in_several_folds_count_for_less) {
    CHECK_INT(stopping_fold_variance_percent(90, 100), 190);
    CHECK_INT(stopping_fold_variance_percent(100, 10), 1100);
    CHECK_INT(stopping_fold_variance_percent(1, 3), 134);
    CHECK(!stopping_beats_chance(130, 200, 2, 200)); /* 100 and three times the root of 100 */
    CHECK(stopping_beats_chance(131, 200, 2, 200));
}

TEST(what_is_not_known_is_not_decided) {
    begin(&own, STOPPING_HALVING, 3, 9, 1, 1);
    for (int32_t i = 0; i < 8; i++)
        *fact_at(own.facts, &own, i, 0) =
            (stopping_fact){.known = true, .hits = 900 - i, .items = ITEMS, .loss = 1};
    decide(&own);
    for (int32_t i = 0; i < 9; i++) {
        CHECK_INT(own.places[i].goal, 0);
        CHECK(!own.places[i].stopped);
    }
}

/* The second cohort goes on where it is not below the median of the first; the third is compared
 * with those of both that came so far. */
TEST(the_median_is_of_earlier_cohorts) {
    begin(&own, STOPPING_MEDIAN, 2, 18, 1, 1);
    for (int32_t i = 0; i < 18; i++) {
        const int64_t hits = i < 8     ? 500 + 10 * i
                             : i == 8  ? 534
                             : i == 9  ? 535
                             : i == 16 ? 529
                                       : 545;
        set_truth(&own, i, 0, hits, 1);
        set_truth(&own, i, 1, hits, 1);
    }
    run_in_order(&own);
    for (int32_t i = 0; i < 8; i++) CHECK(!own.places[i].stopped);
    CHECK(own.places[8].stopped); /* the median of the first eight is 535 */
    CHECK(!own.places[9].stopped);
    CHECK(own.places[16].stopped);
    CHECK(!own.places[17].stopped);
    CHECK_INT(own.places[8].rank, 5);
    CHECK_INT(own.places[8].of, 9);
}

/* The same order by losses, of which the median is 4.5; hits are 0. One that diverged is above it.
 */
TEST(the_median_is_of_losses_where_hits_tell_nothing) {
    begin(&own, STOPPING_MEDIAN, 2, 12, 1, 1);
    own.race.by_loss = true;
    own.race.classes = 0;
    const double losses[] = {8, 1, 7, 2, 6, 3, 5, 4, 4.5, 4.6, 0.5, 1};
    for (int32_t i = 0; i < 12; i++)
        for (int rung = 0; rung < 2; rung++) {
            set_truth(&own, i, rung, 0, losses[i]);
            fact_at(own.truth, &own, i, rung)->diverged = i == 11;
        }
    run_in_order(&own);
    for (int32_t i = 0; i < 12; i++) CHECK(own.places[i].stopped == (i == 9 || i == 11));
    CHECK_INT(own.places[9].rank, 5);
    CHECK_INT(own.places[10].rank, 1);
    CHECK_INT(own.places[11].rank, 9);
    CHECK_INT(own.places[11].of, 9);
}

int main(void) {
    RUN(rungs_grow_by_what_goes_on_and_end_with_all);
    RUN(a_rung_waits_for_the_next_evaluation);
    RUN(brackets_are_counted_by_whole_numbers);
    RUN(brackets_of_hyperband_are_those_of_its_paper);
    RUN(brackets_follow_each_other_round_after_round);
    RUN(a_thousand_schedules_come_to_the_same_end);
    RUN(sign_flips_are_counted_as_by_scipy);
    RUN(sign_flips_are_counted_as_one_by_one);
    RUN(the_most_pairs_are_counted);
    RUN(a_p_has_a_floor);
    RUN(what_is_worse_with_every_seed_gets_eight_of_twelve);
    RUN(too_few_seeds_stop_nothing);
    RUN(a_pair_is_of_all_folds_of_a_seed);
    RUN(lower_losses_are_better_where_hits_tell_nothing);
    RUN(the_best_third_goes_on);
    RUN(equal_hits_are_told_apart_by_loss_and_then_by_order);
    RUN(what_diverged_is_last);
    RUN(of_fewer_than_a_third_of_three_one_goes_on);
    RUN(where_none_beats_chance_all_go_on);
    RUN(chance_is_three_standard_errors);
    RUN(a_group_keeps_one_of_its_own);
    RUN(seeds_race_together);
    RUN(folds_race_together);
    RUN(folds_beat_chance_together);
    RUN(items_that_choose_in_several_folds_count_for_less);
    RUN(what_is_not_known_is_not_decided);
    RUN(the_median_is_of_earlier_cohorts);
    RUN(the_median_is_of_losses_where_hits_tell_nothing);
    return check_finish();
}
