/* The measures are scikit-learn's, on 2,000 random evaluations of classes and 2,000 of numbers and
 * at the edges, and the table of metrics has each of them on both splits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/trial/label_confusion.h"
#include "src/trial/metrics.h"
#include "src/trial/tasks.h"
#include "src/trial/trial.h"
#include "tests/check.h"
#include "tests/pytorch_fixture.h"

enum { CASES = 2000, MOST_ITEMS = 64, MOST_CLASSES = 8 };

static const char FIXTURE[] = "tests/fixtures/measures.h5";
static const char FIXTURE_OF_LABELS[] = "tests/fixtures/measures_of_labels.h5";
static const char FIXTURE_OF_NUMBERS[] = "tests/fixtures/measures_of_numbers.h5";

/* --- scikit-learn --- */

typedef struct fixture {
    int32_t *items, *classes, *k, *labels;
    double *expected[MEASURE_COUNT];
    float *logits;
    size_t all_items, all_logits;
} fixture;

static void release(fixture *f) {
    free(f->items);
    free(f->classes);
    free(f->k);
    free(f->labels);
    free(f->logits);
    for (measure_kind m = 0; m < MEASURE_COUNT; m++) free(f->expected[m]);
}

/* MASE is of series, and not scikit-learn's. */
static bool is_held_to(measure_kind m, measure_task task) {
    return measure_suits(m, task) && measure_describe(m)->needs != MEASURE_NEEDS_SERIES;
}

static bool load_expected(hid_t file, fixture *f, measure_task task) {
    for (measure_kind m = 0; m < MEASURE_COUNT; m++) {
        if (!is_held_to(m, task)) continue;
        char name[64];
        snprintf(name, sizeof name, "measures/%s", measure_describe(m)->name);
        f->expected[m] = fixture_doubles(file, name, CASES);
        if (!f->expected[m]) return false;
    }
    return true;
}

static bool load(hid_t file, fixture *f) {
    int grid;
    f->items = fixture_ints(file, "items", CASES);
    f->classes = fixture_ints(file, "classes", CASES);
    f->k = fixture_ints(file, "k", CASES);
    if (!f->items || !f->classes || !f->k || !fixture_int(file, "grid", &grid)) return false;
    for (int i = 0; i < CASES; i++) {
        f->all_items += (size_t)f->items[i];
        f->all_logits += (size_t)(f->items[i] * f->classes[i]);
    }
    f->labels = fixture_ints(file, "labels", f->all_items);
    f->logits = fixture_floats(file, "logits", f->all_logits);
    if (!f->labels || !f->logits) return false;
    for (size_t i = 0; i < f->all_logits; i++) f->logits[i] /= (float)grid;
    return load_expected(file, f, MEASURE_OF_CLASSES);
}

/* As the engine counts: of equal logits the lowest class. */
static void count_choices(const measured_items *items, int32_t *confusion) {
    memset(confusion, 0, sizeof *confusion * MOST_CLASSES * MOST_CLASSES);
    for (int64_t i = 0; i < items->count; i++) {
        const float *logits = items->scores + i * items->outputs;
        int choice = 0;
        for (int k = 1; k < items->outputs; k++)
            if (logits[k] > logits[choice]) choice = k;
        confusion[items->labels[i] * items->outputs + choice]++;
    }
}

static void compare(measure_kind m, int number, double value, double expected) {
    const double allowed = 1e-12 * fmax(1, fabs(expected));
    const bool same = isnan(expected) ? isnan(value) : fabs(value - expected) <= allowed;
    if (!same)
        printf("case %d, %s: %.17g, scikit-learn %.17g\n", number, measure_describe(m)->name, value,
               expected);
    CHECK(same);
}

