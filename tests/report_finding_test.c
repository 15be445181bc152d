/* The finding: what the report claims, and no more than that. */
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/pages/report.h"
#include "src/stats/baseline.h"
#include "src/trial/tasks.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/synthetic_results.h"

static void finding_of(const results *r, text *out) {
    report_append_finding(out, r);
    CHECK(!out->failed);
}

TEST(one_seed_each_is_said_to_be_too_few) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text finding = {0};
    synthetic_set_last(r, 0, 0.9530);
    synthetic_set_last(r, 1, 0.9494);
    synthetic_set_last(r, 2, 0.9074);
    finding_of(r, &finding);
    CHECK_TEXT(
        text_string(&finding),
        "Highest test accuracy: 95.30 % with 1 layer; then 94.94 % with 2 layers; 90.74 % with "
        "3 layers. One seed each cannot show a difference: a verdict (p ≤ 0.05) needs at least 7 "
        "seeds, with 3 comparisons.");
    text_free(&finding);
    results_free(r);
}

static results *two_depths(const double *shallow, const double *deep, int seeds) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 2;
    sweep.seeds = seeds;
    results *r = synthetic_results(&sweep);
    for (int i = 0; i < seeds; i++) {
        synthetic_set_last(r, i, shallow[i]);
        synthetic_set_last(r, seeds + i, deep[i]);
    }
    return r;
}

/* Mean 95.30, half-width t(7) sd / sqrt(8) = 0.3404; second row of the tutorial's table: mean
 * 94.94, half-width 0.9096 (numpy and scipy).  The differences: scipy.stats.ttest_rel gives 0.36
 * and a half-width of 1.0002, permutation_test p = 0.5625. */
TEST(a_difference_that_is_not_shown_is_said_so) {
    static const double one[] = {.9500, .9541, .9475, .9516, .9565, .9599, .9497, .9547};
    static const double two[] = {.9544, .9527, .9475, .9504, .9565, .9523, .9577, .9237};
    results *r = two_depths(one, two, 8);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_TEXT(text_string(&finding),
               "Highest mean test accuracy, n = 8 each: 95.30 ± 0.34 % with 1 layer; then 94.94 ± "
               "0.91 % with 2 layers. Paired by seed: no difference shown between 1 layer and 2 "
               "layers: the first ahead by 0.36 ± 1.00 "
               "points (n = 8, p = 0.56).");
    text_free(&finding);
    results_free(r);
}

static void check_judged(const double *one, const double *two, const char *margin,
                         const char *verdict) {
    results *r = two_depths(one, two, 8);
    text finding = {0};
    free(r->same_within);
    r->same_within = memory_copy_text(margin);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), verdict);
    text_free(&finding);
    results_free(r);
}

/* A race over seeds stopped the third after seven seeds: of it there is no p.  That of the others
 * is 2 / 2^8, times 3 by Holm; a tenth lower with each of seven seeds would have 2 / 2^7. */
TEST(what_a_race_has_judged_gets_no_p) {
    static const double one[] = {.95, .951, .949, .952, .95, .951, .949, .95};
    static const double two[] = {.949, .9498, .9479, .9511, .9487, .95, .9478, .9489};
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 8;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    for (int i = 0; i < 8; i++) {
        synthetic_set_last(r, i, one[i]);
        synthetic_set_last(r, 8 + i, two[i]);
        synthetic_set_last(r, 16 + i, one[i] - 0.1);
    }
    synthetic_set_status(r, 23, TRIAL_STOPPED, NULL);
    r->trials[23].outcome.evaluation_count = 0;
    synthetic_set_text(&r->stopping, "a race over paired seeds, at level 0.05");
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "Paired by seed: 1 layer better than 2 layers by 0.11 ± 0.01 points (n = 8, p = "
                   "0.023 after Holm's correction for 3 comparisons); 1 layer ahead of 3 layers by "
                   "10.00 points (n = 7): the race showed 3 layers to be worse than the best of "
                   "its group, at level 0.05.");
    text_free(&finding);
    results_free(r);
}

/* scipy.stats.ttest_rel and permutation_test, and statsmodels' ttost_mean: p = 2.6e-10, 0.38 and
 * 4.4e-12; the spread of the second, 0.011963, asks for 46.9 seeds. */
