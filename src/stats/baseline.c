#include "src/stats/baseline.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/data/blind_answers.h"
#include "src/stats/classes.h"
#include "src/stats/pairing.h"
#include "src/stats/significance.h"
#include "src/stats/wording.h"

enum { MOST_KINDS_NAMED = 6 };

/* --- the answer that is always the same --- */

static int64_t sum_of(const int64_t counts[], int classes) {
    int64_t sum = 0;
    for (int k = 0; k < classes; k++) sum += counts[k];
    return sum;
}

static int most_frequent(const int64_t counts[], int classes) {
    int most = 0;
    for (int k = 1; k < classes; k++)
        if (counts[k] > counts[most]) most = k;
    return most;
}

/* Every item is taken for the most frequent class. */
static double of_one_class(measure_kind m, const int64_t counts[], int classes) {
    const size_t size = (size_t)classes;
    int32_t *confusion = memory_array(size * size, sizeof *confusion);
    if (!confusion) return NAN;
    const int answer = most_frequent(counts, classes);
    for (int k = 0; k < classes; k++) confusion[k * classes + answer] = (int32_t)counts[k];
    const measured_items items = {
        .count = sum_of(counts, classes), .outputs = classes, .confusion = confusion};
    const double value = measure_value(m, &items);
    free(confusion);
    return value;
}

static int compare_counts(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a < b) - (a > b);
}

/* The share of the k most frequent classes. */
static double of_several_classes(const int64_t counts[], int classes, int64_t k) {
    int64_t *sorted = memory_array((size_t)classes, sizeof *sorted);
    if (!sorted) return NAN;
    for (int i = 0; i < classes; i++) sorted[i] = counts[i];
    qsort(sorted, (size_t)classes, sizeof *sorted, compare_counts);
    const int taken = k < classes ? (int)k : classes;
    const double share = (double)sum_of(sorted, taken) / (double)sum_of(counts, classes);
    free(sorted);
    return share;
}

/* The entropy of the classes' shares. */
static double of_shares(const int64_t counts[], int classes) {
    const double all = (double)sum_of(counts, classes);
    double entropy = 0;
    for (int k = 0; k < classes; k++)
        if (counts[k] > 0) entropy -= (double)counts[k] / all * log((double)counts[k] / all);
    return entropy;
}

double baseline_of_counts(measure_kind m, const int64_t counts[], int classes, int64_t k) {
    const measure_info *info = measure_describe(m);
    if (!measure_suits(m, MEASURE_OF_CLASSES) || sum_of(counts, classes) == 0) return NAN;
    if (info->needs == MEASURE_NEEDS_COUNTS) return of_one_class(m, counts, classes);
    switch (m) {
        case MEASURE_TOP_K: return of_several_classes(counts, classes, k);
        case MEASURE_LOG_LOSS: return of_shares(counts, classes);
        case MEASURE_ROC_AUC: return 0.5;
        default: return NAN;
    }
}

/* --- of a comparison --- */

static bool has_confusion(const result *r) {
    return r->status == TRIAL_FINISHED && trial_has_classes(&r->trial) && r->outcome.confusion;
}

/* They are of the items that are in folds. */
static bool has_constants(const comparison *c) {
    return c->results->constants && c->results->constants[0] && !c->held_out;
}

/* What one answer to all items, of which the training items tell, comes to on others. */
static double of_constants(const comparison *c, bool validation) {
    double test, validated;
    const char *measure = measure_describe(c->measure)->name;
    if (!results_known_errors(c->results->constants, measure, &test, &validated)) return NAN;
    return validation ? validated : test;
}

/* Where an older file tells nothing of that: always the mean of the test items, whose variance the
 * R² of any trial tells: of one number. */
