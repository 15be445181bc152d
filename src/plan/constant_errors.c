#include "src/plan/constant_errors.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/data/dataset_targets.h"
#include "src/plan/best_constant.h"

/* Numbers to predict, (count, outputs) each. */
typedef struct numbers {
    const float *of[3];
    int64_t count[3];
    int outputs;
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

static status measure_answer(const numbers *n, measure_kind m, int part, const float *answer,
                             double *out, error *err) {
    const int64_t count = n->count[part];
    float *answers = memory_array((size_t)count, (size_t)n->outputs * sizeof *answers);
    if (!answers) return error_no_memory(err, (size_t)count * (size_t)n->outputs * sizeof *answers);
    for (int64_t i = 0; i < count * n->outputs; i++) answers[i] = answer[i % n->outputs];
    const measured_items items = {
        .count = count, .outputs = n->outputs, .scores = answers, .targets = n->of[part]};
    *out = measure_value(m, &items);
    free(answers);
    return STATUS_OK;
}

/* Of several folds the mean over them. */
static status append_measure(text *out, const numbers of[], int folds, measure_kind m,
                             float *answer, error *err) {
    double test = 0, validation = 0;
    for (int f = 0; f < folds; f++) {
        double tested, validated = 0;
        TRY(find_answer(&of[f], m, answer, err));
        TRY(measure_answer(&of[f], m, TESTS, answer, &tested, err));
        if (of[f].count[VALIDATES])
            TRY(measure_answer(&of[f], m, VALIDATES, answer, &validated, err));
        test += tested;
        validation += validated;
    }
    test /= folds;
    validation /= folds;
    if (!isfinite(test) || !isfinite(validation)) return STATUS_OK;
    text_append_format(out, "%s ", measure_describe(m)->name);
    text_append_real(out, test);
    text_append(out, of[0].count[VALIDATES] ? " " : "");
    if (of[0].count[VALIDATES]) text_append_real(out, validation);
    text_append(out, "\n");
    return STATUS_OK;
}

/* --- all measures --- */

static bool is_of_items(measure_kind m) {
    return measure_describe(m)->task == MEASURE_OF_VALUES &&
           measure_describe(m)->needs == MEASURE_NEEDS_SCORES;
}

static status append_measures(text *out, const numbers of[], int folds, error *err) {
    const size_t outputs = (size_t)of[0].outputs;
    float *answer = memory_array(outputs, sizeof *answer);
    status result = answer ? STATUS_OK : error_no_memory(err, outputs * sizeof *answer);
    text_append_format(out, "measure test%s\n", of[0].count[VALIDATES] ? " validation" : "");
    for (measure_kind m = 0; m < MEASURE_COUNT && result == STATUS_OK; m++)
        if (is_of_items(m)) result = append_measure(out, of, folds, m, answer, err);
    free(answer);
    return result;
}

static status tell(dataset *d, const numbers of[], int folds, error *err) {
    text all = {0};
    const status result = append_measures(&all, of, folds, err);
    if (result == STATUS_OK && !all.failed) d->constants = memory_copy_text(text_string(&all));
    text_free(&all);
    if (result != STATUS_OK || d->constants) return result;
    return error_no_memory(err, 1);
}

static numbers numbers_of(const dataset *d, const float *train, const float *test,
                          int64_t validation) {
    const int64_t items = d->split[DATASET_TRAIN].count;
    return (numbers){
        .of = {train, test, train + (items - validation) * d->output_dim},
        .count = {items - validation, d->split[DATASET_TEST].count, validation},
        .outputs = d->output_dim,
    };
}

static status find(dataset *d, const float *train, const float *test, int64_t validation,
                   error *err) {
    if (!train || !test || validation >= d->split[DATASET_TRAIN].count) return STATUS_OK;
    const numbers n = numbers_of(d, train, test, validation);
    return tell(d, &n, 1, err);
}

status constant_errors_find(dataset *d, int64_t validation, error *err) {
    const float *train = NULL, *test = NULL;
    float *made_train = NULL, *made_test = NULL;
    if (d->task != DATASET_REGRESSION || d->absent) return STATUS_OK;
    status result = dataset_targets(d, DATASET_TRAIN, &train, &made_train, err);
    if (result == STATUS_OK) result = dataset_targets(d, DATASET_TEST, &test, &made_test, err);
    if (result == STATUS_OK) result = find(d, train, test, validation, err);
    free(made_train);
    free(made_test);
    return result;
}

status constant_errors_find_of_folds(dataset *d, const int64_t folds[], int count,
                                     int64_t validation, error *err) {
    if (d->task != DATASET_REGRESSION) return STATUS_OK;
    numbers *of = memory_array((size_t)count, sizeof *of);
    if (!of) return error_no_memory(err, (size_t)count * sizeof *of);
    for (int f = 0; f < count; f++) {
        const dataset *fold = dataset_of_fold(d, folds[f]);
        of[f] =
            numbers_of(fold, fold->split[DATASET_TRAIN].targets, fold->split[DATASET_TEST].targets,
                       fold->val_count ? fold->val_count : validation);
    }
    const status result = tell(d, of, count, err);
    free(of);
    return result;
}
