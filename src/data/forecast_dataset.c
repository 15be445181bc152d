#include "src/data/forecast_dataset.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/formats.h"
#include "src/data/sequence_digest.h"

/* What making one data set needs. */
typedef struct forecasting {
    const file_spec *spec;
    sequence_file file;
    const sequence_part *series;
    series_windows windows;
    int columns;              /* forecast */
    float *y;                 /* (steps, columns), as given */
    float *x_train, *y_train; /* the steps that train, of all series: (train_steps, ...) */
    int64_t train_steps;
    file_dataset *d;
    error *err;
} forecasting;

static status fail(const forecasting *f, const char *what) {
    return error_set(f->err, STATUS_BAD_INPUT, "%s: error: %s", f->spec->train, what);
}

static bool is_given(const char *words) {
    return words && words[0];
}

static int64_t steps_of(const forecasting *f) {
    return f->series->offsets[f->series->count];
}

/* --- what is asked for --- */

static status check_split(const forecasting *f) {
    const split_request *s = &f->spec->split;
    if (is_given(f->spec->test) || is_given(f->spec->val))
        return fail(f,
                    "forecasts are tested on the end of each series: leave data.test and data.val "
                    "out, and say how much of it by data.split: {test: 0.2, val: 0.1}");
    if (s->rule != SPLIT_CHRONOLOGICAL)
        return fail(f,
                    "windows that follow in time overlap: any other split shows the test's values "
                    "in training; leave data.split.by out, or give chronological");
    if (s->test == 0)
        return fail(f, "which end of each series is the test? say data.split: {test: 0.2}");
    if (s->test + s->validation >= 1)
        return fail(f, "data.split.test and data.split.val leave nothing to train with");
    if (f->spec->val_size > 0)
        return fail(f, "data.val_size counts items; of series say data.split: {val: 0.1}");
    return STATUS_OK;
}

static status check_request(const forecasting *f, int64_t train_size, int64_t test_size) {
    const file_spec *s = f->spec;
    if (!is_given(s->train))
        return error_set(f->err, STATUS_BAD_INPUT,
                         "data set file: error: data.train names no file");
    if (s->windows.lookback < 1)
        return fail(f,
                    "data.task: forecasting needs data.lookback: how many steps are seen before "
                    "those to forecast");
    if (train_size || test_size)
        return fail(f,
                    "data.train_size and data.test_size count items, and windows overlap; leave "
                    "them out, data.stride takes fewer windows");
    if (s->max_length)
        return fail(f, "data.max_length: a window has data.lookback steps; leave it out");
    if (s->tokens)
        return fail(f, "data.tokens: tokens are names, and forecasts are of numbers; leave it out");
    if (s->scale == SCALE_SEQUENCE || s->scale == SCALE_BYTES)
        return fail(f, "data.scale of series is none, standard or minmax");
    return check_split(f);
}

/* --- reading --- */

static status read_series(forecasting *f) {
    sequence_request how = f->spec->request;
    how.use = SEQUENCES_TRAIN;
    how.series = true;
    TRY(sequence_file_read(f->spec->train, &how, &f->file, f->err));
    if (!f->file.forecast)
        return error_set(f->err, STATUS_BAD_INPUT,
                         "%s: error: a file of %s holds sequences with labels; series to forecast "
                         "are read from CSV, NPY, NPZ, HDF5 and .tsf",
                         f->spec->train, f->file.format);
    if (f->file.part[DATASET_TEST].count)
        return fail(f, "it holds arrays for a test; name the array of the series by data.x");
    f->series = &f->file.part[DATASET_TRAIN];
    f->columns = f->file.forecast_count;
    if (f->file.notices.bytes)
        text_append_format(&f->d->notices, "%s", text_string(&f->file.notices));
    return STATUS_OK;
}

static status check_missing(const forecasting *f) {
    const int width = f->file.features;
    int64_t count = 0, first = 0;
    for (int64_t k = 0; k < steps_of(f) * width; k++)
        if (isnan(f->series->values[k]) && count++ == 0) first = k;
    if (count == 0 || f->spec->missing != MISSING_REFUSE) return STATUS_OK;
    int64_t series = 0;
    while (f->series->offsets[series + 1] <= first / width) series++;
    return error_set(f->err, STATUS_BAD_INPUT,
                     "%s: %s: error: %" PRId64 " missing value%s, the first in step %" PRId64
                     " of feature %d, from 0; say data.missing: ffill, mean or mask",
                     f->spec->train, sequence_part_missing_place(f->series, series), count,
                     count == 1 ? "" : "s", first / width - f->series->offsets[series],
                     (int)(first % width));
}

