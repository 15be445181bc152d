#include "src/stats/cost.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/wording.h"

const double COST_NEARLY_EQUAL = 1.05;

double cost_training_flops(const trial *t, int64_t iteration) {
    const double epochs = (double)iteration / (double)trial_batches_per_epoch(t);
    return epochs * (double)t->train_count * trial_training_flops(t);
}

static double mean_flops(const configuration *g) {
    double sum = 0;
    for (int32_t i = 0; i < g->run_count; i++)
        if (g->runs[i]->status == TRIAL_FINISHED)
            sum += cost_training_flops(&g->runs[i]->trial, g->runs[i]->outcome.iterations_done);
    return sum / g->finished;
}

double cost_of(const configuration *g, cost_kind kind) {
    if (g->finished == 0) return NAN;
    return kind == COST_FLOPS ? mean_flops(g)
                              : (double)rnn_parameter_count(&g->trial->architecture);
}

cost_span cost_span_of(const comparison *c, cost_kind kind) {
    cost_span span = {NAN, NAN};
    for (int32_t g = 0; g < c->configuration_count; g++) {
        const double cost = cost_of(&c->configurations[g], kind);
        span.least = fmin(span.least, cost);
        span.most = fmax(span.most, cost);
    }
    return span;
}

bool cost_nearly_equal(double a, double b) {
    return fmax(a, b) <= COST_NEARLY_EQUAL * fmin(a, b);
}

/* --- the front --- */

typedef struct priced {
    const configuration *of;
    double cost;
    int32_t rank;
} priced;

static int compare_prices(const void *left, const void *right) {
    const priced *a = left, *b = right;
    if (a->cost != b->cost) return a->cost < b->cost ? -1 : 1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

int32_t cost_find_front(const comparison *c, cost_kind kind, const configuration *front[]) {
    priced *all = memory_array((size_t)c->configuration_count, sizeof *all);
    int32_t count = 0, kept = 0;
    for (int32_t place = 0; all && place < c->configuration_count; place++) {
        const configuration *g = comparison_ranked(c, place);
        if (g->finished > 0) all[count++] = (priced){g, cost_of(g, kind), place};
    }
    if (count > 0) qsort(all, (size_t)count, sizeof *all, compare_prices);
    for (int32_t i = 0; i < count; i++)
        if (kept == 0 ||
            metric_is_better(c->selection, all[i].of->last.mean, front[kept - 1]->last.mean))
            front[kept++] = all[i].of;
    free(all);
    return kept;
}

void cost_append(text *out, cost_kind kind, double cost) {
    if (kind == COST_FLOPS)
        text_append_quantity(out, cost, "FLOP");
    else
        wording_append_count(out, (int64_t)cost, "parameter");
}
