/* A race over seeds: the rungs are seeds, trained to the end, and the same seed gives every
 * configuration the same batches, so that their differences tell more than their means.  After each
 * seed, a configuration whose differences to the best so far show it to be worse, by a one-sided
 * exact sign-flip test, is given no further ones (after F-Race: Birattari et al., 2002).
 *
 * The level is shared by all looks that can be, so that one that is as good as the best is lost in
 * no more than `level` of all races, near enough; before the look whose floor, 2^-seeds, is as
 * small as that, nothing can be dropped, and nothing is looked at.
 *
 * Where there are folds, a seed is trained in all of them, and its pair is of what they come to
 * together.  Folds are no pairs of their own: their training items overlap, so that their
 * differences go up and down together, and a sign-flip test of them finds too much.  Those of seeds
 * are independent, given the folds. */
#include "src/search/sign_flip.h"
#include "src/search/stopping_contest.h"

typedef struct race_over_seeds {
    contest *contest;
    int looks;     /* after all seeds but the last */
    double level;  /* of one of them */
    int32_t *left; /* who is still given seeds */
    int32_t count; /* of them */
} race_over_seeds;

static const stopping_fact *fact_of(const contest *c, int32_t configuration, int fold, int seed) {
    return &c->facts[contest_trial(c, configuration, fold, seed)];
}

static bool knows_seed(const contest *c, int32_t configuration, int seed) {
    bool knows = true;
    for (int fold = 0; fold < c->race->folds; fold++)
        knows &= fact_of(c, configuration, fold, seed)->known;
    return knows;
}

static bool knows_first(const contest *c, int32_t configuration, int seeds) {
    for (int i = 0; i < seeds; i++)
        if (!knows_seed(c, configuration, i)) return false;
    return true;
}

static const int64_t MOST_MILLIONTHS = 1000000000000000; /* of all folds together */

/* What is the better the lower is compared in parts of a million. */
static int64_t score_of_fold(const contest *c, const stopping_fact *fact) {
    const double most = (double)MOST_MILLIONTHS, parts = 1e6;
    if (!c->race->by_loss) return fact->diverged ? 0 : fact->hits;
    const double scaled = fact->diverged ? most : fact->loss * parts;
    return scaled < most ? -(int64_t)(scaled + 0.5) : -MOST_MILLIONTHS;
}

static int64_t score_of(const contest *c, int32_t configuration, int seed) {
    int64_t sum = 0;
    for (int fold = 0; fold < c->race->folds && sum > -MOST_MILLIONTHS; fold++)
        sum += score_of_fold(c, fact_of(c, configuration, fold, seed));
    return sum > -MOST_MILLIONTHS ? sum : -MOST_MILLIONTHS;
}

static contender sum_first(const contest *c, int32_t configuration, int seeds) {
    contender sum = {.configuration = configuration};
    for (int i = 0; i < c->race->folds * seeds; i++) {
        const stopping_fact *fact = fact_of(c, configuration, i / seeds, i % seeds);
        contender_add(&sum, fact->diverged, fact->hits, fact->loss);
    }
    return sum;
}

/* Whether the first `seeds` differences show the best to be better. */
static bool is_worse(race_over_seeds *r, int32_t configuration, int32_t best, int seeds) {
    int64_t differences[SIGN_FLIP_MOST_PAIRS], count;
    contest *c = r->contest;
    for (int i = 0; i < seeds; i++)
        differences[i] = score_of(c, best, i) - score_of(c, configuration, i);
    if (!sign_flip_count(differences, seeds, &count)) {
        c->no_memory = true;
        return false;
    }
    return (double)count <= r->level * (double)((int64_t)1 << seeds);
}

/* It may train with its first `seeds` seeds. */
static void give_seeds(contest *c, int32_t configuration, int seeds) {
    const int all = contest_seeds(c, configuration);
    for (int fold = 0; fold < c->race->folds; fold++)
        for (int seed = 0; seed < all; seed++)
            c->places[contest_trial(c, configuration, fold, seed)].goal = seed < seeds ? 0 : -1;
}

static void stop_after(contest *c, int32_t configuration, int seeds) {
    const int all = contest_seeds(c, configuration);
    for (int fold = 0; fold < c->race->folds; fold++)
        for (int seed = seeds; seed < all; seed++)
            c->places[contest_trial(c, configuration, fold, seed)].stopped = true;
}

/* Rank those that are left by their first seeds; false when something is not known yet. */
static bool rank_first(race_over_seeds *r, int seeds) {
    contest *c = r->contest;
    for (int32_t i = 0; i < r->count; i++) {
        if (!knows_first(c, r->left[i], seeds)) return false;
        c->contenders[i] = sum_first(c, r->left[i], seeds);
    }
    contenders_rank(c->contenders, r->count);
    for (int32_t i = 0; i < r->count; i++)
        contest_note_rank(c, c->contenders[i].configuration, i + 1, r->count);
    return true;
}

/* A look: the others go on with one seed more. */
static void drop_worse(race_over_seeds *r, int seeds) {
    contest *c = r->contest;
    const int32_t best = c->contenders[0].configuration, count = r->count;
    r->count = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t one = c->contenders[i].configuration;
        if (i > 0 && is_worse(r, one, best, seeds)) {
            stop_after(c, one, seeds);
            continue;
        }
        give_seeds(c, one, seeds + 1);
        r->left[r->count++] = one;
    }
}

void stopping_decide_paired(contest *c, const int32_t configurations[], int32_t count) {
    const int seeds = contest_seeds(c, configurations[0]);
    race_over_seeds r = {.contest = c, .looks = seeds - 1, .left = c->left, .count = count};
    r.level = c->race->level / r.looks;
    const int fewest = sign_flip_fewest(r.level), first = fewest < seeds ? fewest : seeds;
    for (int32_t i = 0; i < count; i++) {
        r.left[i] = configurations[i];
        contest_begin_at(c, configurations[i], 0);
        give_seeds(c, configurations[i], first);
    }
    for (int n = first; n < seeds && rank_first(&r, n); n++) drop_worse(&r, n);
}