TEST(with_a_difference_that_matters_small_ones_are_judged) {
    static const double one[] = {.95, .951, .949, .952, .95, .951, .949, .95};
    static const double like[] = {.9502, .9508, .9493, .9518, .9505, .9507, .9493, .9499};
    static const double less[] = {.949, .9498, .9479, .9511, .9487, .95, .9478, .9489};
    static const double shallow[] = {.9500, .9541, .9475, .9516, .9565, .9599, .9497, .9547};
    static const double deep[] = {.9544, .9527, .9475, .9504, .9565, .9523, .9577, .9237};
    check_judged(one, like, "0.005",
                 "2 layers and 1 layer the same within 0.5 points: 0.01 ± 0.02 points (n = 8, "
                 "p < 0.0001).");
    check_judged(one, less, "0.005",
                 "1 layer better than 2 layers by 0.11 ± 0.01 points (n = 8, p = 0.0078), less "
                 "than the 0.5 points that matter.");
    check_judged(shallow, deep, "0.005",
                 "no difference shown between 1 layer and 2 layers: the first ahead by 0.36 ± 1.00 "
                 "points (n = 8, p = 0.56), nor that the difference is below 0.5 points (about 47 "
                 "seeds would show so much, with a power of 80 %).");
    check_judged(shallow, deep, "", "0.36 ± 1.00 points (n = 8, p = 0.56).");
}

/* scipy.stats.ttest_rel: 4.69625 and a half-width of 0.9619; permutation_test p = 0.0078125. */
TEST(a_difference_that_is_shown_has_its_size_and_p) {
    static const double one[] = {.9500, .9541, .9475, .9516, .9565, .9599, .9497, .9547};
    static const double three[] = {.9074, .9112, .8803, .9201, .9150, .8990, .9033, .9120};
    results *r = two_depths(one, three, 8);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "Paired by seed: 1 layer better than 2 layers by 4.70 ± 0.96 points (n = 8, "
                   "p = 0.0078).");
    text_free(&finding);
    results_free(r);
}

/* The same numbers: of two comparisons the smaller p is doubled. */
TEST(against_a_baseline_there_are_fewer_comparisons) {
    static const double values[3][8] = {{.9500, .9541, .9475, .9516, .9565, .9599, .9497, .9547},
                                        {.9544, .9527, .9475, .9504, .9565, .9523, .9577, .9237},
                                        {.9074, .9112, .8803, .9201, .9150, .8990, .9033, .9120}};
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 8;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    for (int i = 0; i < 24; i++) synthetic_set_last(r, i, values[i / 8][i % 8]);
    synthetic_set_text(&r->baseline, r->trials[0].trial.id);
    finding_of(r, &finding);
    CHECK_CONTAINS(
        text_string(&finding),
        "Paired by seed, against the baseline, 1 layer: no difference shown between 2 "
        "layers and 1 layer: the second ahead by 0.36 ± 1.00 points (n = 8, p = 0.56 after Holm's "
        "correction for 2 comparisons); 1 layer better than 3 layers by 4.70 ± 0.96 "
        "points (n = 8, p = 0.016).");
    text_free(&finding);
    synthetic_set_text(&r->baseline, r->trials[16].trial.id);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), "against the baseline, 3 layers: 1 layer better than 3");
    text_free(&finding);
    for (int i = 0; i < 8; i++) synthetic_set_status(r, i, TRIAL_FAILED, NULL);
    synthetic_set_text(&r->baseline, r->trials[0].trial.id);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), "The baseline, 1 layer, has no result to compare with.");
    CHECK(!strstr(text_string(&finding), "Paired"));
    text_free(&finding);
    results_free(r);
}

/* However clear: 2/2^5 = 0.0625. */
TEST(five_seeds_cannot_settle_it) {
    static const double one[] = {.951, .952, .953, .954, .955};
    static const double two[] = {.901, .902, .903, .904, .905};
    results *r = two_depths(one, two, 5);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "Paired by seed: 1 layer ahead of 2 layers by 5.00 ± 0.00 points, but 5 seeds "
                   "cannot show a difference (p cannot go below 0.0625): a verdict (p ≤ 0.05) "
                   "needs at least 6 seeds.");
    text_free(&finding);
    results_free(r);
}

