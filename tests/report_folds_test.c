/* A sweep in folds: pairs are of folds, seeds are averaged first, and p and intervals are those of
 * the corrected resampled t test, never of one that takes folds for independent.
 *
 * Expected values: numpy and scipy 1.17.1, with m = accuracy.mean(axis=2) over the seeds,
 *     d = m[a] - m[b]
 *     e = numpy.sqrt(d.var(ddof=1) * (1 / 5 + 30 / 120))
 *     2 * scipy.stats.t.sf(abs(d.mean()) / e, 4)
 *     scipy.stats.t.ppf(0.975, 4) * e, likewise of m
 *     max(scipy.stats.t.sf((d.mean() + 0.1) / e, 4), scipy.stats.t.sf((0.1 - d.mean()) / e, 4))
 * Holm's correction by hand, and power, with t = scipy.stats.t.ppf(1 - 0.05 / 6, 4), as
 *     scipy.stats.nct.sf(t, 4, 0.1 / e) + scipy.stats.nct.cdf(-t, 4, 0.1 / e)
 * and where that of a difference is 0.8, by scipy.optimize.brentq.  A plain paired t test has p =
 * 0.0063, 0.0032 and 0.39. */
#include <math.h>
#include <stdlib.h>

#include "src/pages/finding.h"
#include "src/stats/equal_flops.h"
#include "src/stats/learning_curve.h"
#include "src/stats/pairing.h"
#include "src/stats/resampled.h"
#include "src/stats/verdicts.h"
#include "tests/check.h"
#include "tests/report_scene.h"

enum { CONFIGURATIONS = 3, FOLDS = 5, SEEDS = 2, TRIALS = CONFIGURATIONS * FOLDS * SEEDS };

static const double ACCURACY[CONFIGURATIONS][FOLDS][SEEDS] = {
    {{.8453, .8348}, {.8957, .909}, {.9216, .9011}, {.8798, .8752}, {.8835, .9013}},
    {{.8268, .7967}, {.8415, .8926}, {.8629, .8242}, {.8492, .8276}, {.816, .8188}},
    {{.7971, .8224}, {.8494, .8388}, {.8571, .8655}, {.808, .8357}, {.7989, .8151}}};

static error err;

/* In plan order: configuration, fold, seed. */
static results *results_in_folds(void) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = FOLDS * SEEDS;
    results *r = synthetic_results(&sweep);
    for (int32_t i = 0; r && i < TRIALS; i++) {
        trial *t = &r->trials[i].trial;
        t->folds = FOLDS;
        t->fold = i / SEEDS % FOLDS;
        t->seed = i % SEEDS;
        t->train_size = t->train_count = 120;
        t->test_count = 30;
        synthetic_set_last(r, i, ACCURACY[t->configuration][t->fold][t->seed]);
    }
    return r;
}

static comparison *compare(const results *r) {
    comparison *c = NULL;
    CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err);
    return c;
}

TEST(means_of_folds_have_corrected_intervals) {
    static const double half_widths[] = {0.05207077993511982, 0.041230241362687776,
                                         0.04344833321169349},
                        means[] = {0.88473, 0.83563, 0.8288};
    results *r = results_in_folds();
    comparison *c = compare(r);
    REQUIRE(c && CHECK(c->by_fold));
    CHECK_INT(c->most_finished, FOLDS);
    for (int g = 0; g < CONFIGURATIONS; g++) {
        const sample_summary *s = &c->configurations[g].last;
        CHECK_INT((int64_t)s->n, FOLDS);
        CHECK_NEAR(s->mean, means[g], 1e-14);
        CHECK_NEAR(s->half_width, half_widths[g], 1e-13);
    }
    CHECK_NEAR(c->configurations[0].last.min, .8348, 0);
    CHECK_NEAR(c->configurations[0].last.max, .9216, 0);
    comparison_free(c);
    results_free(r);
}

