/* The corrected resampled t test.
 *
 * Expected values: scipy 1.17.1, with e = numpy.sqrt(d.var(ddof=1) * (1 / n + share)),
 *     2 * scipy.stats.t.sf(abs(d.mean()) / e, n - 1) and scipy.stats.t.ppf(0.975, n - 1) * e
 */
#include "src/stats/resampled.h"
#include "tests/check.h"

static void check_test(const double *d, size_t n, double share, double p, double half_width) {
    const sample_summary s = sample_summarise_overlapping(d, n, share);
    CHECK_NEAR(resampled_p(&s), p, 1e-12);
    CHECK_NEAR(s.half_width, half_width, 1e-12 * half_width);
}

TEST(p_and_interval_agree_with_scipy) {
    check_test((const double[]){.02, .01, .03, 0, .02, .01, .04, .02, .01, .02}, 10, 1.0 / 9,
               0.007266494735348498, 0.011800110108481409);
    check_test((const double[]){12, 4, 9, -2, 7, 11, 3, 6, 10, 1}, 10, 1.0 / 9, 0.01765637787504116,
               4.761820760713194);
    check_test((const double[]){.5, -.25, .75, .125}, 4, 0.5, 0.5117376207727349,
               1.2057847141180829);
    check_test((const double[]){-3, -1, -4, -1, -5}, 5, 31.0 / 119, 0.08234222944085691,
               3.3703955979972644);
}

TEST(differences_that_are_all_equal_or_too_few_have_no_spread_to_go_by) {
    const double none[3] = {0}, same[3] = {1, 1, 1};
    sample_summary s = sample_summarise_overlapping(none, 3, 0.5);
    CHECK_NEAR(resampled_p(&s), 1, 0);
    s = sample_summarise_overlapping(same, 3, 0.5);
    CHECK_NEAR(resampled_p(&s), 0, 0);
    s = sample_summarise_overlapping(same, 1, 0.5);
    CHECK_NEAR(resampled_p(&s), 1, 0);
    CHECK(isnan(s.half_width));
}

int main(void) {
    RUN(p_and_interval_agree_with_scipy);
    RUN(differences_that_are_all_equal_or_too_few_have_no_spread_to_go_by);
    return check_finish();
}
