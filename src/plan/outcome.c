#include "src/plan/outcome.h"

#include <math.h>
#include <stdlib.h>

const char *trial_status_name(trial_status s) {
    static const char *const names[] = {"missing", "finished", "diverged", "failed"};
    return names[s];
}

double evaluation_accuracy(const evaluation *e) {
    return isnan(e->val_accuracy) ? e->test_accuracy : e->val_accuracy;
}

double evaluation_loss(const evaluation *e) {
    return isnan(e->val_loss) ? e->test_loss : e->val_loss;
}

void outcome_free(outcome *o) {
    free(o->evaluations);
    free(o->weights);
    free(o->confusion);
    *o = (outcome){0};
}

double outcome_best_val_accuracy(const outcome *o) {
    double best = NAN;
    for (int32_t i = 0; i < o->evaluation_count; i++)
        best = fmax(best, o->evaluations[i].val_accuracy);
    return best;
}

double outcome_best_test_accuracy(const outcome *o) {
    double best = NAN;
    for (int32_t i = 0; i < o->evaluation_count; i++)
        best = fmax(best, o->evaluations[i].test_accuracy);
    return best;
}

double outcome_best_accuracy(const outcome *o) {
    double best = outcome_best_val_accuracy(o);
    return isnan(best) ? outcome_best_test_accuracy(o) : best;
}

double outcome_last_accuracy(const outcome *o) {
    return o->evaluation_count ? evaluation_accuracy(&o->evaluations[o->evaluation_count - 1])
                               : NAN;
}

double outcome_test_accuracy(const outcome *o) {
    return o->evaluation_count ? o->evaluations[o->evaluation_count - 1].test_accuracy : NAN;
}

double runtime_core_s(const trial_runtime *t) {
    if (t->cpu_s > 0) return t->cpu_s;
    return t->train_s > 0 ? t->train_s * fmax(1, t->threads) : NAN;
}
