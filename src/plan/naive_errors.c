#include "src/plan/naive_errors.h"

#include <math.h>

#include "src/base/memory.h"
#include "src/trial/measures.h"

static double measured(const dataset *d, measure_kind m, const float *forecast) {
    const forecast_facts *f = d->forecasts;
    const measured_items items = {.count = d->split[DATASET_TEST].count * f->horizon,
                                  .outputs = f->columns,
                                  .scores = forecast,
                                  .targets = d->split[DATASET_TEST].targets,
                                  .horizon = f->horizon,
                                  .series = f->series[DATASET_TEST],
                                  .scales = f->scales};
    return measure_value(m, &items);
}

static void append_measure(text *out, const dataset *d, measure_kind m) {
    const double naive = measured(d, m, d->forecasts->naive);
    const float *seasonal = d->forecasts->seasonal;
    const double of_season = seasonal ? measured(d, m, seasonal) : 0;
    if (isnan(naive) || isnan(of_season)) return;
    text_append_format(out, "%s ", measure_describe(m)->name);
    text_append_real(out, naive);
    text_append(out, seasonal ? " " : "");
    if (seasonal) text_append_real(out, of_season);
    text_append(out, "\n");
}

status naive_errors_find(dataset *d, error *err) {
    text all = {0};
    if (!d->forecasts || !d->forecasts->naive) return STATUS_OK;
    text_append_format(&all, "measure naive%s\n", d->forecasts->seasonal ? " seasonal_naive" : "");
    for (measure_kind m = 0; m < MEASURE_COUNT; m++)
        if (measure_describe(m)->task == MEASURE_OF_VALUES) append_measure(&all, d, m);
    d->naive = all.failed ? NULL : memory_copy_text(text_string(&all));
    text_free(&all);
    return d->naive ? STATUS_OK : error_no_memory(err, 1);
}