/* Values `chosen` of each step of [first, end), or the first `count` ones. */
static void take_values(const forecasting *f, const int chosen[], int count, int64_t first,
                        int64_t end, float *to) {
    for (int64_t t = first; t < end; t++) {
        const float *from = f->series->values + t * f->file.features;
        for (int k = 0; k < count; k++) *to++ = from[chosen ? chosen[k] : k];
    }
}

/* --- windows --- */

static status refuse_short(const forecasting *f, const char *part) {
    const window_rule *r = &f->spec->windows;
    int64_t shortest, longest;
    sequence_file_lengths(&f->file, &shortest, &longest);
    return error_set(f->err, STATUS_BAD_INPUT,
                     "%s: error: no window %s: the longest series has %" PRId64
                     " steps, and data.lookback %" PRId64 " and data.horizon %" PRId64
                     " take %" PRId64 "; make them smaller, or other parts by data.split",
                     f->spec->train, part, longest, r->lookback, r->horizon,
                     r->lookback + r->horizon);
}

static void add_window_notices(forecasting *f) {
    const series_windows *w = &f->windows;
    text *out = &f->d->notices;
    if (w->without > 0)
        text_append_format(out,
                           "data set file: notice: %" PRId64 " of %" PRId64
                           " series are shorter than a window, and not used\n",
                           w->without, f->series->count);
    if (w->unknown > 0)
        text_append_format(out,
                           "data set file: notice: %" PRId64
                           " windows are left out: a value to forecast is missing\n",
                           w->unknown);
}

static status cut_windows(forecasting *f) {
    const size_t values = (size_t)steps_of(f) * (size_t)f->columns;
    f->y = memory_array(values, sizeof *f->y);
    if (!f->y) return error_no_memory(f->err, values * sizeof *f->y);
    take_values(f, f->file.forecast, f->columns, 0, steps_of(f), f->y);
    TRY(series_windows_cut(&f->spec->windows, f->series, f->y, f->columns, &f->windows, f->err));
    add_window_notices(f);
    if (f->windows.part[SPLIT_TRAINS].count == 0) return refuse_short(f, "to train with");
    if (f->windows.part[SPLIT_TESTS].count == 0) return refuse_short(f, "to test with");
    if (f->spec->split.validation > 0 && f->windows.part[SPLIT_VALIDATES].count == 0)
        return refuse_short(f, "to validate with");
    return STATUS_OK;
}

/* --- splits --- */

static void add_windows(const forecasting *f, const window_list *from, file_split *to,
                        int32_t *series) {
    const int64_t numbers = f->spec->windows.horizon * f->columns;
    for (int64_t i = 0; i < from->count; i++, to->count++) {
        const int64_t origin = from->starts[i] + f->spec->windows.lookback;
        to->starts[to->count] = from->starts[i];
        memcpy(to->targets + to->count * numbers, f->y + origin * f->columns,
               (size_t)numbers * sizeof *to->targets);
        series[to->count] = from->series[i];
    }
}

static status make_split(forecasting *f, int split, int64_t items) {
    file_split *s = &f->d->split[split];
    const size_t count = (size_t)items,
                 numbers = (size_t)f->spec->windows.horizon * (size_t)f->columns;
    s->starts = memory_array(count, sizeof *s->starts);
    s->targets = memory_array(count, numbers * sizeof *s->targets);
    f->d->forecasts->series[split] = memory_array(count, sizeof(int32_t));
    if (s->starts && s->targets && f->d->forecasts->series[split]) return STATUS_OK;
    return error_no_memory(f->err, count * numbers * sizeof *s->targets);
}

/* Those that validate stand behind those that train. */
static status deal_out(forecasting *f) {
    const window_list *part = f->windows.part;
    file_split *train = &f->d->split[DATASET_TRAIN], *test = &f->d->split[DATASET_TEST];
    forecast_facts *facts = f->d->forecasts = memory_array(1, sizeof *facts);
    if (!facts) return error_no_memory(f->err, sizeof *facts);
    facts->horizon = (int)f->spec->windows.horizon;
    facts->columns = f->columns;
    facts->season = f->spec->season;
    facts->steps = steps_of(f);
    TRY(make_split(f, DATASET_TRAIN, part[SPLIT_TRAINS].count + part[SPLIT_VALIDATES].count));
    TRY(make_split(f, DATASET_TEST, part[SPLIT_TESTS].count));
    add_windows(f, &part[SPLIT_TRAINS], train, facts->series[DATASET_TRAIN]);
    add_windows(f, &part[SPLIT_VALIDATES], train, facts->series[DATASET_TRAIN]);
    add_windows(f, &part[SPLIT_TESTS], test, facts->series[DATASET_TEST]);
    f->d->val_count = part[SPLIT_VALIDATES].count;
    f->d->whole_train_count = train->count;
    return STATUS_OK;
}

