#include "src/stats/effect.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"

double effect_superiority(const double *a, size_t a_count, const double *b, size_t b_count) {
    double wins = 0;
    size_t pairs = 0;
    for (size_t i = 0; i < a_count; i++) {
        for (size_t k = 0; k < b_count; k++) {
            if (!isfinite(a[i]) || !isfinite(b[k])) continue;
            wins += a[i] > b[k] ? 1 : a[i] == b[k] ? 0.5 : 0;
            pairs++;
        }
    }
    return pairs ? wins / (double)pairs : (double)NAN;
}

/* Greater is better; NAN of a trial that did not finish. */
static void take_values(const comparison *c, const configuration *g, double *values) {
    const double better = metric_describe(c->tested)->better;
    for (int32_t i = 0; i < g->run_count; i++) {
        const result *r = g->runs[i];
        values[i] =
            r->status == TRIAL_FINISHED ? better * outcome_last(&r->outcome, c->tested) : NAN;
    }
}

double effect_probability_of_improvement(const comparison *c, const paired_comparison *pair) {
    const size_t a_count = (size_t)pair->a->run_count, b_count = (size_t)pair->b->run_count;
    double *values = memory_array(a_count + b_count, sizeof *values);
    if (!values) return NAN;
    take_values(c, pair->a, values);
    take_values(c, pair->b, values + a_count);
    const double share = effect_superiority(values, a_count, values + a_count, b_count);
    free(values);
    return share;
}

double effect_size_paired(const sample_summary *difference) {
    return difference->sd > 0 ? difference->mean / difference->sd : (double)NAN;
}