TEST(pairs_of_folds_are_judged_by_the_corrected_test) {
    static const struct {
        double mean, half_width, p, p_holm, p_same;
        pair_verdict verdict;
    } wanted[] = {{0.0491, 0.03888537502249903, 0.02476631620496979, 0.04953263240993958,
                   2 * 0.011037858753961896, PAIR_SMALL},
                  {0.05593, 0.0368451068637051, 0.013536333218659683, 0.04060899965597905,
                   2 * 0.011037858753961896, PAIR_SMALL},
                  {0.00683, 0.029368777449831244, 0.553654022597455, 0.553654022597455,
                   3 * 0.00045832825615181865, PAIR_SAME}};
    results *r = results_in_folds();
    synthetic_set_text(&r->same_within, "0.1");
    comparison *c = compare(r);
    REQUIRE(c && CHECK_INT(c->pair_count, 3));
    for (int i = 0; i < 3; i++) {
        const paired_comparison *pair = &c->pairs[i];
        CHECK_INT((int64_t)pair->difference.n, FOLDS);
        CHECK_NEAR(pair->difference.mean, wanted[i].mean, 1e-14);
        CHECK_NEAR(pair->difference.half_width, wanted[i].half_width, 1e-13);
        CHECK_NEAR(pair->p, wanted[i].p, 1e-12);
        CHECK_NEAR(pair->p_holm, wanted[i].p_holm, 1e-12);
        CHECK_INT(pair_judge(c, pair), wanted[i].verdict);
    }
    CHECK_NEAR(c->pairs[2].p_same, wanted[2].p_same, 1e-12);
    comparison_free(c);
    results_free(r);
}

TEST(power_goes_by_the_corrected_standard_error) {
    static const double power[] = {0.9737050201332397, 0.9841055748262747, 0.9991514537511297},
                        shown[] = {0.07176791699524566, 0.06800234199992562, 0.05420382292961807};
    results *r = results_in_folds();
    synthetic_set_text(&r->same_within, "0.1");
    comparison *c = compare(r);
    REQUIRE(c && CHECK_INT(c->pair_count, 3));
    for (int i = 0; i < 3; i++) {
        CHECK_NEAR(pair_power(c, &c->pairs[i]), power[i], 1e-9);
        CHECK_NEAR(pair_difference_shown(c, &c->pairs[i]), shown[i], 1e-9);
    }
    comparison_free(c);
    results_free(r);
}

/* A trial of `length` updates, evaluated after every `every`. */
static result evaluated(evaluation evaluations[], int64_t length, int64_t every) {
    result r = {.status = TRIAL_FINISHED, .trial = {.iterations = length}};
    for (int64_t done = every; done < length + every; done += every)
        evaluations[r.outcome.evaluation_count++].iteration = done < length ? done : length;
    r.outcome.evaluations = evaluations;
    return r;
}

/* A quarter of 44 updates is 11, of 48 12; 12 of 96 are 6 of 48, to which 4 and 8 are equally
 * near. */
TEST(curves_of_folds_are_of_the_same_part_of_the_training) {
    enum { MOST = 16 };
    evaluation of_a[MOST], of_b[MOST], of_c[MOST], of_d[MOST];
    const result a = evaluated(of_a, 44, 11), b = evaluated(of_b, 48, 12),
                 c = evaluated(of_c, 48, 4), d = evaluated(of_d, 96, 12);
    CHECK_INT(a.outcome.evaluation_count, 4);
    for (int32_t k = 0; k < 4; k++) {
        CHECK(learning_curve_at(&a, &a, k) == &of_a[k]);
        CHECK(learning_curve_at(&b, &a, k) == &of_b[k]);
        CHECK(learning_curve_at(&c, &a, k) == &of_c[3 * k + 2]);
    }
    CHECK(learning_curve_at(&c, &d, 0) == &of_c[0]);
    CHECK(learning_curve_at(&a, &c, 0) == &of_a[0]);
    CHECK(learning_curve_at(&a, &c, 11) == &of_a[3]);
    CHECK(learning_curve_at(&a, &c, 9) == &of_a[2]); /* 40 of 48 are 36.7 of 44 */
}

/* The order of the trials says nothing: pairs go by fold and seed. */
TEST(a_fold_without_a_partner_is_in_no_pair) {
    results *r = results_in_folds();
    for (int seed = 0; seed < SEEDS; seed++)
        synthetic_set_status(r, 3 * SEEDS + seed, TRIAL_FAILED, "made up");
    comparison *c = compare(r);
    REQUIRE(c);
    CHECK_INT((int64_t)c->configurations[0].last.n, FOLDS - 1);
    CHECK_INT((int64_t)c->pairs[0].difference.n, FOLDS - 1);
    CHECK_INT((int64_t)c->pairs[2].difference.n, FOLDS);
    comparison_free(c);
    results_free(r);
}

