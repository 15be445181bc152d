#include "src/data/series_windows.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "src/base/memory.h"

/* Steps of so large a share; no more than there are. */
static int64_t part_of(int64_t length, double share, int64_t most) {
    const int64_t steps = (int64_t)floor((double)length * share + 0.5);
    return steps < most ? steps : most;
}

static int64_t less_gap(int64_t end, int64_t gap) {
    return end > gap ? end - gap : 0;
}

series_borders series_borders_find(const window_rule *r, int64_t length) {
    series_borders b = {.length = length};
    const int64_t tests = part_of(length, r->test, length);
    b.test_first = length - tests;
    b.val_end = tests > 0 ? less_gap(b.test_first, r->gap) : b.test_first;
    const int64_t validates = part_of(length, r->validation, b.val_end);
    b.val_first = b.val_end - validates;
    b.train_end = validates > 0 ? less_gap(b.val_first, r->gap) : b.val_first;
    return b;
}

/* What cutting needs. */
typedef struct cutting {
    const window_rule *rule;
    const sequence_part *all;
    const float *y;
    int columns;
    series_windows *out;
    error *err;
} cutting;

static bool are_known(const float *y, int64_t count) {
    for (int64_t k = 0; k < count; k++)
        if (isnan(y[k])) return false;
    return true;
}

static status add(const cutting *c, window_list *list, int64_t start, int64_t series) {
    const size_t needed = (size_t)list->count + 1;
    if (!memory_grow(&list->starts, &list->start_capacity, needed, sizeof *list->starts) ||
        !memory_grow(&list->series, &list->series_capacity, needed, sizeof *list->series))
        return error_no_memory(c->err, needed * sizeof *list->starts);
    list->starts[list->count] = start;
    list->series[list->count++] = (int32_t)series;
    return STATUS_OK;
}

/* The windows that forecast steps of [from, end) alone. */
static status cut_part(const cutting *c, int64_t series, int64_t from, int64_t end,
                       split_use part) {
    const window_rule *r = c->rule;
    const int64_t first = c->all->offsets[series];
    int64_t t = from > r->lookback ? from : r->lookback;
    for (; t + r->horizon <= end; t += r->stride) {
        const int64_t at = first + t;
        if (!are_known(c->y + at * c->columns, r->horizon * c->columns))
            c->out->unknown++;
        else
            TRY(add(c, &c->out->part[part], at - r->lookback, series));
    }
    return STATUS_OK;
}

static status cut_series(const cutting *c, int64_t series) {
    const series_borders b = series_borders_find(c->rule, sequence_part_length(c->all, series));
    if (b.length < c->rule->lookback + c->rule->horizon) c->out->without++;
    TRY(cut_part(c, series, 0, b.train_end, SPLIT_TRAINS));
    TRY(cut_part(c, series, b.val_first, b.val_end, SPLIT_VALIDATES));
    return cut_part(c, series, b.test_first, b.length, SPLIT_TESTS);
}

status series_windows_cut(const window_rule *r, const sequence_part *series, const float *y,
                          int columns, series_windows *out, error *err) {
    *out = (series_windows){.unknown = 0};
    const cutting c = {r, series, y, columns, out, err};
    if (series->count > INT32_MAX)
        return error_set(err, STATUS_BAD_INPUT, "more series than can be forecast");
    for (int64_t i = 0; i < series->count; i++) TRY(cut_series(&c, i));
    return STATUS_OK;
}

void series_windows_free(series_windows *w) {
    for (int p = 0; p <= SPLIT_TESTS; p++) {
        free(w->part[p].starts);
        free(w->part[p].series);
    }
    *w = (series_windows){.unknown = 0};
}
