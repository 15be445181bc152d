/* Effect sizes.
 *
 * Expected: numpy, ((a[:, None] > b) + 0.5 * (a[:, None] == b)).mean(), which is
 * scipy.stats.mannwhitneyu(a, b).statistic / (len(a) * len(b)), and d.mean() / d.std(ddof=1).
 */
#include "src/stats/effect.h"
#include "tests/check.h"

static const double ONE[] = {75, 76, 74, 78, 77}, OTHER[] = {73, 75, 74, 76, 72};

TEST(superiority_agrees_with_mann_and_whitney) {
    CHECK_NEAR(effect_superiority(ONE, 5, OTHER, 5), 0.82, 1e-15);
    CHECK_NEAR(effect_superiority(OTHER, 5, ONE, 5), 0.18, 1e-15);
    CHECK_NEAR(effect_superiority(ONE, 5, ONE, 5), 0.5, 1e-15);
    CHECK_NEAR(effect_superiority(ONE, 5, OTHER, 2), 0.85, 1e-15);
}

TEST(what_is_not_finite_is_left_out) {
    static const double some[] = {NAN, 2, INFINITY}, low[] = {1};
    CHECK_NEAR(effect_superiority(some, 3, low, 1), 1, 0);
    CHECK(isnan(effect_superiority(some, 1, low, 1)));
    CHECK(isnan(effect_superiority(some, 3, low, 0)));
}

TEST(paired_size_is_the_mean_over_the_deviation) {
    double d[5];
    for (int i = 0; i < 5; i++) d[i] = ONE[i] - OTHER[i];
    const sample_summary all = sample_summarise(d, 5), one = sample_summarise(d, 1);
    CHECK_NEAR(effect_size_paired(&all), 1.0690449676496976, 1e-12);
    CHECK(isnan(effect_size_paired(&one)));
}

int main(void) {
    RUN(superiority_agrees_with_mann_and_whitney);
    RUN(what_is_not_finite_is_left_out);
    RUN(paired_size_is_the_mean_over_the_deviation);
    return check_finish();
}
