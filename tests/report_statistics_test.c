/* Statistics of replicates, against scipy, and how they are worded by the table of metrics. */
#include "src/stats/statistics.h"
#include "src/stats/wording.h"
#include "tests/check.h"

/* scipy 1.17.1: [scipy.stats.t.ppf(p, df)] for p = 0.975 and p = 0.9. */
TEST(quantiles_agree_with_scipy) {
    static const struct {
        size_t degrees;
        double at_975, at_900;
    } known[] = {
        {1, 12.706204736174694, 3.0776835371752544},
        {2, 4.302652729749462, 1.8856180831641272},
        {3, 3.1824463052837078, 1.637744353696209},
        {4, 2.7764451051977934, 1.533206274058944},
        {5, 2.5705818356363146, 1.4758840488244815},
        {7, 2.364624251592784, 1.4149239276505086},
        {9, 2.262157162798205, 1.3830287383966329},
        {29, 2.045229642132703, 1.311433647301551},
        {100, 1.9839715185235518, 1.290074761346516},
        {1000, 1.9623390808264083, 1.2823987214609247},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        CHECK_NEAR(sample_student_t_quantile(0.975, known[i].degrees), known[i].at_975, 1e-9);
        CHECK_NEAR(sample_student_t_quantile(0.9, known[i].degrees), known[i].at_900, 1e-9);
    }
}

TEST(one_and_two_degrees_have_closed_forms) {
    for (double p = 0.55; p < 0.999; p += 0.05) {
        double a = 4 * p * (1 - p);
        CHECK_NEAR(sample_student_t_quantile(p, 1), tan(M_PI * (p - 0.5)), 1e-9);
        CHECK_NEAR(sample_student_t_quantile(p, 2), 2 * (p - 0.5) * sqrt(2 / a), 1e-9);
    }
}

/* The accuracies of eight seeds of one layer (PyTorch, the tutorial's run, %).  numpy: mean and
 * std(ddof=1); scipy: half of t.interval(0.95, 7, scale=sd/sqrt(8)). */
TEST(eight_seeds_give_the_known_interval) {
    static const double accuracies[] = {95.00, 95.41, 94.75, 95.16, 95.65, 95.99, 94.97, 95.47};
    sample_summary s = sample_summarise(accuracies, 8);
    CHECK_INT(s.n, 8);
    CHECK_NEAR(s.mean, 95.300000000000, 1e-9);
    CHECK_NEAR(s.sd, 0.407185461430, 1e-9);
    CHECK_NEAR(s.half_width, 0.340415564739, 1e-9);
    CHECK_NEAR(s.min, 94.75, 0);
    CHECK_NEAR(s.max, 95.99, 0);
}

TEST(one_value_has_no_spread) {
    double value = 0.5;
    sample_summary s = sample_summarise(&value, 1);
    CHECK_INT(s.n, 1);
    CHECK_NEAR(s.mean, 0.5, 0);
    CHECK(isnan(s.sd));
    CHECK(isnan(s.half_width));
}

TEST(nothing_has_no_mean) {
    sample_summary s = sample_summarise(NULL, 0);
    CHECK_INT(s.n, 0);
    CHECK(isnan(s.mean));
    CHECK(isnan(s.min));
}

TEST(what_is_not_finite_is_left_out) {
    const double values[] = {1, NAN, 3, INFINITY};
    sample_summary s = sample_summarise(values, 4);
    CHECK_INT(s.n, 2);
    CHECK_NEAR(s.mean, 2, 0);
    CHECK_NEAR(s.max, 3, 0);
}

TEST(equal_values_have_no_width) {
    const double values[] = {0.9, 0.9, 0.9};
    sample_summary s = sample_summarise(values, 3);
    CHECK_NEAR(s.sd, 0, 1e-15);
    CHECK_NEAR(s.half_width, 0, 1e-15);
}

