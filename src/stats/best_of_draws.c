#include "src/stats/best_of_draws.h"

#include <stdlib.h>

#include "src/base/memory.h"
#include "src/search/samplers.h"
#include "src/stats/search_draws.h"

/* The weights by their ratio from one value to the next worse: (i - k) / (i - 1). */
double best_of_draws(const double values[], size_t count, size_t k) {
    double weight = (double)k / (double)count, sum = 0;
    for (size_t i = count; i >= k; i--) {
        sum += weight * values[i - 1];
        if (i > 1) weight *= (double)(i - k) / (double)(i - 1);
    }
    return sum;
}

/* Worse values first. */
static int compare_values(const void *left, const void *right, void *context) {
    const comparison *c = context;
    const double a = *(const double *)left, b = *(const double *)right;
    return metric_is_better(c->selection, b, a) ? -1 : metric_is_better(c->selection, a, b);
}

/* Whether nothing more is to come of a configuration: it has a mean, or diverged. */
static bool is_settled(const configuration *g) {
    return g->missing + g->failed + g->stopped == 0 && (g->finished > 0 || g->diverged > 0);
}

double *best_of_draws_values(const comparison *c, size_t *count) {
    search_draws draws;
    if (!search_draws_of(c, &draws) || draws.sampler != SEARCH_SAMPLER_RANDOM) return NULL;
    const size_t drawn = (size_t)(draws.end - draws.first);
    double *values = memory_array(drawn, sizeof *values);
    size_t finished = 0;
    for (int32_t g = draws.first; values && g < draws.end; g++) {
        if (!is_settled(&c->configurations[g])) {
            free(values);
            return NULL;
        }
        if (c->configurations[g].finished > 0) values[finished++] = c->configurations[g].last.mean;
    }
    if (!values || finished == 0) {
        free(values);
        return NULL;
    }
    qsort_r(values, finished, sizeof *values, compare_values, (void *)c);
    for (size_t i = 1; i <= drawn; i++) /* the best to the end, the diverged before them */
        values[drawn - i] = values[i <= finished ? finished - i : 0];
    *count = drawn;
    return values;
}