TEST(the_measures_are_those_of_scikit_learn) {
    hid_t file;
    fixture f = {0};
    int32_t confusion[MOST_CLASSES * MOST_CLASSES];
    measure_rank ranks[MOST_ITEMS];
    REQUIRE(fixture_open(FIXTURE, &file));
    const bool loaded = load(file, &f);
    CHECK(loaded);
    const int32_t *labels = f.labels;
    const float *logits = f.logits;
    for (int i = 0; loaded && i < CASES; i++) {
        const measured_items items = {.count = f.items[i],
                                      .outputs = f.classes[i],
                                      .confusion = confusion,
                                      .scores = logits,
                                      .labels = labels,
                                      .k = f.k[i],
                                      .ranks = ranks};
        count_choices(&items, confusion);
        for (measure_kind m = 0; m < MEASURE_COUNT; m++)
            if (measure_suits(m, MEASURE_OF_CLASSES))
                compare(m, i, measure_value(m, &items), f.expected[m][i]);
        labels += f.items[i];
        logits += f.items[i] * f.classes[i];
    }
    release(&f);
    H5Fclose(file);
}

/* --- edges --- */

/* Two classes' confusion matrix, or logits and labels. */
static double of_counts(measure_kind m, const int32_t confusion[4]) {
    const int64_t count = confusion[0] + confusion[1] + confusion[2] + confusion[3];
    const measured_items items = {.count = count, .outputs = 2, .confusion = confusion};
    return measure_value(m, &items);
}

/* --- numbers --- */

static double of_numbers(measure_kind m, int64_t count, int outputs, const float *scores,
                         const float *targets) {
    return measure_value(
        m, &(measured_items){
               .count = count, .outputs = outputs, .scores = scores, .targets = targets});
}

typedef struct fixture_of_numbers {
    fixture
        of; /* its members that numbers have: how many, outputs as `classes`, what is expected */
    float *wanted, *predicted;
} fixture_of_numbers;

static bool load_numbers(hid_t file, fixture_of_numbers *f) {
    int grid;
    size_t all = 0;
    f->of.items = fixture_ints(file, "items", CASES);
    f->of.classes = fixture_ints(file, "outputs", CASES);
    if (!f->of.items || !f->of.classes || !fixture_int(file, "grid", &grid)) return false;
    for (int i = 0; i < CASES; i++) all += (size_t)(f->of.items[i] * f->of.classes[i]);
    f->wanted = fixture_floats(file, "wanted", all);
    f->predicted = fixture_floats(file, "predicted", all);
    if (!f->wanted || !f->predicted) return false;
    for (size_t i = 0; i < all; i++) f->wanted[i] /= (float)grid, f->predicted[i] /= (float)grid;
    return load_expected(file, &f->of, MEASURE_OF_VALUES);
}

/* One to three outputs; constant, met, tiny and zero numbers among them. */
TEST(measures_of_numbers_are_those_of_scikit_learn) {
    hid_t file;
    fixture_of_numbers f = {0};
    REQUIRE(fixture_open(FIXTURE_OF_NUMBERS, &file));
    const bool loaded = load_numbers(file, &f);
    CHECK(loaded);
    size_t at = 0;
    for (int i = 0; loaded && i < CASES; i++) {
        const int64_t count = f.of.items[i];
        const int outputs = f.of.classes[i];
        for (measure_kind m = 0; m < MEASURE_COUNT; m++)
            if (is_held_to(m, MEASURE_OF_VALUES))
                compare(m, i, of_numbers(m, count, outputs, f.predicted + at, f.wanted + at),
                        f.of.expected[m][i]);
        at += (size_t)count * (size_t)outputs;
    }
    release(&f.of);
    free(f.wanted);
    free(f.predicted);
    H5Fclose(file);
}

/* --- labels --- */

typedef struct fixture_of_labels {
    fixture of; /* as above, the number of labels as `classes` */
    double *thresholds;
    float *truth, *logits;
} fixture_of_labels;

static bool load_labels(hid_t file, fixture_of_labels *f) {
    int grid;
    size_t all = 0;
    f->of.items = fixture_ints(file, "items", CASES);
    f->of.classes = fixture_ints(file, "labels", CASES);
    f->thresholds = fixture_doubles(file, "thresholds", CASES);
    if (!f->of.items || !f->of.classes || !f->thresholds || !fixture_int(file, "grid", &grid))
        return false;
    for (int i = 0; i < CASES; i++) all += (size_t)(f->of.items[i] * f->of.classes[i]);
    f->truth = fixture_floats(file, "truth", all);
    f->logits = fixture_floats(file, "logits", all);
    if (!f->truth || !f->logits) return false;
    for (size_t i = 0; i < all; i++) f->logits[i] /= (float)grid;
    for (measure_kind m = 0; m < MEASURE_COUNT; m++) {
        char name[64];
        snprintf(name, sizeof name, "measures/%s", measure_describe(m)->name);
        if (!measure_suits(m, MEASURE_OF_LABELS)) continue;
        f->of.expected[m] = fixture_doubles(file, name, CASES);
        if (!f->of.expected[m]) return false;
    }
    return true;
}

