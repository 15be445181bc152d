/* What each axis accounts for.
 *
 * Expected: statsmodels 0.15.0 on the same values,
 *     t = anova_lm(ols("y ~ C(layers) * C(lr)", d).fit(), typ=2)
 *     (t.sum_sq - t.df * t.sum_sq["Residual"] / t.df["Residual"]) / t.sum_sq.sum()
 * and, of one seed, ols("y ~ C(layers) + C(lr)"): t.sum_sq / t.sum_sq.sum().
 */
#include "src/stats/importance.h"
#include "tests/check.h"
#include "tests/synthetic_results.h"

/* Three depths at two learning rates. */
static const double ACCURACY[6][3] = {{.45, .49, .53}, {.31, .35, .39}, {.57, .61, .65},
                                      {.48, .52, .45}, {.69, .73, .66}, {.65, .69, .62}};

/* The first `missing` trials have that status; false: there are no shares. */
static bool has_shares(int seeds, int missing, trial_status why, importance *shares) {
    const synthetic_sweep sweep = {.layers = 3,
                                   .widths = 1,
                                   .rates = 2,
                                   .seeds = seeds,
                                   .layer_dim = {1, 2, 3},
                                   .hidden_dim = {100},
                                   .lr = {.1, .01}};
    results *r = synthetic_results(&sweep);
    comparison *c = NULL;
    bool has = false;
    error err;
    for (int i = 0; r && i < 6 * seeds; i++)
        synthetic_set_last(r, i, ACCURACY[i / seeds][i % seeds]);
    for (int i = 0; r && i < missing; i++) synthetic_set_status(r, i, why, NULL);
    if (r && CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err))
        has = importance_of(c, shares);
    comparison_free(c);
    results_free(r);
    return has;
}

static importance importance_with(int seeds, int missing) {
    importance shares = {.count = -1};
    CHECK(has_shares(seeds, missing, TRIAL_MISSING, &shares));
    return shares;
}

TEST(with_seeds_interactions_and_chance_are_told_apart) {
    const importance shares = importance_with(3, 0);
    REQUIRE(shares.count == 2);
    CHECK(shares.complete && shares.axis[0] == KEY_LAYER_DIM && shares.axis[1] == KEY_LR);
    CHECK_NEAR(shares.share[0], 0.7147701582516962, 1e-12);
    CHECK_NEAR(shares.share[1], 0.1718370593653177, 1e-12);
    CHECK_NEAR(shares.rest - shares.chance, 0.02264925060705025, 1e-12);
    CHECK_NEAR(shares.chance, 0.09074353177593586, 1e-12);
}

TEST(of_one_seed_the_rest_is_one) {
    const importance shares = importance_with(1, 0);
    REQUIRE(shares.count == 2);
    CHECK(shares.complete && isnan(shares.chance));
    CHECK_NEAR(shares.share[0], 0.8516455696202527, 1e-12);
    CHECK_NEAR(shares.share[1], 0.12303797468354473, 1e-12);
    CHECK_NEAR(shares.rest, 0.025316455696202552, 1e-12);
}

TEST(seeds_that_are_missing_leave_chance_in_the_rest) {
    const importance shares = importance_with(3, 1);
    REQUIRE(shares.count == 2);
    CHECK(shares.complete && isnan(shares.chance));
}

TEST(results_that_were_chosen_explain_nothing) {
    importance shares;
    CHECK(!has_shares(1, 1, TRIAL_STOPPED, &shares));
    CHECK(!has_shares(3, 3, TRIAL_STOPPED, &shares));
    CHECK(has_shares(3, 1, TRIAL_STOPPED, &shares)); /* of fewer seeds, as a race leaves them */
}

int main(void) {
    RUN(with_seeds_interactions_and_chance_are_told_apart);
    RUN(of_one_seed_the_rest_is_one);
    RUN(seeds_that_are_missing_leave_chance_in_the_rest);
    RUN(results_that_were_chosen_explain_nothing);
    return check_finish();
}