/* --- what naive forecasts come to --- */

static status find_scales(const forecasting *f) {
    forecast_facts *facts = f->d->forecasts;
    const int64_t count = f->series->count, season = facts->season ? facts->season : 1;
    facts->scales = memory_array((size_t)count, (size_t)f->columns * sizeof *facts->scales);
    if (!facts->scales) return error_no_memory(f->err, (size_t)count * sizeof *facts->scales);
    for (int64_t i = 0; i < count; i++) {
        const series_borders b =
            series_borders_find(&f->spec->windows, sequence_part_length(f->series, i));
        for (int c = 0; c < f->columns; c++)
            facts->scales[i * f->columns + c] = naive_scale(
                f->y + f->series->offsets[i] * f->columns, b.train_end, f->columns, c, season);
    }
    return STATUS_OK;
}

/* Of every test window; none where one has nothing to go by. */
static status forecast_naively(const forecasting *f, int64_t season, float **out) {
    const window_list *tests = &f->windows.part[SPLIT_TESTS];
    const window_rule *r = &f->spec->windows;
    const int64_t numbers = r->horizon * f->columns;
    bool known = true;
    *out = memory_array((size_t)tests->count, (size_t)numbers * sizeof **out);
    if (!*out) return error_no_memory(f->err, (size_t)(tests->count * numbers) * sizeof **out);
    for (int64_t i = 0; i < tests->count && known; i++) {
        const int64_t first = f->series->offsets[tests->series[i]];
        known = naive_forecast(f->y + first * f->columns, tests->starts[i] + r->lookback - first,
                               r->horizon, f->columns, season, *out + i * numbers);
    }
    if (known) return STATUS_OK;
    free(*out);
    *out = NULL;
    text_append_format(&f->d->notices,
                       "data set file: notice: no %snaive forecast to compare with: a test window "
                       "has no value %" PRId64 " step%s before\n",
                       season > 1 ? "seasonal " : "", season, season == 1 ? "" : "s");
    return STATUS_OK;
}

static status compare_naively(const forecasting *f) {
    forecast_facts *facts = f->d->forecasts;
    TRY(find_scales(f));
    TRY(forecast_naively(f, 1, &facts->naive));
    return facts->season > 0 ? forecast_naively(f, facts->season, &facts->seasonal) : STATUS_OK;
}

/* --- filling and scaling --- */

static status find_training_steps(forecasting *f) {
    const size_t steps = (size_t)steps_of(f), inputs = (size_t)f->file.inputs;
    f->x_train = memory_array(steps, inputs * sizeof *f->x_train);
    f->y_train = memory_array(steps, (size_t)f->columns * sizeof *f->y_train);
    if (!f->x_train || !f->y_train)
        return error_no_memory(f->err, steps * inputs * sizeof *f->x_train);
    for (int64_t i = 0; i < f->series->count; i++) {
        const series_borders b =
            series_borders_find(&f->spec->windows, sequence_part_length(f->series, i));
        const int64_t first = f->series->offsets[i], end = first + b.train_end;
        take_values(f, NULL, f->file.inputs, first, end,
                    f->x_train + f->train_steps * f->file.inputs);
        take_values(f, f->file.forecast, f->columns, first, end,
                    f->y_train + f->train_steps * f->columns);
        f->train_steps += b.train_end;
    }
    return STATUS_OK;
}

static void add_scaling_notice(const forecasting *f, const feature_statistics *s) {
    const bool scaled = f->spec->scale == SCALE_STANDARD || f->spec->scale == SCALE_MINMAX;
    if (scaled && s->constant > 0)
        text_append_format(&f->d->notices,
                           "data set file: notice: feature %d, from 0,%s does not vary in the "
                           "steps that train, and is not scaled\n",
                           s->first_constant, s->constant > 1 ? " and others," : "");
}