/* Two to five labels; such as no item has or gets, items without any, and ties among them. */
TEST(measures_of_labels_are_those_of_scikit_learn) {
    hid_t file;
    fixture_of_labels f = {.thresholds = NULL};
    measure_rank ranks[MOST_ITEMS];
    REQUIRE(fixture_open(FIXTURE_OF_LABELS, &file));
    const bool loaded = load_labels(file, &f);
    CHECK(loaded);
    size_t at = 0;
    for (int i = 0; loaded && i < CASES; i++) {
        const trial t = {.task = TASK_MULTI_LABEL, .threshold = f.thresholds[i]};
        const measured_items items = {.count = f.of.items[i],
                                      .outputs = f.of.classes[i],
                                      .scores = f.logits + at,
                                      .targets = f.truth + at,
                                      .of_labels = true,
                                      .boundary = trial_label_boundary(&t),
                                      .ranks = ranks};
        for (measure_kind m = 0; m < MEASURE_COUNT; m++)
            if (measure_suits(m, MEASURE_OF_LABELS))
                compare(m, i, measure_value(m, &items), f.of.expected[m][i]);
        at += (size_t)items.count * (size_t)items.outputs;
    }
    release(&f.of);
    free(f.thresholds);
    free(f.truth);
    free(f.logits);
    H5Fclose(file);
}

/* As scikit-learn's, but that of a label without an item nothing is told. */
static void compare_label(int at, const int32_t cells[LABEL_CONFUSION_CELLS],
                          const int32_t *confusion, const int32_t *support, double *const share[]) {
    const label_scores s = label_confusion_scores(cells);
    const double got[] = {s.precision, s.recall, s.f1};
    CHECK(memcmp(cells, confusion + at * LABEL_CONFUSION_CELLS,
                 LABEL_CONFUSION_CELLS * sizeof *cells) == 0);
    CHECK(s.items == support[at]);
    for (int k = 0; k < 3; k++) {
        if (support[at] == 0 || isnan(share[k][at]))
            CHECK(isnan(got[k]));
        else
            CHECK(fabs(got[k] - share[k][at]) < 1e-15);
    }
}

TEST(each_label_is_counted_and_scored_as_by_scikit_learn) {
    enum { MOST_LABELS = 5 };
    hid_t file;
    fixture_of_labels f = {.thresholds = NULL};
    REQUIRE(fixture_open(FIXTURE_OF_LABELS, &file));
    const bool loaded = load_labels(file, &f);
    size_t all = 0, at = 0;
    REQUIRE(loaded);
    for (int i = 0; i < CASES; i++) all += (size_t)f.of.classes[i];
    int32_t *confusion = fixture_ints(file, "by_label/confusion", LABEL_CONFUSION_CELLS * all);
    int32_t *support = fixture_ints(file, "by_label/support", all);
    double *share[] = {fixture_doubles(file, "by_label/precision", all),
                       fixture_doubles(file, "by_label/recall", all),
                       fixture_doubles(file, "by_label/f1", all)};
    CHECK(confusion && support && share[0] && share[1] && share[2]);
    for (int i = 0, label = 0; confusion && support && share[2] && i < CASES; i++) {
        const trial t = {.task = TASK_MULTI_LABEL, .threshold = f.thresholds[i]};
        const measured_items items = {.count = f.of.items[i],
                                      .outputs = f.of.classes[i],
                                      .scores = f.logits + at,
                                      .targets = f.truth + at,
                                      .of_labels = true,
                                      .boundary = trial_label_boundary(&t)};
        int32_t counted[MOST_LABELS * LABEL_CONFUSION_CELLS];
        label_confusion_count(&items, counted);
        for (int k = 0; k < items.outputs; k++)
            compare_label(label++, counted + k * LABEL_CONFUSION_CELLS, confusion, support, share);
        const int64_t right =
            (int64_t)(f.of.expected[MEASURE_ACCURACY][i] * (double)items.count + 0.5);
        CHECK(label_confusion_fits(counted, items.outputs, items.count, right));
        CHECK(!label_confusion_fits(counted, items.outputs, items.count + 1, right));
        CHECK(!label_confusion_fits(counted, items.outputs, items.count, items.count + 1));
        at += (size_t)items.count * (size_t)items.outputs;
    }
    free(confusion);
    free(support);
    for (int k = 0; k < 3; k++) free(share[k]);
    release(&f.of);
    free(f.thresholds);
    free(f.truth);
    free(f.logits);
    H5Fclose(file);
}

