#include "src/run/groups.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/run/schedule.h"

/* About what one core does, and about what a trial costs besides training: only that they are the
 * same everywhere matters. */
static const double NOMINAL_FLOPS_PER_S = 1e10, OVERHEAD_S = 0.005;
/* A group has at most one part in so many of the work from it on, but for small ones, which have
 * at most one part in so many of all work. */
static const double PARTS = 4096, FEWEST_PARTS = 64;
static const double SHORT_S = 0.5, LONGEST_S = 180;

double groups_nominal_s(const trial *t) {
    return trial_flops(t) / NOMINAL_FLOPS_PER_S + OVERHEAD_S;
}

/* How much work there is from each place of the order on. */
static double *sum_from_end(const groups *g, const plan *p) {
    double *left_s = memory_array((size_t)p->trial_count + 1, sizeof *left_s);
    for (int32_t i = p->trial_count; left_s && i-- > 0;)
        left_s[i] = left_s[i + 1] + groups_nominal_s(&p->trials[g->order[i]]);
    return left_s;
}

static void cut(groups *g, const plan *p, const double left_s[]) {
    const double short_s = fmin(left_s[0] / FEWEST_PARTS, SHORT_S);
    for (int32_t i = 0; i < p->trial_count;) {
        const double most_s = fmin(fmax(left_s[i] / PARTS, short_s), LONGEST_S);
        const int32_t first = i;
        g->begin[g->count] = first;
        do g->group[g->order[i++]] = g->count;
        while (i < p->trial_count && left_s[first] - left_s[i + 1] <= most_s);
        g->count++;
    }
    g->begin[g->count] = p->trial_count;
}

static bool order_trials(groups *g, const plan *p) {
    const size_t count = (size_t)p->trial_count;
    bool *none_finished = memory_array(count, sizeof *none_finished);
    schedule all;
    const bool made = none_finished && schedule_create(&all, p, none_finished);
    for (int32_t i = 0; made && i < p->trial_count; i++) g->order[i] = schedule_take(&all);
    if (made) schedule_free(&all);
    free(none_finished);
    return made;
}

status groups_create(const plan *p, groups *out, error *err) {
    const size_t count = (size_t)p->trial_count;
    *out = (groups){.order = memory_array(count, sizeof *out->order),
                    .begin = memory_array(count + 1, sizeof *out->begin),
                    .group = memory_array(count, sizeof *out->group)};
    double *left_s = NULL;
    if (out->order && out->begin && out->group && order_trials(out, p))
        left_s = sum_from_end(out, p);
    if (!left_s) return error_no_memory(err, 4 * count * sizeof *left_s);
    cut(out, p, left_s);
    free(left_s);
    return STATUS_OK;
}

void groups_free(groups *g) {
    free(g->order);
    free(g->begin);
    free(g->group);
    *g = (groups){0};
}

const char *groups_name(const groups *g, const plan *p, int32_t group) {
    return p->trials[g->order[g->begin[group]]].id;
}
