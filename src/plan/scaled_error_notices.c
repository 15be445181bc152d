#include "src/plan/scaled_error_notices.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>

#include "src/data/file_spec.h"

/* Series of some items, by number, whose errors cannot be scaled. */
typedef struct unscaled {
    int32_t first, last; /* the first of them, and the last seen */
    int64_t count;
    int column;   /* of the first */
    bool too_few; /* it has no differences; else all of them are 0 */
} unscaled;

/* Its first column without a scale; -1 for none. */
static int unscaled_column(const forecast_facts *f, int32_t series) {
    for (int k = 0; k < f->columns; k++)
        if (!(f->scales[series * f->columns + k] > 0)) return k;
    return -1;
}

/* Of items [first, end) of a split. */
static unscaled look(const dataset *d, int split, int64_t first, int64_t end) {
    const forecast_facts *f = d->forecasts;
    unscaled found = {.last = -1};
    for (int64_t i = first; i < end; i++) {
        const int32_t series = f->series[split][i];
        if (series == found.last) continue;
        found.last = series;
        const int column = unscaled_column(f, series);
        if (column < 0 || found.count++ > 0) continue;
        found.first = series;
        found.column = column;
        found.too_few = isnan(f->scales[series * f->columns + column]);
    }
    return found;
}

/* "it is undefined on ...: series 2, from 0, and 1 other are constant in the steps that train". */
static void append_why(text *out, const forecast_facts *f, const char *items, const unscaled *u) {
    const int64_t season = f->season ? f->season : 1;
    const bool several = u->count > 1;
    text_append_format(out, "is undefined on the %s items: series %d, from 0,", items, u->first);
    if (f->columns > 1) text_append_format(out, " in forecast column %d, from 0,", u->column);
    if (several)
        text_append_format(out, " and %" PRId64 " other%s", u->count - 1, u->count == 2 ? "" : "s");
    text_append_format(out, " ha%s ", several ? "ve" : "s");
    if (u->too_few)
        text_append_format(out, "no two known values %" PRId64 " step%s apart", season,
                           season == 1 ? "" : "s");
    else if (season == 1)
        text_append(out, "one value only");
    else
        text_append_format(out, "the same values every %" PRId64 " steps (data.season)", season);
    text_append(out,
                " in the steps that train, so that there is no error of naive forecasts to divide "
                "by");
}

static status refuse(const plan *p, const forecast_facts *f, const char *items, const unscaled *u,
                     error *err) {
    text words = {0};
    config_append_place(&words, p->config, KEY_METRIC);
    text_append(&words, ": error: train.metric mase can choose nothing: it ");
    append_why(&words, f, items, u);
    text_append(&words,
                "; choose by rmse or mae, give another data.season, or take out such "
                "series");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

/* Of windows of one size; whether the test items are told of. */
static status check(const plan *p, const dataset *d, text *notices, bool *told, error *err) {
    if (!d->forecasts || d->problem) return STATUS_OK;
    const int64_t trained = d->split[DATASET_TRAIN].count, tested = d->split[DATASET_TEST].count;
    const unscaled validates = look(d, DATASET_TRAIN, trained - d->val_count, trained),
                   tests = look(d, DATASET_TEST, 0, tested);
    if (validates.count > 0) return refuse(p, d->forecasts, "validation", &validates, err);
    if (tests.count == 0) return STATUS_OK;
    if (d->val_count == 0) return refuse(p, d->forecasts, "test", &tests, err);
    if (*told) return STATUS_OK;
    *told = true;
    text_append_format(notices, "%s: notice: train.metric mase ", p->config->path);
    append_why(notices, d->forecasts, "test", &tests);
    text_append(notices, "\n");
    return STATUS_OK;
}

status scaled_errors_check(const plan *p, text *notices, error *err) {
    const dataset *d = p->data;
    bool told = false;
    if (d->absent || config_integer(p->config, KEY_METRIC) != MEASURE_MASE) return STATUS_OK;
    TRY(check(p, d, notices, &told, err));
    for (int w = 0; w < d->window_count; w++) {
        const window_size size = d->windows[w].size;
        const dataset one = dataset_of_windows(d, size.lookback, size.horizon);
        TRY(check(p, &one, notices, &told, err));
    }
    return STATUS_OK;
}