/* A probability of a half is no yes at a threshold of a half. */
TEST(the_boundary_of_a_half_is_zero) {
    const trial half = {.task = TASK_MULTI_LABEL, .threshold = 0.5};
    const trial tenth = {.task = TASK_MULTI_LABEL, .threshold = 0.1};
    CHECK(trial_label_boundary(&half) == 0);
    CHECK_NEAR(trial_label_boundary(&tenth), log(0.1 / 0.9), 1e-15);
}

/* --- edges of numbers --- */

/* The examples of scikit-learn's documentation. */
TEST(measures_of_numbers_are_those_of_the_documentation) {
    const float wanted[] = {3, -0.5f, 2, 7}, said[] = {2.5f, 0, 2, 8};
    CHECK_NEAR(of_numbers(MEASURE_MSE, 4, 1, said, wanted), 0.375, 1e-15);
    CHECK_NEAR(of_numbers(MEASURE_RMSE, 4, 1, said, wanted), 0.6123724356957945, 1e-15);
    CHECK_NEAR(of_numbers(MEASURE_MAE, 4, 1, said, wanted), 0.5, 1e-15);
    CHECK_NEAR(of_numbers(MEASURE_R2, 4, 1, said, wanted), 0.9486081370449679, 1e-15);
    const float pairs[] = {0.5f, 1, -1, 1, 7, -6}, answers[] = {0, 2, -1, 2, 8, -5};
    CHECK_NEAR(of_numbers(MEASURE_MSE, 3, 2, answers, pairs), 0.7083333333333334, 1e-15);
    CHECK_NEAR(of_numbers(MEASURE_RMSE, 3, 2, answers, pairs), 0.8227486121839513, 1e-15);
    CHECK_NEAR(of_numbers(MEASURE_MAE, 3, 2, answers, pairs), 0.75, 1e-15);
    CHECK_NEAR(of_numbers(MEASURE_R2, 3, 2, answers, pairs), 0.9368005266622779, 1e-15);
}

TEST(r2_has_its_edges) {
    const float same[] = {2, 2}, other[] = {2, 3}, mean[] = {2.5f, 2.5f};
    CHECK_NEAR(of_numbers(MEASURE_R2, 2, 1, same, same), 1, 0);
    CHECK_NEAR(of_numbers(MEASURE_R2, 2, 1, other, same), 0, 0);
    CHECK_NEAR(of_numbers(MEASURE_R2, 2, 1, mean, other), 0, 0);
    CHECK(isnan(of_numbers(MEASURE_R2, 1, 1, same, same)));
    CHECK(isnan(of_numbers(MEASURE_RMSE, 0, 1, same, same)));
}

/* What is wanted may be 0: scikit-learn divides by its epsilon then, and 0 / 0 is 0 for both. */
TEST(percentage_errors_have_their_edges) {
    const float zeros[] = {0, 0}, wanted[] = {0, 2}, said[] = {1, 2};
    CHECK_NEAR(of_numbers(MEASURE_MAPE, 2, 1, zeros, zeros), 0, 0);
    CHECK_NEAR(of_numbers(MEASURE_SMAPE, 2, 1, zeros, zeros), 0, 0);
    CHECK_NEAR(of_numbers(MEASURE_MAPE, 2, 1, said, wanted), 0x1p51, 0);
    CHECK_NEAR(of_numbers(MEASURE_SMAPE, 2, 1, said, wanted), 1, 0);
    const float against[] = {-3, -2};
    CHECK_NEAR(of_numbers(MEASURE_SMAPE, 1, 1, against + 1, said + 1), 2, 0);
    CHECK_NEAR(of_numbers(MEASURE_MAPE, 1, 1, against + 1, said + 1), 2, 0);
}