static double of_mean(const comparison *c, const result *r) {
    if (c->measure == MEASURE_R2) return 0;
    if (c->measure != MEASURE_RMSE && c->measure != MEASURE_MSE) return NAN;
    if (r->status != TRIAL_FINISHED || r->trial.architecture.output_dim > 1) return NAN;
    const double left = 1 - outcome_last(&r->outcome, METRIC_TEST_R2);
    const double variance = outcome_last(&r->outcome, METRIC_TEST_MSE) / left;
    if (!(left > 0) || !isfinite(variance)) return NAN;
    return c->measure == MEASURE_RMSE ? sqrt(variance) : variance;
}

/* By the test items of one trial. */
static double of_items(const comparison *c, const result *r) {
    if (measure_describe(c->measure)->task == MEASURE_OF_VALUES) return of_mean(c, r);
    if (!has_confusion(r)) return NAN;
    const int classes = r->trial.architecture.output_dim;
    int64_t *counts = memory_array((size_t)classes, sizeof *counts);
    for (int k = 0; counts && k < classes; k++) counts[k] = class_items(r, k);
    const double value =
        counts ? baseline_of_counts(c->measure, counts, classes, r->trial.top_k) : NAN;
    free(counts);
    return value;
}

/* Of the first trial that tells; all trials of a fold have the same test items. */
static double of_fold(const comparison *c, int64_t fold) {
    const results *all = c->results;
    for (int32_t i = 0; i < all->trial_count; i++) {
        if (all->trials[i].trial.fold != fold) continue;
        const double value = of_items(c, &all->trials[i]);
        if (!isnan(value)) return value;
    }
    return NAN;
}

/* The mean over the folds that tell; without folds all trials are of fold 0. */
static double of_folds(const comparison *c) {
    int64_t folds = 1;
    int told = 0;
    double sum = 0;
    for (int32_t i = 0; i < c->results->trial_count; i++)
        if (c->results->trials[i].trial.fold >= folds) folds = c->results->trials[i].trial.fold + 1;
    for (int64_t fold = 0; fold < folds; fold++) {
        const double value = of_fold(c, fold);
        if (isnan(value)) continue;
        sum += value;
        told++;
    }
    return told ? sum / told : (double)NAN;
}

static bool find_blind(const comparison *c, blind_answers *out) {
    const results *all = c->results;
    if (c->measure != MEASURE_ACCURACY || all->trial_count == 0) return false;
    const int steps = all->trials[0].trial.architecture.seq_dim;
    return blind_answers_find(all->data_name, steps, out);
}

bool baseline_is_by_test_items(const comparison *c) {
    blind_answers blind;
    return !has_constants(c) && !find_blind(c, &blind);
}

/* What naive forecasts of the windows of a trial come to. */
static bool know_naive(const comparison *c, const trial *t, double *naive, double *seasonal) {
    const char *lines = results_naive_of(c->results->naive, t->lookback, t->horizon);
    return results_known_errors(lines, measure_describe(c->measure)->name, naive, seasonal);
}

/* The better of them; NAN where nothing is forecast. */
static double of_naive_forecasts(const comparison *c, const trial *t) {
    double naive, seasonal;
    if (!know_naive(c, t, &naive, &seasonal)) return NAN;
    const bool better = !isnan(seasonal) && metric_is_better(c->tested, seasonal, naive);
    return better ? seasonal : naive;
}

static bool forecasts(const comparison *c) {
    return c->results->naive && c->results->naive[0];
}