TEST(with_validation_items_they_choose_and_the_test_items_compare) {
    static const double one[] = {.95, .95, .95, .95, .95, .95, .95, .95};
    static const double two[] = {.96, .96, .96, .96, .96, .96, .96, .97};
    results *r = two_depths(one, two, 8);
    for (int i = 0; i < 16; i++) {
        outcome *o = &r->trials[i].outcome;
        r->trials[i].trial.val_count = 5000;
        for (int k = 0; k < o->evaluation_count; k++) {
            o->evaluations[k].values[METRIC_VAL_LOSS] = 0.1;
            o->evaluations[k].values[METRIC_VAL_ACC] = i < 8 ? 0.98 : 0.97;
        }
    }
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), "Highest mean validation accuracy, n = 8 each: 98.00");
    CHECK_CONTAINS(text_string(&finding),
                   "Test accuracy, paired by seed: 2 layers better than 1 layer by 1.13 ±");
    text_free(&finding);
    results_free(r);
}

/* Two seeds that happen to agree have an interval of no width, which shows nothing. */
TEST(two_seeds_that_agree_show_nothing) {
    static const double one[] = {.105, .105}, two[] = {.1, .1};
    results *r = two_depths(one, two, 2);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_TEXT(
        text_string(&finding),
        "Highest mean test accuracy: 10.50 % (2 seeds: 10.50, 10.50) with 1 layer; then 10.00 % (2 "
        "seeds: 10.00, 10.00) with 2 layers. Paired by seed: 1 layer ahead of 2 layers by 0.50 ± "
        "0.00 "
        "points, but 2 seeds cannot show a difference (p cannot go below 0.5): a verdict "
        "(p ≤ 0.05) needs at least 6 seeds.");
    text_free(&finding);
    results_free(r);
}

/* Three seeds with three comparisons: 3 * 2 / 2^3 is 0.75; two seeds: 1.5, which is no p at all. */
TEST(few_seeds_and_several_comparisons_read_well) {
    synthetic_sweep sweep = THREE_DEPTHS;
    for (sweep.seeds = 2; sweep.seeds <= 3; sweep.seeds++) {
        results *r = synthetic_results(&sweep);
        text finding = {0};
        for (int i = 0; i < 3 * sweep.seeds; i++)
            synthetic_set_last(r, i, 0.9 - 0.1 * (i / sweep.seeds));
        finding_of(r, &finding);
        CHECK_CONTAINS(text_string(&finding),
                       sweep.seeds == 3
                           ? "points, but 3 seeds cannot show a difference (p cannot go below "
                             "0.75): a verdict (p ≤ 0.05) needs at least 7 seeds, with 3 "
                             "comparisons."
                           : "points, but 2 seeds cannot show a difference: a verdict (p ≤ 0.05) "
                             "needs at least 7 seeds, with 3 comparisons.");
        CHECK_INT(times(text_string(&finding), "needs at least"), 1);
        text_free(&finding);
        results_free(r);
    }
}

TEST(what_is_not_shown_twice_is_not_said_twice) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 8;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    for (int i = 0; i < 24; i++)
        synthetic_set_last(r, i, 0.95 - 0.0001 * (i / 8) + (i % 2 ? 0.01 : -0.01) * (i / 8));
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "no difference shown between 1 layer and 2 layers: the first ahead by 0.01");
    CHECK_CONTAINS(text_string(&finding), "; nor between it and 3 layers: the first ahead by 0.02");
    text_free(&finding);
    results_free(r);
}

TEST(equal_results_are_called_level) {
    static const double same[] = {.95, .96};
    results *r = two_depths(same, same, 2);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), "1 layer level with 2 layers, but 2 seeds cannot");
    text_free(&finding);
    results_free(r);
}

/* Seed 0 finished with one layer alone, seed 1 with two layers alone. */
TEST(without_a_common_seed_there_is_no_difference_to_give) {
    static const double one[] = {.95, .96, .95}, two[] = {.94, .93, .95};
    results *r = two_depths(one, two, 3);
    text finding = {0};
    synthetic_set_status(r, 1, TRIAL_FAILED, "out of memory");
    synthetic_set_status(r, 3, TRIAL_FAILED, "out of memory");
    synthetic_set_status(r, 5, TRIAL_FAILED, "out of memory");
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "no seed finished for both 1 layer and 2 layers: a "
                   "verdict (p ≤ 0.05) needs at least 6 seeds.");
    CHECK(!strstr(text_string(&finding), "nan"));
    text_free(&finding);
    results_free(r);
}

