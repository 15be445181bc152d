#include "src/stats/search_importance.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/stats/ped_anova.h"
#include "src/stats/search_draws.h"

/* The configurations that were drawn. */
typedef struct drawn {
    const comparison *c;
    int32_t first, count;
    bool *counts, *on_top; /* of each */
    int32_t *cells;        /* of each, on the axis that is looked at */
} drawn;

/* --- who is on top --- */

static bool has_only_diverged(const configuration *g) {
    return g->finished == 0 && g->diverged > 0 && g->missing + g->failed + g->stopped == 0;
}

static const configuration *at(const drawn *d, int32_t i) {
    return &d->c->configurations[d->first + i];
}

/* The best first; those that diverged last. */
static int compare_configurations(const void *left, const void *right, void *context) {
    const drawn *d = context;
    const configuration *a = *(const configuration *const *)left,
                        *b = *(const configuration *const *)right;
    if ((a->finished == 0) != (b->finished == 0)) return a->finished == 0 ? 1 : -1;
    if (a->finished == 0) return 0;
    return metric_is_better(d->c->selection, a->last.mean, b->last.mean)
               ? -1
               : metric_is_better(d->c->selection, b->last.mean, a->last.mean);
}

/* NULL without memory. */
static const configuration *last_on_top(drawn *d, int32_t counted) {
    const configuration **sorted = memory_array((size_t)counted, sizeof *sorted), *last = NULL;
    int32_t place = 0;
    for (int32_t i = 0; sorted && i < d->count; i++)
        if (d->counts[i]) sorted[place++] = at(d, i);
    if (sorted) {
        qsort_r(sorted, (size_t)counted, sizeof *sorted, compare_configurations, d);
        last = sorted[(int32_t)ceil(0.1 * counted) - 1];
    }
    free(sorted);
    return last;
}

static int32_t count_them(drawn *d) {
    int32_t counted = 0;
    for (int32_t i = 0; i < d->count; i++)
        counted += d->counts[i] = at(d, i)->finished > 0 || has_only_diverged(at(d, i));
    return counted;
}

/* How many; 0 without memory. */
static int32_t find_top(drawn *d, int32_t counted) {
    const configuration *last = last_on_top(d, counted);
    int32_t top = 0;
    for (int32_t i = 0; last && i < d->count; i++) {
        const configuration *one = at(d, i);
        d->on_top[i] = d->counts[i] && compare_configurations(&one, &last, d) <= 0;
        top += d->on_top[i];
    }
    return top;
}

/* --- shares --- */

/* How many of those that count have a cell on this axis, and how many on top. */
typedef struct active {
    int all, top;
} active;

static active count_cells(const drawn *d, int all[], int top[]) {
    active sums = {0, 0};
    for (int32_t i = 0; i < d->count; i++) {
        if (!d->counts[i] || d->cells[i] < 0) continue;
        all[d->cells[i]]++;
        sums.all++;
        if (!d->on_top[i]) continue;
        top[d->cells[i]]++;
        sums.top++;
    }
    return sums;
}

/* Where a condition leaves only some on this axis, its divergence is weighed by how many. */
static double divergence_of(const drawn *d, const searched_scale *s,
                            const search_importance *known) {
    const size_t cells = searched_scale_cells(s);
    int *counts = memory_array(2 * cells, sizeof *counts);
    double *room = memory_array(2 * cells, sizeof *room), divergence = 0;
    searched_scale_fill(s, d->c, d->first, d->count, d->cells);
    if (counts && room) {
        const active here = count_cells(d, counts, counts + cells);
        const double of_top = (double)here.top / known->top;
        const double of_all = (double)here.all / known->configurations;
        if (here.all >= 2 && here.top >= 1)
            divergence = of_top * of_top / of_all *
                         ped_anova_divergence(counts, counts + cells, cells,
                                              s->range.kind != SEARCH_AXIS_CHOICE, room);
    }
    free(counts);
    free(room);
    return divergence;
}

static void insert(search_importance *out, const searched_scale *axis, double share) {
    int place = out->count++;
    for (; place > 0 && out->share[place - 1] < share; place--) {
        out->share[place] = out->share[place - 1];
        out->axis[place] = out->axis[place - 1];
    }
    out->share[place] = share;
    out->axis[place] = *axis;
}

/* False where a line is none that this program writes. */
static bool weigh_axes(const drawn *d, const char *line, search_importance *out) {
    searched_scale axis;
    double sum = 0;
    while (*line) {
        if (out->count == KEY_COUNT || !searched_scale_read(&line, &axis)) return false;
        if (searched_scale_cells(&axis) > 1)
            insert(out, &axis, divergence_of(d, &axis, out));
        else
            searched_scale_free(&axis);
    }
    for (int i = 0; i < out->count; i++) sum += out->share[i];
    for (int i = 0; i < out->count; i++) out->share[i] /= sum;
    return out->count >= 2 && sum > 0;
}

bool search_importance_of(const comparison *c, search_importance *out) {
    search_draws draws;
    out->count = out->configurations = out->top = 0;
    if (!search_draws_of(c, &draws)) return false;
    drawn d = {.c = c, .first = draws.first, .count = draws.end - draws.first};
    const size_t count = (size_t)d.count;
    d.counts = memory_array(count, sizeof *d.counts);
    d.on_top = memory_array(count, sizeof *d.on_top);
    d.cells = memory_array(count, sizeof *d.cells);
    bool told = d.counts && d.on_top && d.cells;
    if (told) out->configurations = count_them(&d);
    told = told && out->configurations >= SEARCH_IMPORTANCE_FEWEST;
    if (told) out->top = find_top(&d, out->configurations);
    told =
        told && out->top > 0 && out->top < out->configurations && weigh_axes(&d, draws.axes, out);
    if (!told) search_importance_free(out);
    free(d.counts);
    free(d.on_top);
    free(d.cells);
    return told;
}

void search_importance_free(search_importance *s) {
    for (int i = 0; i < s->count; i++) searched_scale_free(&s->axis[i]);
    s->count = 0;
}