/* Half-widths of the t interval: 3.182446 * 0.106145 / 2 = 0.168900 and 0.205426. */
TEST(an_interval_stays_within_its_bounds) {
    const double high[] = {.75, .90, .97, .98}, low[] = {.1, .2, .3, .4};
    const sample_summary a = sample_summarise(high, 4), b = sample_summarise(low, 4);
    CHECK_NEAR(sample_interval_within(&a, 0, 1).low, 0.7311003, 1e-6);
    CHECK_NEAR(sample_interval_within(&a, 0, 1).high, 1, 0);
    CHECK_NEAR(sample_interval_within(&b, 0, 1).low, 0.0445740, 1e-6);
    CHECK_NEAR(sample_interval_within(&b, 0.1, 1).low, 0.1, 0);
    CHECK_NEAR(sample_interval_within(&b, 0, INFINITY).high, 0.4554260, 1e-6);
}

TEST(three_values_have_no_interval) {
    const double values[] = {.75, .90, .97};
    const sample_summary s = sample_summarise(values, 3);
    CHECK(isnan(sample_interval_within(&s, 0, 1).low));
    CHECK(isnan(sample_interval_within(&s, 0, 1).high));
}

TEST(metrics_are_worded_by_their_table) {
    const double values[] = {0.4, 0.5, 0.5, 0.6};
    const sample_summary s = sample_summarise(values, 4); /* sd 0.08165; t(3) = 3.18245 */
    text words = {0};
    wording_append_metric(&words, METRIC_VAL_ACC, 0.953);
    text_append(&words, "; ");
    wording_append_metric(&words, METRIC_TEST_LOSS, 0.25);
    text_append(&words, "; ");
    wording_append_metric(&words, METRIC_TEST_LOSS, INFINITY);
    text_append(&words, "; ");
    wording_append_estimate(&words, METRIC_TEST_LOSS, &s);
    text_append(&words, "; ");
    wording_append_estimate(&words, METRIC_TEST_ACC, &s);
    text_append(&words, "; ");
    wording_append_difference(&words, METRIC_TEST_ACC, &s);
    text_append(&words, "; ");
    wording_append_difference(&words, METRIC_TEST_LOSS, &s);
    CHECK_TEXT(text_string(&words),
               "95.30 %; 0.2500 nats; –; 0.5000 ± 0.1299 nats; 50.00 ± 12.99 %; "
               "50.00 ± 12.99 points; 0.5000 ± 0.1299 nats");
    text_free(&words);
    metric_append_heading(&words, METRIC_VAL_ACC);
    CHECK_TEXT(text_string(&words), "Validation accuracy");
    text_free(&words);
}

TEST(metrics_say_what_is_better) {
    CHECK(metric_is_better(METRIC_TEST_ACC, 0.9, 0.8) &&
          !metric_is_better(METRIC_TEST_ACC, 0.8, 0.9));
    CHECK(metric_is_better(METRIC_TEST_LOSS, 0.8, 0.9) &&
          !metric_is_better(METRIC_TEST_LOSS, 0.9, 0.8));
    CHECK(!metric_is_better(METRIC_TEST_LOSS, NAN, 0.9) &&
          !metric_is_better(METRIC_TEST_LOSS, 0.9, NAN));
    CHECK(!metric_is_better(METRIC_TEST_ACC, 0.9, 0.9));
}

int main(void) {
    RUN(quantiles_agree_with_scipy);
    RUN(one_and_two_degrees_have_closed_forms);
    RUN(eight_seeds_give_the_known_interval);
    RUN(one_value_has_no_spread);
    RUN(nothing_has_no_mean);
    RUN(what_is_not_finite_is_left_out);
    RUN(equal_values_have_no_width);
    RUN(an_interval_stays_within_its_bounds);
    RUN(three_values_have_no_interval);
    RUN(metrics_are_worded_by_their_table);
    RUN(metrics_say_what_is_better);
    return check_finish();
}
