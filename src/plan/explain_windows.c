#include "src/plan/explain_windows.h"

#include <math.h>

#include "src/trial/metrics.h"
#include "src/trial/results.h"

/* --- over all sizes that there are windows of --- */

typedef double quality(const plan *p, const plan_part *part);

/* NAN where no size has it. */
static void find_range(const plan *p, quality *of, double *least, double *most) {
    *least = *most = (double)NAN;
    for (size_t i = 0; i < p->part_count; i++) {
        if (p->parts[i].train_items == 0) continue;
        const double value = of(p, &p->parts[i]);
        *least = fmin(*least, value);
        *most = fmax(*most, value);
    }
}

static double trains(const plan *p, const plan_part *part) {
    (void)p;
    return (double)(part->train_items - part->val_items);
}

static double validates(const plan *p, const plan_part *part) {
    (void)p;
    return (double)part->val_items;
}

static double tests(const plan *p, const plan_part *part) {
    (void)p;
    return (double)part->test_items;
}

static double steps_seen(const plan *p, const plan_part *part) {
    (void)p;
    return (double)part->windows.lookback;
}

static double numbers(const plan *p, const plan_part *part) {
    return (double)(p->data->output_dim / p->data->horizon * part->windows.horizon);
}

static double error_of(const plan *p, const plan_part *part, bool seasonal) {
    double naive, of_season;
    const char *lines =
        results_naive_of(p->data->naive, part->windows.lookback, part->windows.horizon);
    if (!results_known_errors(lines, measure_describe(MEASURE_RMSE)->name, &naive, &of_season))
        return (double)NAN;
    return seasonal ? of_season : naive;
}

static double naive_error(const plan *p, const plan_part *part) {
    return error_of(p, part, false);
}

static double seasonal_error(const plan *p, const plan_part *part) {
    return error_of(p, part, true);
}

/* --- words --- */

static void append_count(text *out, const plan *p, quality *of) {
    double least, most;
    find_range(p, of, &least, &most);
    text_append_range(out, (int64_t)least, (int64_t)most);
}

static bool predicts_one(const plan *p) {
    double least, most;
    find_range(p, numbers, &least, &most);
    return most <= 1;
}

static void append_error(text *out, const plan *p, quality *of, const char *whose) {
    double least, most;
    find_range(p, of, &least, &most);
    if (isnan(least)) return;
    text_append(out, whose);
    metric_append(out, METRIC_TEST_RMSE, least);
    if (most <= least) return;
    text_append(out, " to ");
    metric_append(out, METRIC_TEST_RMSE, most);
}

void explain_append_windows(text *out, const plan *p) {
    const dataset *d = p->data;
    text naive = {0};
    text_append(out, ", each trial with ");
    append_count(out, p, trains);
    text_append(out, " training");
    if (d->val_count) {
        text_append(out, ", ");
        append_count(out, p, validates);
        text_append(out, " validation");
    }
    text_append(out, " and ");
    append_count(out, p, tests);
    text_append(out, " test windows of ");
    append_count(out, p, steps_seen);
    text_append_format(out, " steps × %d feature%s, ", d->input_dim, d->input_dim == 1 ? "" : "s");
    append_count(out, p, numbers);
    text_append(out, predicts_one(p) ? " number to predict" : " numbers to predict");
    if (d->scaling) text_append(out, ", scaled by the training items");
    text_append_format(&naive, "; the naive forecast has a test %s of ",
                       metric_format_of(METRIC_TEST_RMSE)->noun);
    append_error(out, p, naive_error, text_string(&naive));
    append_error(out, p, seasonal_error, ", the seasonal one of ");
    text_free(&naive);
}
