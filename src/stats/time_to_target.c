#include "src/stats/time_to_target.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"

/* Of one time, those that arrive come before those that are no longer followed. */
static int compare_arrivals(const void *left, const void *right) {
    const arrival *a = left, *b = right;
    if (a->time != b->time) return a->time < b->time ? -1 : 1;
    return b->arrived - a->arrived;
}

double arrival_median(arrival *arrivals, size_t count) {
    const double rounding = 1e-12;
    double under_way = 1;
    if (count > 0) qsort(arrivals, count, sizeof *arrivals, compare_arrivals);
    for (size_t i = 0; i < count; i++) {
        if (!arrivals[i].arrived) continue;
        under_way *= 1 - 1 / (double)(count - i);
        if (under_way <= 0.5 + rounding) return arrivals[i].time;
    }
    return NAN;
}

static bool is_at_target(const comparison *c, const evaluation *e) {
    const double value = e->values[c->selection];
    return isfinite(value) && !metric_is_better(c->selection, c->target, value);
}

static arrival arrival_of(const comparison *c, const result *r) {
    const outcome *o = &r->outcome;
    for (int32_t i = 0; r->status == TRIAL_FINISHED && i < o->evaluation_count; i++)
        if (is_at_target(c, &o->evaluations[i]))
            return (arrival){(double)o->evaluations[i].iteration, true};
    return (arrival){r->status == TRIAL_FINISHED ? (double)o->iterations_done : INFINITY, false};
}

target_times target_times_of(const comparison *c, const configuration *g) {
    target_times times = {.iterations = NAN};
    arrival *arrivals = memory_array((size_t)g->run_count, sizeof *arrivals);
    for (int32_t i = 0; arrivals && i < g->run_count; i++) {
        if (g->runs[i]->status != TRIAL_FINISHED && g->runs[i]->status != TRIAL_DIVERGED) continue;
        arrivals[times.trials] = arrival_of(c, g->runs[i]);
        times.reached += arrivals[times.trials++].arrived;
    }
    times.iterations = arrival_median(arrivals, (size_t)times.trials);
    free(arrivals);
    return times;
}
