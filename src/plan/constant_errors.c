#include "src/plan/constant_errors.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/data/dataset_targets.h"
#include "src/plan/best_constant.h"
#include "src/trial/metrics.h"

/* Numbers to predict, (count, outputs) each. */
typedef struct numbers {
    const float *of[3];
    int64_t count[3];
    int outputs;
    bool of_labels; /* 1 for yes and 0 for no; an answer is then a logit */
} numbers;

enum { TRAINS, TESTS, VALIDATES };

/* --- one measure --- */

static status find_answer(const numbers *n, measure_kind m, float *answer, error *err) {
    for (int k = 0; k < n->outputs; k++) {
        double best;
        TRY(best_constant(m, n->of[TRAINS] + k, n->count[TRAINS], n->outputs, &best, err));
        answer[k] = (float)best;
    }
    return STATUS_OK;
}

/* --- labels --- */

/* Each label's more frequent answer on the training items, or yes to all. */
static void answer_labels(const numbers *n, bool all, float *answer) {
    for (int k = 0; k < n->outputs; k++) {
        int64_t yes = 0;
        for (int64_t i = 0; i < n->count[TRAINS]; i++)
            yes += n->of[TRAINS][i * n->outputs + k] > 0.5f;
        answer[k] = all || 2 * yes > n->count[TRAINS] ? 1 : -1;
    }
}

/* --- either --- */

static status measure_answer(const numbers *n, measure_kind m, int part, const float *answer,
                             double *out, error *err) {
    const int64_t count = n->count[part];
    float *answers = memory_array((size_t)count, (size_t)n->outputs * sizeof *answers);
    if (!answers) return error_no_memory(err, (size_t)count * (size_t)n->outputs * sizeof *answers);
    for (int64_t i = 0; i < count * n->outputs; i++) answers[i] = answer[i % n->outputs];
    measure_rank *ranks = n->of_labels ? memory_array((size_t)count, sizeof *ranks) : NULL;
    const measured_items items = {.count = count,
                                  .outputs = n->outputs,
                                  .scores = answers,
                                  .targets = n->of[part],
                                  .of_labels = n->of_labels,
                                  .ranks = ranks};
    if (!n->of_labels || ranks) *out = measure_value(m, &items);
    free(answers);
    free(ranks);
    return !n->of_labels || ranks ? STATUS_OK : error_no_memory(err, (size_t)count * sizeof *ranks);
}

/* What is better of the training items. */
static status choose_labels(const numbers *n, measure_kind m, float *answer, error *err) {
    const metric of = metric_of_measure(m, METRIC_TEST);
    double most, all;
    answer_labels(n, true, answer);
    TRY(measure_answer(n, m, TRAINS, answer, &all, err));
    answer_labels(n, false, answer);
    TRY(measure_answer(n, m, TRAINS, answer, &most, err));
    if (metric_is_better(of, all, most)) answer_labels(n, true, answer);
    return STATUS_OK;
}

static status add_measure(const numbers *n, measure_kind m, float *answer, double sums[],
                          error *err) {
    double tested, validated = 0;
    TRY(n->of_labels ? choose_labels(n, m, answer, err) : find_answer(n, m, answer, err));
    TRY(measure_answer(n, m, TESTS, answer, &tested, err));
    if (n->count[VALIDATES]) TRY(measure_answer(n, m, VALIDATES, answer, &validated, err));
    sums[TESTS] += tested;
    sums[VALIDATES] += validated;
    return STATUS_OK;
}

/* --- all measures --- */

static bool is_of_items(const numbers *n, measure_kind m) {
    if (n->of_labels) return measure_suits(m, MEASURE_OF_LABELS);
    return measure_describe(m)->task == MEASURE_OF_VALUES &&
           measure_describe(m)->needs == MEASURE_NEEDS_SCORES;
}

/* What the answers come to, over one fold after another. */
typedef struct totals {
    bool measured[MEASURE_COUNT], validated;
    double sums[MEASURE_COUNT][3]; /* TESTS, VALIDATES */
    int folds;
} totals;

