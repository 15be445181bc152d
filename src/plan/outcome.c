#include "src/plan/outcome.h"

#include <math.h>
#include <stdlib.h>

const char *trial_status_name(trial_status s) {
    static const char *const names[] = {"missing", "finished", "diverged", "failed"};
    return names[s];
}

void outcome_free(outcome *o) {
    free(o->evaluations);
    free(o->weights);
    *o = (outcome){0};
}

double outcome_best_accuracy(const outcome *o) {
    double best = NAN;
    for (int32_t i = 0; i < o->evaluation_count; i++)
        best = fmax(best, o->evaluations[i].test_accuracy);
    return best;
}

double outcome_last_accuracy(const outcome *o) {
    return o->evaluation_count ? o->evaluations[o->evaluation_count - 1].test_accuracy : NAN;
}
