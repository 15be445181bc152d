/* What comparisons come to, of random results, as scipy, statsmodels and lifelines say
 * (tests/fixtures/judgement.py): every number of a pair, its verdict, shares of variance, and
 * medians of times that may not have come. */
#include <math.h>

#include "src/stats/effect.h"
#include "src/stats/importance.h"
#include "src/stats/pairing.h"
#include "src/stats/time_to_target.h"
#include "tests/check.h"
#include "tests/judgement.inc"
#include "tests/synthetic_results.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const synthetic_sweep ALL = {.layers = 1,
                                    .widths = 1,
                                    .rates = 1,
                                    .seeds = 1,
                                    .layer_dim = {1, 2, 3, 4},
                                    .hidden_dim = {100},
                                    .lr = {.1, .2, .3, .4}};

static comparison *comparison_of(const results *r) {
    comparison *c = NULL;
    error err;
    if (r) CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err);
    return c;
}

static results *study(size_t number) {
    synthetic_sweep sweep = ALL;
    const int seeds = studies[number].seeds;
    text margin = {0};
    sweep.layers = studies[number].count;
    sweep.seeds = seeds;
    results *r = synthetic_results(&sweep);
    for (int i = 0; r && i < sweep.layers * seeds; i++)
        synthetic_set_last(r, i, studies[number].values[i / seeds][i % seeds]);
    if (studies[number].same_within > 0) text_append_real(&margin, studies[number].same_within);
    if (r) synthetic_set_text(&r->same_within, text_string(&margin));
    text_free(&margin);
    return r;
}

TEST(pairs_and_their_verdicts_are_those_of_scipy_and_statsmodels) {
    for (size_t number = 0; number < COUNT(studies); number++) {
        results *r = study(number);
        comparison *c = comparison_of(r);
        REQUIRE(c);
        const int count = studies[number].count;
        CHECK_INT(c->pair_count, count * (count - 1) / 2);
        for (int i = 0; i < c->pair_count; i++) {
            const paired_comparison *pair = &c->pairs[i];
            CHECK_INT(pair->a->trial->layer_dim, studies[number].pairs[i].a);
            CHECK_INT(pair->b->trial->layer_dim, studies[number].pairs[i].b);
            CHECK_NEAR(pair->difference.mean, studies[number].pairs[i].difference, 1e-14);
            CHECK_NEAR(pair->p, studies[number].pairs[i].p, 1e-12);
            CHECK_NEAR(pair->p_holm, studies[number].pairs[i].holm, 1e-12);
            CHECK_NEAR(pair->p_same, studies[number].pairs[i].same, 1e-9);
            CHECK_NEAR(effect_probability_of_improvement(c, pair), studies[number].pairs[i].better,
                       1e-12);
            CHECK_NEAR(effect_size_paired(&pair->difference), studies[number].pairs[i].size, 1e-9);
            if (!CHECK_INT(pair_judge(c, pair), studies[number].pairs[i].verdict))
                printf("study %zu, pair %d\n", number, i);
        }
        comparison_free(c);
        results_free(r);
    }
}

TEST(shares_of_variance_are_those_of_statsmodels) {
    for (size_t number = 0; number < COUNT(grids); number++) {
        synthetic_sweep sweep = ALL;
        sweep.layers = grids[number].layers;
        sweep.rates = grids[number].rates;
        sweep.seeds = grids[number].seeds;
        results *r = synthetic_results(&sweep);
        for (int i = 0; r && i < r->trial_count; i++)
            synthetic_set_last(r, i, grids[number].values[i]);
        comparison *c = comparison_of(r);
        importance shares;
        REQUIRE(c && CHECK(importance_of(c, &shares)) && CHECK_INT(shares.count, 2));
        for (int i = 0; i < 2; i++)
            CHECK_NEAR(shares.share[i],
                       grids[number].shares[shares.axis[i] == KEY_LAYER_DIM ? 0 : 1], 1e-10);
        CHECK_NEAR(shares.rest - shares.chance, grids[number].shares[2], 1e-10);
        CHECK_NEAR(shares.chance, grids[number].chance, 1e-10);
        comparison_free(c);
        results_free(r);
    }
}

TEST(medians_of_times_are_those_of_lifelines) {
    for (size_t number = 0; number < COUNT(follow_ups); number++) {
        arrival arrivals[12];
        for (int i = 0; i < follow_ups[number].count; i++)
            arrivals[i] = (arrival){follow_ups[number].time[i], follow_ups[number].arrived[i]};
        const double got = arrival_median(arrivals, (size_t)follow_ups[number].count);
        if (isnan(follow_ups[number].median))
            CHECK(isnan(got));
        else
            CHECK_NEAR(got, follow_ups[number].median, 0);
    }
}

int main(void) {
    RUN(pairs_and_their_verdicts_are_those_of_scipy_and_statsmodels);
    RUN(shares_of_variance_are_those_of_statsmodels);
    RUN(medians_of_times_are_those_of_lifelines);
    return check_finish();
}