/* One pair with too few seeds does not silence the others. */
TEST(each_pair_is_judged_by_its_own_seeds) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 10;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    for (int i = 0; i < 30; i++) synthetic_set_last(r, i, 0.9 - 0.1 * (i / 10) + 0.001 * (i % 10));
    for (int i = 11; i < 20; i++) synthetic_set_status(r, i, TRIAL_DIVERGED, NULL);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "but one seed cannot show a difference: a verdict "
                   "(p ≤ 0.05) needs at least 7 seeds, with 3 comparisons; 1 layer better than 3 ");
    CHECK_CONTAINS(text_string(&finding),
                   "1 layer better than 3 layers by 20.00 ± 0.00 points "
                   "(n = 10, p = 0.0059 after Holm's correction for 3 comparisons).");
    text_free(&finding);
    results_free(r);
}

TEST(a_configuration_that_only_diverged_is_named) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 8;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    for (int i = 16; i < 24; i++) synthetic_set_status(r, i, TRIAL_DIVERGED, NULL);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "Not in these figures, of 24 trials: 8 diverged. Diverged with every seed: 3 "
                   "layers.");
    text_free(&finding);
    results_free(r);
}

TEST(a_single_network_has_no_one_to_be_compared_with) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 1;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    synthetic_set_last(r, 0, 0.95);
    finding_of(r, &finding);
    CHECK_TEXT(text_string(&finding),
               "Test accuracy: 95.00 % with hidden_dim 100, 1 layer; one seed, "
               "so nothing is known of the spread.");
    text_free(&finding);
    results_free(r);
}

TEST(what_did_not_finish_is_named) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.seeds = 3;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    synthetic_set_status(r, 8, TRIAL_DIVERGED, NULL);
    synthetic_set_status(r, 7, TRIAL_FAILED, "out of memory");
    synthetic_set_status(r, 5, TRIAL_MISSING, NULL);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   "Not in these figures, of 9 trials: 1 diverged, 1 failed, 1 not trained yet.");
    text_free(&finding);
    results_free(r);
}

/* `right` of 100 items of each of ten classes, the others taken for the next; class 0 has `more`
 * items, all wrong. */
static void set_confusion(result *r, int right, int more) {
    r->outcome.confusion = memory_array(100, sizeof *r->outcome.confusion);
    for (int k = 0; k < 10; k++) {
        r->outcome.confusion[k * 10 + k] = right;
        r->outcome.confusion[k * 10 + (k + 1) % 10] = 100 - right + (k == 0 ? more : 0);
    }
}

TEST(who_is_no_better_than_the_most_frequent_class_learned_nothing) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text finding = {0}, shown = {0};
    static const int right[] = {90, 11, 12};
    for (int i = 0; i < 3; i++) {
        set_confusion(&r->trials[i], right[i], 0);
        synthetic_set_last(r, i, right[i] / 100.0);
    }
    /* Of 1,000 items a tenth is 100: in exact fractions 110 or more have p = 0.16, 120 or more
     * 0.022.
     */
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   " Learned nothing that shows: 11.00 % with 2 layers; always answering the most "
                   "frequent class gives a test accuracy of 10.00 %.");
    report_append_table(&shown, r, 200);
    CHECK_CONTAINS(text_string(&shown), "1  learned nothing");
    CHECK_INT(times(text_string(&shown), "learned nothing"), 1);
    text_free(&shown);
    text_free(&finding);
    results_free(r);
}

/* So many of 100 steps of each of ten classes right, by so many seeds.  As whole items 11 of 100
 * would be no better than chance; steps of a sequence are not counted so. */
static bool learned_nothing_by_steps(int seeds, const int right[]) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 1;
    sweep.seeds = seeds;
    results *r = synthetic_results(&sweep);
    comparison *c = NULL;
    error err;
    for (int i = 0; i < seeds; i++) {
        set_confusion(&r->trials[i], right[i], 0);
        synthetic_set_last(r, i, right[i] / 100.0);
        r->trials[i].trial.task = TASK_LABELLING;
    }
    CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err);
    CHECK_NEAR(c->baseline, 0.1, 1e-15);
    CHECK(!baseline_counts_answers(c));
    const bool nothing = baseline_learned_nothing(c, &c->configurations[0]);
    comparison_free(c);
    results_free(r);
    return nothing;
}

/* scipy.stats.t.interval(0.95, 3, 0.12, sem) begins at 0.0909 for the first four, at 0.1070 for the
 * others. */