static bool same(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

/* NAN where configurations forecast windows of other sizes, which come to something else. */
static double of_all_windows(const comparison *c) {
    if (c->configuration_count == 0) return NAN;
    const double first = of_naive_forecasts(c, c->configurations[0].trial);
    for (int32_t g = 1; g < c->configuration_count; g++)
        if (!same(of_naive_forecasts(c, c->configurations[g].trial), first)) return NAN;
    return first;
}

/* The test items are the same for all trials, or for all of a fold. */
double baseline_find(const comparison *c) {
    if (forecasts(c)) return of_all_windows(c);
    blind_answers blind;
    if (find_blind(c, &blind)) return blind.accuracy;
    if (has_constants(c)) return of_constants(c, false);
    return of_folds(c);
}

double baseline_of_selection(const comparison *c) {
    const double validation = c->validated && has_constants(c) ? of_constants(c, true) : NAN;
    return isnan(validation) ? c->baseline : validation;
}

static bool has_labels(const comparison *c) {
    return c->results->trial_count > 0 && trial_has_labels(&c->results->trials[0].trial);
}

static const char *answer_of(const comparison *c) {
    if (has_labels(c))
        return c->measure == MEASURE_ROC_AUC
                   ? "scoring all items alike"
                   : "always giving the same labels, the majority's of the training items or all,";
    switch (c->measure) {
        case MEASURE_TOP_K: return "always naming the most frequent classes";
        case MEASURE_LOG_LOSS: return "always answering with the classes' shares";
        case MEASURE_RMSE:
        case MEASURE_MSE:
        case MEASURE_R2:
            return has_constants(c) ? "always answering the training items' mean"
                                    : "always answering the mean";
        case MEASURE_MAE: return "always answering the training items' median";
        case MEASURE_MAPE:
        case MEASURE_SMAPE:
            return "always answering the number that is best for the training items";
        case MEASURE_ROC_AUC: return "scoring all items alike";
        default: return "always answering the most frequent class";
    }
}

static void append_naive(text *out, const comparison *c) {
    double naive, seasonal;
    know_naive(c, c->configurations[0].trial, &naive, &seasonal);
    text_append_format(out, "the naive forecast, the last value again, has a %s of ",
                       metric_describe(c->tested)->meaning);
    wording_append_metric(out, c->tested, naive);
    if (isnan(seasonal)) return;
    text_append_format(out, ", and the seasonal one, the value %" PRId64 " steps before, ",
                       c->results->trials[0].trial.season);
    wording_append_metric(out, c->tested, seasonal);
}

/* What naive forecasts come to at a horizon; of several look-backs it is mostly the same. */
typedef struct naive_kind {
    int64_t horizon;
    double naive, seasonal;
} naive_kind;

static bool is_among(const naive_kind kinds[], int count, naive_kind kind) {
    for (int i = 0; i < count; i++)
        if (kinds[i].horizon == kind.horizon && same(kinds[i].naive, kind.naive) &&
            same(kinds[i].seasonal, kind.seasonal))
            return true;
    return false;
}

/* The first of them, in the order of the configurations; `*all`: there are no others. */
static int find_kinds(const comparison *c, naive_kind kinds[MOST_KINDS_NAMED], bool *all) {
    int count = 0;
    *all = true;
    for (int32_t g = 0; g < c->configuration_count && *all; g++) {
        const trial *t = c->configurations[g].trial;
        naive_kind kind = {.horizon = t->horizon};
        if (!know_naive(c, t, &kind.naive, &kind.seasonal) || is_among(kinds, count, kind))
            continue;
        *all = count < MOST_KINDS_NAMED;
        if (*all) kinds[count++] = kind;
    }
    return count;
}

/* "3.67 at horizon 1 (seasonal 1.21), 4.83 at horizon 3 (seasonal 1.20)". */
static void append_naive_kinds(text *out, const comparison *c) {
    naive_kind kinds[MOST_KINDS_NAMED];
    bool all;
    const int count = find_kinds(c, kinds, &all);
    for (int i = 0; i < count; i++) {
        text_append(out, i ? ", " : " ");
        wording_append_metric(out, c->tested, kinds[i].naive);
        text_append_format(out, " at horizon %" PRId64, kinds[i].horizon);
        if (isnan(kinds[i].seasonal)) continue;
        text_append(out, " (seasonal ");
        wording_append_metric(out, c->tested, kinds[i].seasonal);
        text_append(out, ")");
    }
    if (!all) text_append(out, ", ...");
}

static void append_answer(text *out, const comparison *c, metric m, double value) {
    text_append_format(out, "%s gives a %s of ", answer_of(c), metric_describe(m)->meaning);
    wording_append_metric(out, m, value);
}

static void append_blind(text *out, const comparison *c, const blind_answers *blind) {
    text_append_format(out, "remembering nothing gives a %s of ",
                       metric_describe(c->tested)->meaning);
    wording_append_metric(out, c->tested, c->baseline);
    text_append_format(out, " and a %s of ", metric_describe(METRIC_TEST_LOSS)->meaning);
    wording_append_metric(out, METRIC_TEST_LOSS, blind->loss);
}

bool baseline_differs(const comparison *c) {
    if (!forecasts(c) || !isnan(c->baseline)) return false;
    bool known = false;
    for (int32_t g = 0; g < c->configuration_count && !known; g++)
        known = !isnan(of_naive_forecasts(c, c->configurations[g].trial));
    return known;
}

void baseline_append(text *out, const comparison *c) {
    blind_answers blind;
    if (baseline_differs(c)) {
        text_append_format(out, "the naive forecast, the last value again, has a %s of",
                           metric_describe(c->tested)->meaning);
        append_naive_kinds(out, c);
        return;
    }
    if (isnan(c->baseline)) return;
    if (forecasts(c))
        append_naive(out, c);
    else if (find_blind(c, &blind))
        append_blind(out, c, &blind);
    else
        append_answer(out, c, c->tested, c->baseline);
}

void baseline_append_of_selection(text *out, const comparison *c) {
    const bool validation = c->validated && has_constants(c) && !forecasts(c);
    const double value = validation ? of_constants(c, true) : NAN;
    if (isnan(value))
        baseline_append(out, c);
    else
        append_answer(out, c, c->selection, value);
}

const char *baseline_name(const comparison *c) {
    if (!forecasts(c)) return "the best constant";
    double naive, seasonal;
    know_naive(c, c->configurations[0].trial, &naive, &seasonal);
    return c->baseline == naive ? "the naive forecast" : "the seasonal naive forecast";
}

/* --- who is no better --- */

/* Test items of all seeds together, and those that were classified right. */
static bool is_right_by_chance(const comparison *c, const configuration *g) {
    int64_t items = 0, right = 0;
    for (int32_t i = 0; i < g->run_count; i++) {
        const result *r = g->runs[i];
        if (!has_confusion(r)) continue;
        for (int k = 0; k < r->trial.architecture.output_dim; k++) {
            items += class_items(r, k);
            right += class_times_taken(r, k, k);
        }
    }
    return items > 0 && significance_binomial_upper_p(right, items, c->baseline) > PAIRING_LEVEL;
}

static bool reaches_the_baseline(const comparison *c, const configuration *g, double baseline) {
    if (g->test.n == 0) return false;
    const bool higher = metric_describe(c->tested)->better == METRIC_HIGHER;
    const double spread = g->test.n < SAMPLE_FEWEST_FOR_INTERVAL ? 0 : g->test.half_width;
    const double worst = higher ? g->test.mean - spread : g->test.mean + spread;
    return !metric_is_better(c->tested, worst, baseline);
}

static bool answers_steps(const comparison *c) {
    return c->results->trial_count > 0 && trial_labels_steps(&c->results->trials[0].trial);
}

/* Steps of a sequence hang together: a binomial test would take many for as many trials, and find
 * too much.  Not those of copy memory, which are drawn one by one. */
bool baseline_counts_answers(const comparison *c) {
    blind_answers blind;
    const bool apart = !answers_steps(c) || find_blind(c, &blind);
    return c->measure == MEASURE_ACCURACY && !has_constants(c) && apart;
}

bool baseline_learned_nothing(const comparison *c, const configuration *g) {
    const double baseline = forecasts(c) ? of_naive_forecasts(c, g->trial) : c->baseline;
    if (isnan(baseline)) return false;
    return baseline_counts_answers(c) ? is_right_by_chance(c, g)
                                      : reaches_the_baseline(c, g, baseline);
}

int32_t baseline_count_learned_nothing(const comparison *c) {
    int32_t count = 0;
    for (int32_t i = 0; i < c->configuration_count; i++)
        count += baseline_learned_nothing(c, &c->configurations[i]);
    return count;
}