/* (steps, inputs), and with masks (steps, 2 * inputs). */
static status make_inputs(const forecasting *f, const feature_statistics *s, float **out) {
    const int64_t steps = steps_of(f);
    const int inputs = f->file.inputs, parts = f->spec->missing == MISSING_MASK ? 2 : 1;
    const size_t values = (size_t)steps * (size_t)inputs;
    float *x = memory_aligned_array(values, sizeof *x), *masks = NULL, *both = NULL;
    if (parts == 2) {
        masks = memory_array(values, sizeof *masks);
        both = memory_aligned_array(values, 2 * sizeof *both);
    }
    const bool room = x && (parts == 1 || (masks && both));
    if (room) {
        take_values(f, NULL, inputs, 0, steps, x);
        const item_places places = {.offsets = f->series->offsets, .count = f->series->count};
        feature_scaling_apply(s, f->spec->scale, f->spec->missing, x, &places, masks);
    }
    for (int64_t t = 0; room && parts == 2 && t < steps; t++) {
        memcpy(both + 2 * t * inputs, x + t * inputs, (size_t)inputs * sizeof *both);
        memcpy(both + (2 * t + 1) * inputs, masks + t * inputs, (size_t)inputs * sizeof *both);
    }
    *out = parts == 2 ? both : x;
    if (parts == 2) free(x);
    free(masks);
    return room ? STATUS_OK : error_no_memory(f->err, values * sizeof *x);
}

/* A column has one mean and sd, whatever the step ahead. */
static status scale_targets(const forecasting *f) {
    const int horizon = (int)f->spec->windows.horizon, columns = f->columns;
    target_scaling *of_columns, *s;
    TRY(target_scaling_find(f->y_train, f->train_steps, columns, &of_columns, f->err));
    s = f->d->scaling = memory_array(1, sizeof *s);
    const size_t count = (size_t)horizon * (size_t)columns;
    if (s) {
        s->count = horizon * columns;
        s->mean = memory_array(count, sizeof *s->mean);
        s->sd = memory_array(count, sizeof *s->sd);
    }
    const bool room = s && s->mean && s->sd;
    for (int k = 0; room && k < s->count; k++) {
        s->mean[k] = of_columns->mean[k % columns];
        s->sd[k] = of_columns->sd[k % columns];
    }
    target_scaling_free(of_columns);
    return room ? STATUS_OK : error_no_memory(f->err, count * sizeof *s->mean);
}

static status fill_and_scale(forecasting *f) {
    feature_statistics statistics;
    float *x = NULL;
    TRY(find_training_steps(f));
    const int64_t ends[] = {0, f->train_steps};
    const item_places all = {.offsets = ends, .count = 1};
    status result = feature_statistics_find(f->x_train, &all, f->file.inputs, &statistics, f->err);
    if (result == STATUS_OK) result = make_inputs(f, &statistics, &x);
    for (int s = 0; s < DATASET_SPLITS; s++) f->d->split[s].values = x;
    if (result == STATUS_OK) {
        add_scaling_notice(f, &statistics);
        feature_statistics_append(&f->d->fitted, &statistics, f->spec->scale, f->spec->missing);
    }
    feature_statistics_free(&statistics);
    return result == STATUS_OK && f->spec->scale_targets ? scale_targets(f) : result;
}

/* --- the whole --- */

static status describe(const forecasting *f) {
    file_dataset *d = f->d;
    const char *slash = strrchr(f->spec->train, '/');
    const int64_t outputs = f->spec->windows.horizon * f->columns;
    if (outputs > SEQUENCE_MOST_FEATURES)
        return fail(f, "data.horizon has too many numbers to predict at once");
    d->seq_dim = d->shortest = (int)f->spec->windows.lookback;
    d->input_dim = f->file.inputs * (f->spec->missing == MISSING_MASK ? 2 : 1);
    d->output_dim = (int)outputs;
    d->title = memory_copy_text(slash ? slash + 1 : f->spec->train);
    d->origin = memory_copy_text(f->spec->train);
    return d->title && d->origin ? STATUS_OK : error_no_memory(f->err, strlen(f->spec->train));
}

static status make(forecasting *f, int64_t train_size, int64_t test_size) {
    TRY(check_request(f, train_size, test_size));
    TRY(read_series(f));
    TRY(check_missing(f));
    TRY(describe(f));
    TRY(sequence_digest_of_forecasts(f->series, f->file.features, f->file.inputs, f->file.forecast,
                                     f->columns, &f->d->digest, f->err));
    TRY(cut_windows(f));
    TRY(deal_out(f));
    TRY(compare_naively(f));
    return fill_and_scale(f);
}

status forecast_dataset_read(const file_spec *spec, int64_t train_size, int64_t test_size,
                             file_dataset *out, error *err) {
    *out = (file_dataset){.title = NULL};
    forecasting f = {.spec = spec, .d = out, .err = err};
    status result = make(&f, train_size, test_size);
    sequence_file_free(&f.file);
    series_windows_free(&f.windows);
    free(f.y);
    free(f.x_train);
    free(f.y_train);
    if (result == STATUS_OK && out->notices.failed)
        result = error_no_memory(err, out->notices.bytes);
    if (result != STATUS_OK) file_dataset_free(out);
    return result;
}
