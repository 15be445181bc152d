#include "src/plan/naive_errors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/file_spec.h"
#include "src/trial/measures.h"
#include "src/trial/results.h"

/* What came, of every test window: (windows, horizon, columns). */
static float *test_values(const dataset *d) {
    const forecast_facts *f = d->forecasts;
    const dataset_split *test = &d->split[DATASET_TEST];
    const size_t numbers = (size_t)f->horizon * (size_t)f->columns;
    float *values = memory_array((size_t)test->count, numbers * sizeof *values);
    for (int64_t i = 0; values && i < test->count; i++)
        memcpy(values + (size_t)i * numbers,
               f->y + (test->starts[i] + d->seq_dim) * (int64_t)f->columns,
               numbers * sizeof *values);
    return values;
}

static double measured(const dataset *d, measure_kind m, const float *forecast,
                       const float *values) {
    const forecast_facts *f = d->forecasts;
    const measured_items items = {.count = d->split[DATASET_TEST].count * f->horizon,
                                  .outputs = f->columns,
                                  .scores = forecast,
                                  .targets = values,
                                  .horizon = f->horizon,
                                  .series = f->series[DATASET_TEST],
                                  .scales = f->scales};
    return measure_value(m, &items);
}

static void append_measure(text *out, const dataset *d, measure_kind m, const float *values) {
    const double naive = measured(d, m, d->forecasts->naive, values);
    const float *seasonal = d->forecasts->seasonal;
    const double of_season = seasonal ? measured(d, m, seasonal, values) : 0;
    if (isnan(naive) || isnan(of_season)) return;
    text_append_format(out, "%s ", measure_describe(m)->name);
    text_append_real(out, naive);
    text_append(out, seasonal ? " " : "");
    if (seasonal) text_append_real(out, of_season);
    text_append(out, "\n");
}

/* Of windows of one size. */
static status append_errors(text *out, const dataset *d, error *err) {
    if (!d->forecasts || !d->forecasts->naive) return STATUS_OK;
    float *values = test_values(d);
    if (!values) return error_no_memory(err, (size_t)d->split[DATASET_TEST].count);
    text_append_format(out, "measure naive%s\n", d->forecasts->seasonal ? " seasonal_naive" : "");
    for (measure_kind m = 0; m < MEASURE_COUNT; m++)
        if (measure_describe(m)->task == MEASURE_OF_VALUES) append_measure(out, d, m, values);
    free(values);
    return STATUS_OK;
}

static status append_named_errors(text *out, const dataset *d, error *err) {
    if (d->problem) return STATUS_OK;
    results_begin_naive(out, d->seq_dim, d->horizon);
    return append_errors(out, d, err);
}

status naive_errors_find(dataset *d, error *err) {
    text all = {0};
    status result =
        d->window_count ? append_named_errors(&all, d, err) : append_errors(&all, d, err);
    for (int w = 0; w < d->window_count && result == STATUS_OK; w++) {
        const window_size size = d->windows[w].size;
        const dataset one = dataset_of_windows(d, size.lookback, size.horizon);
        result = append_named_errors(&all, &one, err);
    }
    if (result == STATUS_OK && all.bytes) {
        d->naive = all.failed ? NULL : memory_copy_text(text_string(&all));
        if (!d->naive) result = error_no_memory(err, 1);
    }
    text_free(&all);
    if (d->forecasts) forecast_facts_drop_naive(d->forecasts);
    for (int w = 0; w < d->window_count; w++)
        if (d->windows[w].forecasts) forecast_facts_drop_naive(d->windows[w].forecasts);
    return result;
}
