#include "src/data/forecast_dataset.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/forecast_windows.h"
#include "src/data/formats.h"
#include "src/data/sequence_digest.h"

/* What making one data set needs. */
typedef struct forecasting {
    const file_spec *spec;
    sequence_file file;
    const sequence_part *series;
    int columns;              /* forecast */
    float *y;                 /* (steps, columns), as given */
    float *x_train, *y_train; /* the steps that train, of all series: (train_steps, ...) */
    int64_t train_steps;
    file_windows *windows; /* (window_count) */
    int window_count;
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

static bool see_steps(const file_spec *s) {
    bool all = s->size_count > 0 || s->windows.lookback >= 1;
    for (int i = 0; i < s->size_count; i++) all &= s->sizes[i].lookback >= 1;
    return all;
}

static status check_request(const forecasting *f, int64_t train_size, int64_t test_size) {
    const file_spec *s = f->spec;
    if (!is_given(s->train))
        return error_set(f->err, STATUS_BAD_INPUT,
                         "data set file: error: data.train names no file");
    if (!see_steps(s))
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

/* What is forecast, as it was given. */
static status take_forecast(forecasting *f) {
    const size_t values = (size_t)steps_of(f) * (size_t)f->columns;
    f->y = memory_array(values, sizeof *f->y);
    if (!f->y) return error_no_memory(f->err, values * sizeof *f->y);
    take_values(f, f->file.forecast, f->columns, 0, steps_of(f), f->y);
    return STATUS_OK;
}

/* Of all sizes that are asked for. */
static status make_list(forecasting *f) {
    const file_spec *s = f->spec;
    const int count = s->size_count ? s->size_count : 1;
    f->windows = memory_array((size_t)count, sizeof *f->windows);
    if (!f->windows) return error_no_memory(f->err, (size_t)count * sizeof *f->windows);
    f->window_count = count;
    for (int i = 0; i < count; i++)
        f->windows[i].size =
            s->size_count ? s->sizes[i] : (window_size){s->windows.lookback, s->windows.horizon};
    return STATUS_OK;
}

static status cut_windows(forecasting *f) {
    const forecast_series from = {.spec = f->spec,
                                  .file = &f->file,
                                  .series = f->series,
                                  .columns = f->columns,
                                  .y = f->y,
                                  .among_others = f->window_count > 1};
    for (int i = 0; i < f->window_count; i++)
        TRY(forecast_windows_cut(&from, &f->windows[i], &f->d->notices, f->err));
    return STATUS_OK;
}

static void swap_windows(file_windows *a, file_windows *b) {
    const file_windows kept = *a;
    *a = *b;
    *b = kept;
}

static status refuse_sizes(const forecasting *f) {
    const char *why = f->windows[0].problem, *place = f->spec->windows_place;
    if (!place) return fail(f, why);
    return error_set(f->err, STATUS_BAD_INPUT, "%s: error: %s: %s", place, f->spec->train, why);
}

/* The data set is that of the first size there are windows of; the others stay in their order. */
static status choose_own(forecasting *f) {
    int own = 0;
    while (own < f->window_count && f->windows[own].problem) own++;
    if (own == f->window_count) return refuse_sizes(f);
    for (; own > 0; own--) swap_windows(&f->windows[own], &f->windows[own - 1]);
    return STATUS_OK;
}

/* Hand the windows over. */
static void deal_out(forecasting *f) {
    file_dataset *d = f->d;
    file_windows *own = &f->windows[0];
    for (int s = 0; s < DATASET_SPLITS; s++) {
        d->split[s].starts = own->split[s].starts;
        d->split[s].count = own->split[s].count;
        own->split[s].starts = NULL;
    }
    d->forecasts = own->forecasts;
    d->scaling = own->scaling;
    d->val_count = own->val_count;
    d->whole_train_count = d->split[DATASET_TRAIN].count;
    d->seq_dim = d->shortest = (int)own->size.lookback;
    d->output_dim = (int)own->size.horizon * f->columns;
    own->forecasts = NULL;
    own->scaling = NULL;
    f->y = NULL; /* the facts have it */
    if (f->window_count == 1) return;
    d->window_count = f->window_count - 1;
    d->windows = f->windows;
    memmove(d->windows, d->windows + 1, (size_t)d->window_count * sizeof *d->windows);
    f->windows = NULL;
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

static status scale_targets(forecasting *f) {
    target_scaling *of_columns;
    TRY(target_scaling_find(f->y_train, f->train_steps, f->columns, &of_columns, f->err));
    status result = STATUS_OK;
    for (int i = 0; i < f->window_count && result == STATUS_OK; i++)
        result = forecast_windows_scale(&f->windows[i], of_columns, f->err);
    target_scaling_free(of_columns);
    return result;
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
    d->input_dim = f->file.inputs * (f->spec->missing == MISSING_MASK ? 2 : 1);
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
    TRY(make_list(f));
    TRY(take_forecast(f));
    TRY(cut_windows(f));
    TRY(choose_own(f));
    TRY(fill_and_scale(f));
    deal_out(f);
    return STATUS_OK;
}

status forecast_dataset_read(const file_spec *spec, int64_t train_size, int64_t test_size,
                             file_dataset *out, error *err) {
    *out = (file_dataset){.title = NULL};
    forecasting f = {.spec = spec, .d = out, .err = err};
    status result = make(&f, train_size, test_size);
    sequence_file_free(&f.file);
    for (int i = 0; f.windows && i < f.window_count; i++) forecast_windows_free(&f.windows[i]);
    free(f.windows);
    free(f.y);
    free(f.x_train);
    free(f.y_train);
    if (result == STATUS_OK && out->notices.failed)
        result = error_no_memory(err, out->notices.bytes);
    if (result != STATUS_OK) file_dataset_free(out);
    return result;
}
