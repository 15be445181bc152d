/* Permutation tests and their correction, against scipy and statsmodels.
 *
 * Expected values: scipy 1.17.1, for each list `d`
 *     scipy.stats.permutation_test((d,), numpy.mean, permutation_type="samples",
 *                                  n_resamples=numpy.inf).pvalue
 * and statsmodels 0.15.0,
 *     statsmodels.stats.multitest.multipletests(p, method="holm")[1]
 */
#include "src/stats/significance.h"
#include "tests/check.h"

/* Correct answers of 10,000 for eight seeds, of one, two and three layers. */
static const double ONE[] = {9500, 9541, 9475, 9516, 9565, 9599, 9497, 9547};
static const double TWO[] = {9544, 9527, 9475, 9504, 9565, 9523, 9577, 9237};
static const double THREE[] = {9074, 9112, 8803, 9201, 9150, 8990, 9033, 9120};

static double p_of(const double *a, const double *b) {
    double d[8];
    for (int i = 0; i < 8; i++) d[i] = (a[i] - b[i]) / 1e4;
    return significance_sign_flip_p(d, 8, 1e-4);
}

TEST(exact_p_agrees_with_scipy) {
    static const double twelve[] = {3, 1, -2, 5, 4, 0, 2, 6, -1, 3, 2, 7};
    CHECK_NEAR(p_of(ONE, TWO), 0.5625, 0);
    CHECK_NEAR(p_of(ONE, THREE), 0.0078125, 0);
    CHECK_NEAR(p_of(TWO, THREE), 0.0078125, 0);
    CHECK_NEAR(p_of(TWO, ONE), 0.5625, 0);
    CHECK_NEAR(significance_sign_flip_p(twelve, 12, 1), 0.0146484375, 0);
}

/* All of one sign: of 2^n flips only two are as far out. */
TEST(the_smallest_p_is_the_floor) {
    double d[20];
    for (int n = 1; n <= 20; n++) {
        d[n - 1] = n;
        CHECK_NEAR(significance_sign_flip_p(d, (size_t)n, 0), ldexp(2, -n), 0);
        CHECK_NEAR(significance_sign_flip_floor((size_t)n), ldexp(2, -n), 0);
    }
    CHECK_NEAR(significance_sign_flip_floor(0), 1, 0);
}

TEST(equal_results_have_p_one) {
    static const double none[6] = {0};
    CHECK_NEAR(significance_sign_flip_p(none, 6, 1), 1, 0);
    CHECK_NEAR(significance_sign_flip_p(none, 0, 1), 1, 0);
}

/* scipy with n_resamples=2000000 of the 2^40 flips: 0.1055; 99,999 draws have a standard error of
 * 0.001. */
TEST(many_pairs_are_sampled_and_repeat_themselves) {
    double d[40];
    for (int k = 0; k < 40; k++) d[k] = ((k * 37) % 101 - 42) / 10.0;
    double p = significance_sign_flip_p(d, 40, 0);
    CHECK_NEAR(p, 0.1055, 0.005);
    CHECK_NEAR(significance_sign_flip_p(d, 40, 0), p, 0);
    for (int k = 0; k < 40; k++) d[k] = 1;
    CHECK_NEAR(significance_sign_flip_p(d, 40, 0), 1.0 / (SIGN_FLIP_DRAWS + 1), 0);
}

/* Whole differences are counted, whatever their number.  Expected: the same sums counted by Python,
 * in whole numbers,
 *     n = {0: 1}
 *     for d in differences:
 *         m = {}
 *         for s, k in n.items():
 *             for t in (s + d, s - d): m[t] = m.get(t, 0) + k
 *         n = m
 *     float(fractions.Fraction(sum(k for s, k in n.items() if abs(s) >= abs(sum(differences))),
 *                              2 ** len(differences)))
 * of the differences below, in tenths and in ten thousandths. */
