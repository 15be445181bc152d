/* Tests of differences that are small, against scipy and statsmodels.
 *
 * Expected values: statsmodels 0.15.0, for a list `d` of differences and a margin m
 *     statsmodels.stats.weightstats.DescrStatsW(d).ttost_mean(-m, m)[0]
 * and scipy 1.17.1, scipy.stats.t.sf and scipy.stats.norm.ppf.
 */
#include "src/stats/equivalence.h"
#include "tests/check.h"

static const double TEN[] = {.31, -.12, .22, .05, -.2, .18, .09, .02, -.05, .14};

TEST(two_one_sided_tests_agree_with_statsmodels) {
    const sample_summary d = sample_summarise(TEN, 10);
    CHECK_NEAR(equivalence_p(&d, .2), 0.011622182908720318, 1e-12);
    CHECK_NEAR(equivalence_p(&d, .1), 0.24416482858157185, 1e-12);
    CHECK_NEAR(equivalence_p(&d, .05), 0.6074592197465967, 1e-12);
}

TEST(the_sign_of_the_differences_does_not_matter) {
    double turned[10];
    for (int i = 0; i < 10; i++) turned[i] = -TEN[i];
    const sample_summary d = sample_summarise(turned, 10);
    CHECK_NEAR(equivalence_p(&d, .2), 0.011622182908720318, 1e-12);
}

TEST(what_cannot_be_judged_is_not_the_same) {
    static const double equal[] = {.1, .1, .1, .1};
    const sample_summary none = sample_summarise(NULL, 0), one = sample_summarise(TEN, 1);
    const sample_summary d = sample_summarise(TEN, 10), e = sample_summarise(equal, 4);
    CHECK_NEAR(equivalence_p(&none, .2), 1, 0);
    CHECK_NEAR(equivalence_p(&one, 10), 1, 0);
    CHECK_NEAR(equivalence_p(&d, 0), 1, 0);
    CHECK_NEAR(equivalence_p(&e, .2), 0, 0);
    CHECK_NEAR(equivalence_p(&e, .05), 1, 0);
}

TEST(upper_tails_agree_with_scipy) {
    CHECK_NEAR(sample_student_t_upper(0, 1), 0.5, 1e-15);
    CHECK_NEAR(sample_student_t_upper(1.5, 1), 0.18716704181099886, 1e-14);
    CHECK_NEAR(sample_student_t_upper(-2, 3), 0.9303370157205785, 1e-14);
    CHECK_NEAR(sample_student_t_upper(2.5, 10), 0.01572342211830441, 1e-14);
    CHECK_NEAR(sample_student_t_upper(12, 7), 3.179155189092549e-06, 1e-14);
    CHECK_NEAR(sample_student_t_upper(30, 200), 0, 1e-14);
}

TEST(normal_quantiles_agree_with_scipy) {
    CHECK_NEAR(equivalence_normal_quantile(.5), 0, 1e-12);
    CHECK_NEAR(equivalence_normal_quantile(.8), 0.8416212335729143, 1e-12);
    CHECK_NEAR(equivalence_normal_quantile(.975), 1.959963984540054, 1e-12);
    CHECK_NEAR(equivalence_normal_quantile(.99999), 4.264890793923841, 1e-9);
}

int main(void) {
    RUN(two_one_sided_tests_agree_with_statsmodels);
    RUN(the_sign_of_the_differences_does_not_matter);
    RUN(what_cannot_be_judged_is_not_the_same);
    RUN(upper_tails_agree_with_scipy);
    RUN(normal_quantiles_agree_with_scipy);
    return check_finish();
}