static status add_measures(const numbers *n, totals *t, error *err) {
    const size_t outputs = (size_t)n->outputs;
    float *answer = memory_array(outputs, sizeof *answer);
    status result = answer ? STATUS_OK : error_no_memory(err, outputs * sizeof *answer);
    if (t->folds++ == 0) t->validated = n->count[VALIDATES] > 0;
    for (measure_kind m = 0; m < MEASURE_COUNT && result == STATUS_OK; m++) {
        if (!is_of_items(n, m)) continue;
        t->measured[m] = true;
        result = add_measure(n, m, answer, t->sums[m], err);
    }
    free(answer);
    return result;
}

/* Of several folds the mean over them. */
static void append_measure(text *out, const totals *t, measure_kind m) {
    const double test = t->sums[m][TESTS] / t->folds, validation = t->sums[m][VALIDATES] / t->folds;
    if (!isfinite(test) || !isfinite(validation)) return;
    text_append_format(out, "%s ", measure_describe(m)->name);
    text_append_real(out, test);
    text_append(out, t->validated ? " " : "");
    if (t->validated) text_append_real(out, validation);
    text_append(out, "\n");
}

static status tell(dataset *d, const totals *t, error *err) {
    text all = {0};
    text_append_format(&all, "measure test%s\n", t->validated ? " validation" : "");
    for (measure_kind m = 0; m < MEASURE_COUNT; m++)
        if (t->measured[m]) append_measure(&all, t, m);
    if (!all.failed) d->constants = memory_copy_text(text_string(&all));
    text_free(&all);
    return d->constants ? STATUS_OK : error_no_memory(err, 1);
}

static numbers numbers_of(const dataset *d, const float *train, const float *test,
                          int64_t validation) {
    const int64_t items = d->split[DATASET_TRAIN].count - validation;
    const int64_t trains = dataset_target_count(d, DATASET_TRAIN, 0, items),
                  validates = dataset_target_count(d, DATASET_TRAIN, items, validation),
                  tests = dataset_target_count(d, DATASET_TEST, 0, d->split[DATASET_TEST].count);
    return (numbers){
        .of = {train, test, train + trains * d->output_dim},
        .count = {trains, tests, validates},
        .outputs = d->output_dim,
        .of_labels = d->task == DATASET_MULTI_LABEL,
    };
}

/* Numbers of an item or of its steps, or yes and no for each label. */
static bool predicts_numbers(const dataset *d) {
    return dataset_task_has_numbers(d->task) && d->task != DATASET_FORECASTING;
}

/* Of a data set or of one of its folds; the last `validation` training items validate. */
static status add(const dataset *d, int64_t validation, totals *t, error *err) {
    const float *train = NULL, *test = NULL;
    float *made_train = NULL, *made_test = NULL;
    status result = dataset_targets(d, DATASET_TRAIN, &train, &made_train, err);
    if (result == STATUS_OK) result = dataset_targets(d, DATASET_TEST, &test, &made_test, err);
    if (result == STATUS_OK && train && test && validation < d->split[DATASET_TRAIN].count) {
        const numbers n = numbers_of(d, train, test, validation);
        result = add_measures(&n, t, err);
    }
    free(made_train);
    free(made_test);
    return result;
}

status constant_errors_find(dataset *d, int64_t validation, error *err) {
    totals t = {.folds = 0};
    if (!predicts_numbers(d) || d->absent) return STATUS_OK;
    TRY(add(d, validation, &t, err));
    return t.folds ? tell(d, &t, err) : STATUS_OK;
}

status constant_errors_find_of_folds(dataset *d, const int64_t folds[], int count,
                                     int64_t validation, error *err) {
    totals t = {.folds = 0};
    if (!predicts_numbers(d)) return STATUS_OK;
    for (int f = 0; f < count; f++) {
        const dataset *fold = dataset_of_fold(d, folds[f]);
        TRY(add(fold, fold->val_count ? fold->val_count : validation, &t, err));
    }
    return t.folds ? tell(d, &t, err) : STATUS_OK;
}