TEST(accuracy_over_steps_goes_by_seeds) {
    CHECK(learned_nothing_by_steps(1, (const int[]){10}));
    CHECK(!learned_nothing_by_steps(1, (const int[]){11}));
    CHECK(learned_nothing_by_steps(4, (const int[]){10, 11, 13, 14}));
    CHECK(!learned_nothing_by_steps(4, (const int[]){11, 12, 12, 13}));
}

/* Whose symbols are drawn one by one. */
TEST(steps_of_copy_memory_are_counted) {
    results *r = synthetic_results(&THREE_DEPTHS);
    comparison *c = NULL;
    error err;
    synthetic_set_text(&r->data_name, "copy_memory");
    for (int i = 0; i < 3; i++) {
        set_confusion(&r->trials[i], 90, 0);
        r->trials[i].trial.task = TASK_LABELLING;
    }
    CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err);
    CHECK(baseline_counts_answers(c));
    comparison_free(c);
    results_free(r);
}

TEST(the_most_frequent_class_is_what_counts) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text finding = {0};
    for (int i = 0; i < 3; i++) {
        set_confusion(&r->trials[i], 20, 250); /* 350 of 1,250 are of class 0: 28 % */
        synthetic_set_last(r, i, 0.16);
    }
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding),
                   " None learned anything that shows: always answering the most frequent class "
                   "gives a test accuracy of 28.00 %.");
    text_free(&finding);
    results_free(r);
}

/* Whether the n-th finding's configuration is said to have learned nothing, by macro F1 over so
 * many seeds; all of them have the test items of set_confusion. */
static bool learned_nothing_by_f1(int seeds, const double values[]) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 1;
    sweep.seeds = seeds;
    results *r = synthetic_results(&sweep);
    comparison *c = NULL;
    error err;
    for (int i = 0; i < seeds; i++) {
        outcome *o = &r->trials[i].outcome;
        set_confusion(&r->trials[i], 1, 0); /* by accuracy it learned nothing at all */
        r->trials[i].trial.metric = MEASURE_MACRO_F1;
        o->evaluations[o->evaluation_count - 1].values[METRIC_TEST_MACRO_F1] = values[i];
    }
    CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err);
    CHECK_NEAR(c->baseline, 2.0 / 11 / 10, 1e-15); /* an F1 of 2/11, and nine of 0 */
    const bool nothing = baseline_learned_nothing(c, &c->configurations[0]);
    comparison_free(c);
    results_free(r);
    return nothing;
}

TEST(what_was_learned_is_judged_by_the_chosen_metric) {
    CHECK(learned_nothing_by_f1(1, (const double[]){0.01}));
    CHECK(!learned_nothing_by_f1(1, (const double[]){0.02}));
    CHECK(learned_nothing_by_f1(4, (const double[]){0.01, 0.02, 0.03, 0.04}));
    CHECK(!learned_nothing_by_f1(4, (const double[]){0.5, 0.51, 0.52, 0.53}));
}

/* DummyClassifier(strategy="prior") of scikit-learn 1.9.1, on these counts. */
TEST(the_baseline_is_that_of_a_dummy_classifier) {
    const int64_t counts[] = {30, 60, 10}, none[] = {0, 0, 0};
    const struct {
        measure_kind of;
        double value;
    } cases[] = {{MEASURE_ACCURACY, 0.6},  {MEASURE_BALANCED_ACCURACY, 1.0 / 3},
                 {MEASURE_MACRO_F1, 0.25}, {MEASURE_WEIGHTED_F1, 0.45},
                 {MEASURE_TOP_K, 0.9},     {MEASURE_LOG_LOSS, 0.89794572485678},
                 {MEASURE_ROC_AUC, 0.5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_NEAR(baseline_of_counts(cases[i].of, counts, 3, 2), cases[i].value, 1e-15);
        CHECK(isnan(baseline_of_counts(cases[i].of, none, 3, 2)));
    }
}

TEST(a_single_network_that_learned_nothing) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 1;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    set_confusion(&r->trials[0], 10, 0);
    synthetic_set_last(r, 0, 0.1);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), " It learned nothing that shows: always answering");
    text_free(&finding);
    results_free(r);
}