TEST(many_whole_differences_are_counted) {
    double d[300];
    for (int k = 0; k < 40; k++) d[k] = ((k * 37) % 101 - 42) / 10.0;
    CHECK_NEAR(significance_sign_flip_p(d, 40, 0.1), 0.1053827771993383, 1e-12);
    for (int k = 0; k < 300; k++) d[k] = ((k * 53) % 211 - 90) / 1e4;
    CHECK_NEAR(significance_sign_flip_p(d, 300, 1e-4), 0.0037508550274920355, 1e-12);
    for (int k = 0; k < 300; k++) d[k] = 1;
    CHECK_NEAR(significance_sign_flip_p(d, 300, 1) / ldexp(2, -300), 1, 1e-9);
}

/* 21 pairs of one sign stay below what 99,999 draws can show. */
TEST(one_pair_more_does_not_raise_the_floor) {
    double d[21];
    for (int k = 0; k < 21; k++) d[k] = (k + 1) / 1e3;
    CHECK_NEAR(significance_sign_flip_p(d, 21, 1e-3), ldexp(2, -21), 1e-18);
}

TEST(holm_agrees_with_statsmodels) {
    double p[] = {.01, .04, .03, .005, .5};
    static const double wanted[] = {0.04, 0.09, 0.09, 0.025, 0.5};
    REQUIRE(significance_holm_adjust(p, 5, 5));
    for (int i = 0; i < 5; i++) CHECK_NEAR(p[i], wanted[i], 1e-15);
}

TEST(holm_never_exceeds_one_and_counts_those_left_out) {
    double p[] = {.01, .6};
    REQUIRE(significance_holm_adjust(p, 2, 10));
    CHECK_NEAR(p[0], .1, 1e-15);
    CHECK_NEAR(p[1], 1, 0);
}

/* 2/2^6 = 0.03125 <= 0.05 < 2/2^5; three comparisons: 6/2^7 = 0.047 <= 0.05 < 6/2^6. */
TEST(pairs_needed_follow_from_the_floor) {
    CHECK_INT(significance_sign_flip_pairs_needed(0.05, 1), 6);
    CHECK_INT(significance_sign_flip_pairs_needed(0.05, 3), 7);
    CHECK_INT(significance_sign_flip_pairs_needed(0.05, 6), 8);
}

/* Sums of exact fractions. */
TEST(binomial_tails_agree_with_exact_fractions) {
    CHECK_NEAR(significance_binomial_upper_p(110, 1000, 0.1), 0.15825753018870206, 1e-12);
    CHECK_NEAR(significance_binomial_upper_p(120, 1000, 0.1), 0.02199614496579435, 1e-12);
    CHECK_NEAR(significance_binomial_upper_p(90, 1000, 0.1), 0.8665962282358926, 1e-12);
    CHECK_NEAR(significance_binomial_upper_p(1000, 1000, 0.99), 4.317124741065825e-05, 1e-15);
    CHECK_NEAR(significance_binomial_upper_p(3, 10, 0.5), 0.9453125, 1e-14);
    CHECK_NEAR(significance_binomial_upper_p(7, 20, 0.15), 0.02193510085684514, 1e-13);
}

TEST(binomial_tails_have_sensible_ends) {
    CHECK_NEAR(significance_binomial_upper_p(0, 10, 0.3), 1, 0);
    CHECK_NEAR(significance_binomial_upper_p(0, 0, 0.3), 1, 0);
    CHECK_NEAR(significance_binomial_upper_p(5, 5, 1), 1, 0);
    CHECK_NEAR(significance_binomial_upper_p(11, 10, 0.3), 0, 0);
    CHECK_NEAR(significance_binomial_upper_p(900000, 1000000, 0.1), 0, 0);
}

int main(void) {
    RUN(exact_p_agrees_with_scipy);
    RUN(the_smallest_p_is_the_floor);
    RUN(equal_results_have_p_one);
    RUN(many_pairs_are_sampled_and_repeat_themselves);
    RUN(many_whole_differences_are_counted);
    RUN(one_pair_more_does_not_raise_the_floor);
    RUN(holm_agrees_with_statsmodels);
    RUN(holm_never_exceeds_one_and_counts_those_left_out);
    RUN(pairs_needed_follow_from_the_floor);
    RUN(binomial_tails_agree_with_exact_fractions);
    RUN(binomial_tails_have_sensible_ends);
    return check_finish();
}