TEST(a_class_without_items_does_not_count_among_the_recalls) {
    CHECK_NEAR(of_counts(MEASURE_BALANCED_ACCURACY, (int32_t[]){3, 1, 0, 0}), 0.75, 0);
    CHECK_NEAR(of_counts(MEASURE_BALANCED_ACCURACY, (int32_t[]){0, 0, 2, 2}), 0.5, 0);
}

/* That class is chosen once, so it has an F1, of 0. */
TEST(a_class_that_is_only_chosen_counts_in_macro_f1_and_not_in_weighted_f1) {
    CHECK_NEAR(of_counts(MEASURE_MACRO_F1, (int32_t[]){3, 1, 0, 0}), (6.0 / 7 + 0) / 2, 1e-15);
    CHECK_NEAR(of_counts(MEASURE_WEIGHTED_F1, (int32_t[]){3, 1, 0, 0}), 6.0 / 7, 1e-15);
    CHECK_NEAR(of_counts(MEASURE_MACRO_F1, (int32_t[]){4, 0, 0, 0}), 1, 0);
}

static double roc_auc(const float *logits, const int32_t *labels, int count, int classes) {
    measure_rank ranks[MOST_ITEMS];
    const measured_items items = {
        .count = count, .outputs = classes, .scores = logits, .labels = labels, .ranks = ranks};
    return measure_value(MEASURE_ROC_AUC, &items);
}

TEST(roc_auc_is_undefined_where_a_class_has_no_item_or_all) {
    const float logits[] = {0, 1, 2, 0, 1, 0};
    CHECK(isnan(roc_auc(logits, (int32_t[]){1, 1, 1}, 3, 2)));
    CHECK(isnan(roc_auc(logits, (int32_t[]){0, 0, 0}, 3, 2)));
    CHECK(isnan(roc_auc(logits, (int32_t[]){0, 1}, 2, 3)));
    CHECK(!isnan(roc_auc(logits, (int32_t[]){1, 0, 0}, 3, 2)));
}

TEST(scores_that_say_nothing_have_half_the_area) {
    const float logits[] = {1, 3, 1, 3, 1, 3, 1, 3};
    CHECK_NEAR(roc_auc(logits, (int32_t[]){1, 0, 1, 0}, 4, 2), 0.5, 0);
}

/* Their probabilities are 1 in double: the log-odds still tell the items apart. */
TEST(roc_auc_tells_apart_what_is_all_but_certain) {
    const float logits[] = {-50, 0, 50, 0, -60, 50};
    CHECK_NEAR(roc_auc(logits, (int32_t[]){0, 0, 1}, 3, 2), 1, 0);
    const float of_three[] = {100, 0, 0, 200, 0, 0, 0, 1, 0, 0, 0, 1};
    CHECK_NEAR(roc_auc(of_three, (int32_t[]){1, 0, 1, 2}, 4, 3), (1 + 3.0 / 4 + 1) / 3, 1e-15);
}

TEST(nothing_is_measured_of_no_items_or_of_what_is_no_number) {
    const measured_items none = {.outputs = 2};
    for (measure_kind m = 0; m < MEASURE_COUNT; m++) CHECK(isnan(measure_value(m, &none)));
    const float logits[] = {0, NAN, 1, 0};
    CHECK(isnan(roc_auc(logits, (int32_t[]){0, 1}, 2, 2)));
}

/* --- the tables --- */

