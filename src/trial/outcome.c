#include "src/trial/outcome.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

const char *trial_status_name(trial_status s) {
    static const char *const names[] = {"missing", "finished", "diverged", "failed", "stopped"};
    return names[s];
}

evaluation evaluation_none(int64_t iteration) {
    evaluation e = {.iteration = iteration};
    for (metric m = 0; m < METRIC_COUNT; m++) e.values[m] = NAN;
    return e;
}

metric evaluation_metric(const evaluation *e, measure_kind chosen) {
    return metric_selection(chosen, !isnan(e->values[METRIC_VAL_LOSS]));
}

double evaluation_selection(const evaluation *e, measure_kind chosen) {
    return e->values[evaluation_metric(e, chosen)];
}

double evaluation_loss(const evaluation *e) {
    double validated = e->values[metric_loss(true)];
    return isnan(validated) ? e->values[metric_loss(false)] : validated;
}

void outcome_free(outcome *o) {
    free(o->evaluations);
    free(o->weights);
    free(o->confusion);
    *o = (outcome){0};
}

double outcome_best(const outcome *o, metric m) {
    const bool higher = metric_describe(m)->better == METRIC_HIGHER;
    double best = NAN;
    if (o->status == TRIAL_STOPPED) return NAN;
    for (int32_t i = 0; i < o->evaluation_count; i++) {
        double value = o->evaluations[i].values[m];
        best = higher ? fmax(best, value) : fmin(best, value);
    }
    return best;
}

/* The evaluation of the kept weights on this split: the test items are only used with those. */
static const evaluation *kept_evaluation(const outcome *o, metric_split split) {
    int32_t index = o->evaluation_count - 1;
    if (o->status == TRIAL_STOPPED) return NULL;
    if (split == METRIC_VAL && o->best_iteration > 0)
        while (index > 0 && o->evaluations[index].iteration > o->best_iteration) index--;
    return index < 0 ? NULL : &o->evaluations[index];
}

double outcome_last(const outcome *o, metric m) {
    const evaluation *e = kept_evaluation(o, metric_describe(m)->split);
    return e ? e->values[m] : NAN;
}

/* A measure may be undefined on the validation items, which then still do the choosing. */
static bool is_validated(const outcome *o) {
    return !isnan(outcome_last(o, METRIC_VAL_LOSS));
}

double outcome_best_selection(const outcome *o, measure_kind chosen) {
    return outcome_best(o, metric_selection(chosen, is_validated(o)));
}

double outcome_last_selection(const outcome *o, measure_kind chosen) {
    return outcome_last(o, metric_selection(chosen, is_validated(o)));
}

double outcome_test_accuracy(const outcome *o) {
    return outcome_last(o, METRIC_TEST_ACC);
}

double trial_runtime_core_s(const trial_runtime *t) {
    if (t->cpu_s > 0) return t->cpu_s;
    return t->train_s > 0 ? t->train_s * fmax(1, t->threads) : NAN;
}