/* scipy.stats.t.interval(0.95, 3, 0.9, sem): 0.9 -+ 0.1689; beyond 100 % no accuracy can be. */
TEST(an_interval_stays_between_0_and_100_per_cent) {
    static const double one[] = {.75, .90, .97, .98}, two[] = {.10, .20, .30, .40};
    results *r = two_depths(one, two, 4);
    text finding = {0};
    finding_of(r, &finding);
    CHECK_CONTAINS(
        text_string(&finding),
        "Highest mean test accuracy, n = 4 each: 90.00 % (95 % interval 73.11 to 100.00) "
        "with 1 layer; then 25.00 ± 20.54 % with 2 layers.");
    text_free(&finding);
    results_free(r);
}

TEST(two_or_three_seeds_are_given_themselves) {
    static const double one[] = {.59, .71, .69}, two[] = {.50, .60, .52};
    for (int seeds = 2; seeds <= 3; seeds++) {
        results *r = two_depths(one, two, seeds);
        text finding = {0};
        finding_of(r, &finding);
        CHECK_CONTAINS(text_string(&finding),
                       seeds == 2 ? "Highest mean test accuracy: 65.00 % (2 seeds: 59.00, 71.00) "
                                    "with 1 layer; then 55.00 % (2 seeds: 50.00, 60.00) with"
                                  : "Highest mean test accuracy: 66.33 % (3 seeds: 59.00 to 71.00) "
                                    "with 1 layer; then 54.00 % (3 seeds: 50.00 to 60.00) with");
        text_free(&finding);
        results_free(r);
    }
}

/* Stopped after learning rates of the first architecture: these are compared. */
TEST(an_unfinished_sweep_compares_what_it_has) {
    synthetic_sweep sweep = THREE_DEPTHS;
    sweep.layers = 2;
    sweep.rates = 2;
    sweep.lr[1] = 0.03;
    sweep.seeds = 2;
    results *r = synthetic_results(&sweep);
    text finding = {0};
    for (int i = 4; i < 8; i++) synthetic_set_status(r, i, TRIAL_MISSING, NULL);
    finding_of(r, &finding);
    CHECK_CONTAINS(text_string(&finding), "1 layer, lr 0.1 ahead of 1 layer, lr 0.03 by");
    CHECK_CONTAINS(text_string(&finding), "of 8 trials: 4 not trained yet.");
    text_free(&finding);
    results_free(r);
}

TEST(nothing_finished_is_a_finding_too) {
    results *r = synthetic_results(&THREE_DEPTHS);
    text finding = {0};
    for (int i = 0; i < 3; i++) synthetic_set_status(r, i, TRIAL_MISSING, NULL);
    finding_of(r, &finding);
    CHECK_TEXT(text_string(&finding), "No trial has finished: 3 not trained yet.");
    text_free(&finding);
    results_free(r);
}

int main(void) {
    RUN(one_seed_each_is_said_to_be_too_few);
    RUN(a_difference_that_is_not_shown_is_said_so);
    RUN(what_a_race_has_judged_gets_no_p);
    RUN(with_a_difference_that_matters_small_ones_are_judged);
    RUN(a_difference_that_is_shown_has_its_size_and_p);
    RUN(against_a_baseline_there_are_fewer_comparisons);
    RUN(five_seeds_cannot_settle_it);
    RUN(with_validation_items_they_choose_and_the_test_items_compare);
    RUN(two_seeds_that_agree_show_nothing);
    RUN(few_seeds_and_several_comparisons_read_well);
    RUN(what_is_not_shown_twice_is_not_said_twice);
    RUN(equal_results_are_called_level);
    RUN(without_a_common_seed_there_is_no_difference_to_give);
    RUN(each_pair_is_judged_by_its_own_seeds);
    RUN(a_configuration_that_only_diverged_is_named);
    RUN(a_single_network_has_no_one_to_be_compared_with);
    RUN(what_did_not_finish_is_named);
    RUN(who_is_no_better_than_the_most_frequent_class_learned_nothing);
    RUN(accuracy_over_steps_goes_by_seeds);
    RUN(steps_of_copy_memory_are_counted);
    RUN(the_most_frequent_class_is_what_counts);
    RUN(what_was_learned_is_judged_by_the_chosen_metric);
    RUN(the_baseline_is_that_of_a_dummy_classifier);
    RUN(a_single_network_that_learned_nothing);
    RUN(an_interval_stays_between_0_and_100_per_cent);
    RUN(two_or_three_seeds_are_given_themselves);
    RUN(an_unfinished_sweep_compares_what_it_has);
    RUN(nothing_finished_is_a_finding_too);
    return check_finish();
}