TEST(words_are_of_folds_and_name_the_test) {
    results *r = results_in_folds();
    comparison *c = compare(r);
    REQUIRE(c);
    text finding = {0}, caveat = {0};
    pages_append_finding(&finding, c);
    pages_append_caveat(&caveat, c);
    CHECK_CONTAINS(text_string(&finding), "n = 5 each: 88.47 ± 5.21 % with 1 layer");
    CHECK_CONTAINS(text_string(&finding),
                   "Paired by fold: 1 layer better than 2 layers by 4.91 ± 3.89 points (n = 5, p = "
                   "0.05 by the corrected resampled t test, after Holm's correction for 3 "
                   "comparisons)");
    CHECK_CONTAINS(text_string(&caveat), "corrected for the training items that folds share");
    CHECK_CONTAINS(text_string(&caveat), "fold by fold (Nadeau and Bengio 2003)");
    CHECK(!strstr(text_string(&caveat), "sign-flip"));
    text_free(&finding);
    text_free(&caveat);
    comparison_free(c);
    results_free(r);
}

/* At equal computation, too, no test takes folds for independent: by the p of its own differences.
 */
TEST(folds_at_equal_operations_are_judged_alike) {
    results *r = results_in_folds();
    comparison *c = compare(r);
    equal_flops e;
    REQUIRE(c && CHECK(equal_flops_of(c, &e)));
    for (int i = 1; i < e.count; i++) {
        const sample_summary *d = &e.entry[i].pair.difference;
        CHECK_INT((int64_t)d->n, FOLDS);
        CHECK_NEAR(d->test_share, 0.25, 1e-15);
        CHECK_NEAR(e.entry[i].pair.p, resampled_p(d), 0);
        CHECK_INT((int64_t)e.entry[i].value.n, FOLDS);
    }
    comparison_free(c);
    results_free(r);
}

/* Seeds on one split are independent: the plain test is right for that split. */
TEST(one_fold_alone_is_one_split) {
    results *r = results_in_folds();
    for (int32_t i = 0; i < TRIALS; i++) {
        r->trials[i].trial.fold = 2;
        r->trials[i].trial.seed = i % (FOLDS * SEEDS);
    }
    comparison *c = compare(r);
    REQUIRE(c);
    CHECK(!c->by_fold);
    CHECK_INT((int64_t)c->configurations[0].last.n, FOLDS * SEEDS);
    CHECK_NEAR(c->configurations[0].last.test_share, 0, 0);
    comparison_free(c);
    results_free(r);
}

TEST(one_fold_that_has_finished_shows_nothing) {
    results *r = results_in_folds();
    for (int32_t i = 0; i < TRIALS; i++)
        if (r->trials[i].trial.fold > 0) synthetic_set_status(r, i, TRIAL_MISSING, NULL);
    comparison *c = compare(r);
    REQUIRE(c);
    text finding = {0};
    pages_append_finding(&finding, c);
    CHECK_CONTAINS(text_string(&finding),
                   "One fold each cannot show a difference: a verdict (p ≤ "
                   "0.05) needs at least 2 folds.");
    text_free(&finding);
    comparison_free(c);
    results_free(r);
}

TEST(a_report_of_folds_has_its_column_and_plots) {
    results *r = results_in_folds();
    char *folder = folder_for("folds");
    text warnings = {0};
    if (render(r, folder, &warnings)) {
        char *page = read_in(folder, "report.md");
        CHECK_CONTAINS(page, "## Comparisons, paired by fold");
        CHECK_CONTAINS(page, "| fold |");
        CHECK_CONTAINS(page, "in 5 folds");
        CHECK_CONTAINS(page, "range of trials");
        check_plot(folder, "pairs");
        check_plot(folder, "seeds");
        free(page);
    }
    text_free(&warnings);
    free(folder);
    results_free(r);
}

int main(void) {
    RUN(means_of_folds_have_corrected_intervals);
    RUN(pairs_of_folds_are_judged_by_the_corrected_test);
    RUN(power_goes_by_the_corrected_standard_error);
    RUN(curves_of_folds_are_of_the_same_part_of_the_training);
    RUN(a_fold_without_a_partner_is_in_no_pair);
    RUN(words_are_of_folds_and_name_the_test);
    RUN(folds_at_equal_operations_are_judged_alike);
    RUN(one_fold_alone_is_one_split);
    RUN(one_fold_that_has_finished_shows_nothing);
    RUN(a_report_of_folds_has_its_column_and_plots);
    return check_finish();
}