TEST(the_metrics_of_a_measure_are_those_of_its_name) {
    for (measure_kind m = 0; m < MEASURE_COUNT; m++) {
        const metric val = metric_of_measure(m, METRIC_VAL);
        const metric test = metric_of_measure(m, METRIC_TEST);
        CHECK_INT(metric_describe(val)->split, METRIC_VAL);
        CHECK_INT(metric_describe(test)->split, METRIC_TEST);
        CHECK_INT(metric_describe(val)->kind, metric_describe(test)->kind);
        CHECK_INT(metric_describe(val)->better, metric_describe(test)->better);
        CHECK(metric_describe(val)->better != METRIC_NEITHER);
        CHECK(metric_is_measured(val, m) && metric_is_measured(test, m));
        if (metric_describe(val)->measure == MEASURE_COUNT) continue;
        char name[64];
        snprintf(name, sizeof name, "val_%s", measure_describe(m)->name);
        CHECK_TEXT(metric_describe(val)->name, name);
        CHECK(!metric_is_measured(val, MEASURE_ACCURACY));
    }
    CHECK(metric_is_measured(METRIC_TEST_MAE, MEASURE_MAPE));
    CHECK(!metric_is_measured(METRIC_TEST_MAPE, MEASURE_MAE));
    CHECK(!metric_is_measured(METRIC_TEST_MAE, MEASURE_MACRO_F1));
    CHECK_INT(metric_of_measure(MEASURE_ACCURACY, METRIC_TEST), METRIC_TEST_ACC);
    CHECK_INT(metric_of_measure(MEASURE_LOG_LOSS, METRIC_VAL), METRIC_VAL_LOSS);
}

/* The example of sktime's documentation of mean_absolute_scaled_error, and a second series. */
TEST(mase_is_that_of_sktime_and_the_mean_over_series) {
    const float wanted[] = {3, -0.5F, 2, 7, 2, 10, 20}, given[] = {2.5F, 0, 2, 8, 1.25F, 11, 23};
    const double naive = (4.5 + 3.5 + 2 + 3 + 2 + 3) / 6, scales[] = {naive, 4};
    const int32_t series[] = {0, 0, 0, 0, 0, 1, 1};
    measured_items items = {.count = 5,
                            .outputs = 1,
                            .scores = given,
                            .targets = wanted,
                            .horizon = 1,
                            .series = series,
                            .scales = scales};
    CHECK_NEAR(measure_value(MEASURE_MASE, &items), 0.18333333333333335, 1e-15);
    items.count = 7;
    CHECK_NEAR(measure_value(MEASURE_MASE, &items), (0.18333333333333335 + 2.0 / 4) / 2, 1e-15);
    items.scales = (const double[]){naive, 0};
    CHECK(isnan(measure_value(MEASURE_MASE, &items)));
    items.scales = NULL;
    CHECK(isnan(measure_value(MEASURE_MASE, &items)));
}

TEST(a_value_that_is_none_is_never_better) {
    for (metric m = 0; m < METRIC_COUNT; m++) {
        CHECK(!metric_is_better(m, NAN, 0.5) && !metric_is_better(m, NAN, metric_worst(m)));
        CHECK(metric_is_better(m, 0.5, metric_worst(m)));
    }
}

int main(void) {
    RUN(the_measures_are_those_of_scikit_learn);
    RUN(measures_of_labels_are_those_of_scikit_learn);
    RUN(each_label_is_counted_and_scored_as_by_scikit_learn);
    RUN(the_boundary_of_a_half_is_zero);
    RUN(measures_of_numbers_are_those_of_scikit_learn);
    RUN(measures_of_numbers_are_those_of_the_documentation);
    RUN(r2_has_its_edges);
    RUN(percentage_errors_have_their_edges);
    RUN(a_class_without_items_does_not_count_among_the_recalls);
    RUN(a_class_that_is_only_chosen_counts_in_macro_f1_and_not_in_weighted_f1);
    RUN(roc_auc_is_undefined_where_a_class_has_no_item_or_all);
    RUN(scores_that_say_nothing_have_half_the_area);
    RUN(roc_auc_tells_apart_what_is_all_but_certain);
    RUN(nothing_is_measured_of_no_items_or_of_what_is_no_number);
    RUN(the_metrics_of_a_measure_are_those_of_its_name);
    RUN(mase_is_that_of_sktime_and_the_mean_over_series);
    RUN(a_value_that_is_none_is_never_better);
    return check_finish();
}
