#include "src/data/forecast_windows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* What cutting needs. */
typedef struct cutting {
    const forecast_series *from;
    window_rule rule;
    series_windows windows;
    file_windows *out;
    text *notices;
    error *err;
} cutting;

static int64_t numbers_of(const cutting *c) {
    return c->rule.horizon * c->from->columns;
}

/* --- those that are there --- */

static status tell_problem(const cutting *c, text *words) {
    c->out->problem = words->failed ? NULL : memory_copy_text(text_string(words));
    text_free(words);
    return c->out->problem ? STATUS_OK : error_no_memory(c->err, 1);
}

static status tell_none(const cutting *c, const char *part) {
    const window_rule *r = &c->rule;
    int64_t shortest, longest;
    text words = {0};
    sequence_file_lengths(c->from->file, &shortest, &longest);
    text_append_format(&words,
                       "no window %s: the longest series has %" PRId64
                       " steps, and data.lookback %" PRId64 " and data.horizon %" PRId64
                       " take %" PRId64 "; make them smaller, or other parts by data.split",
                       part, longest, r->lookback, r->horizon, r->lookback + r->horizon);
    return tell_problem(c, &words);
}

static status tell_too_many(const cutting *c) {
    text words = {0};
    text_append_format(&words,
                       "data.horizon %" PRId64 " has too many numbers to predict at once: %" PRId64,
                       c->rule.horizon, numbers_of(c));
    return tell_problem(c, &words);
}

/* Whether each part has windows is in out->problem. */
static status check_parts(const cutting *c) {
    const window_list *part = c->windows.part;
    if (part[SPLIT_TRAINS].count == 0) return tell_none(c, "to train with");
    if (part[SPLIT_TESTS].count == 0) return tell_none(c, "to test with");
    if (c->rule.validation > 0 && part[SPLIT_VALIDATES].count == 0)
        return tell_none(c, "to validate with");
    return STATUS_OK;
}

/* "data set file: notice: ", and of which windows, where there are others. */
static void begin_notice(const cutting *c) {
    text_append(c->notices, "data set file: notice: ");
    if (c->from->among_others)
        text_append_format(c->notices,
                           "of data.lookback %" PRId64 " and data.horizon %" PRId64 ", ",
                           c->rule.lookback, c->rule.horizon);
}

static void add_window_notices(const cutting *c) {
    const series_windows *w = &c->windows;
    if (w->without > 0) {
        begin_notice(c);
        text_append_format(c->notices,
                           "%" PRId64 " of %" PRId64
                           " series are shorter than a window, and not used\n",
                           w->without, c->from->series->count);
    }
    if (w->unknown > 0) {
        begin_notice(c);
        text_append_format(c->notices,
                           "%" PRId64 " windows are left out: a value to forecast is missing\n",
                           w->unknown);
    }
}

/* --- splits --- */

static void add_windows(const window_list *from, file_split *to, int32_t *series) {
    if (from->count == 0) return;
    memcpy(to->starts + to->count, from->starts, (size_t)from->count * sizeof *to->starts);
    memcpy(series + to->count, from->series, (size_t)from->count * sizeof *series);
    to->count += from->count;
}

static status make_split(const cutting *c, int split, int64_t items) {
    file_split *s = &c->out->split[split];
    s->starts = memory_array((size_t)items, sizeof *s->starts);
    c->out->forecasts->series[split] = memory_array((size_t)items, sizeof(int32_t));
    if (s->starts && c->out->forecasts->series[split]) return STATUS_OK;
    return error_no_memory(c->err, (size_t)items * sizeof *s->starts);
}

/* Those that validate stand behind those that train. */
static status deal_out(const cutting *c) {
    const window_list *part = c->windows.part;
    file_split *train = &c->out->split[DATASET_TRAIN], *test = &c->out->split[DATASET_TEST];
    const sequence_part *series = c->from->series;
    forecast_facts *facts = c->out->forecasts = memory_array(1, sizeof *facts);
    if (!facts) return error_no_memory(c->err, sizeof *facts);
    facts->horizon = (int)c->rule.horizon;
    facts->columns = c->from->columns;
    facts->y = c->from->y;
    facts->season = c->from->spec->season;
    facts->steps = series->offsets[series->count];
    TRY(make_split(c, DATASET_TRAIN, part[SPLIT_TRAINS].count + part[SPLIT_VALIDATES].count));
    TRY(make_split(c, DATASET_TEST, part[SPLIT_TESTS].count));
    add_windows(&part[SPLIT_TRAINS], train, facts->series[DATASET_TRAIN]);
    add_windows(&part[SPLIT_VALIDATES], train, facts->series[DATASET_TRAIN]);
    add_windows(&part[SPLIT_TESTS], test, facts->series[DATASET_TEST]);
    c->out->val_count = part[SPLIT_VALIDATES].count;
    return STATUS_OK;
}

/* --- what naive forecasts come to --- */

static status find_scales(const cutting *c) {
    const forecast_series *f = c->from;
    forecast_facts *facts = c->out->forecasts;
    const int64_t count = f->series->count, season = facts->season ? facts->season : 1;
    facts->scales = memory_array((size_t)count, (size_t)f->columns * sizeof *facts->scales);
    if (!facts->scales) return error_no_memory(c->err, (size_t)count * sizeof *facts->scales);
    for (int64_t i = 0; i < count; i++) {
        const series_borders b = series_borders_find(&c->rule, sequence_part_length(f->series, i));
        for (int k = 0; k < f->columns; k++)
            facts->scales[i * f->columns + k] = naive_scale(
                f->y + f->series->offsets[i] * f->columns, b.train_end, f->columns, k, season);
    }
    return STATUS_OK;
}

/* Of every test window; none where one has nothing to go by. */
static status forecast_naively(const cutting *c, int64_t season, float **out) {
    const forecast_series *f = c->from;
    const window_list *tests = &c->windows.part[SPLIT_TESTS];
    const int64_t numbers = numbers_of(c);
    bool known = true;
    *out = memory_array((size_t)tests->count, (size_t)numbers * sizeof **out);
    if (!*out) return error_no_memory(c->err, (size_t)(tests->count * numbers) * sizeof **out);
    for (int64_t i = 0; i < tests->count && known; i++) {
        const int64_t first = f->series->offsets[tests->series[i]];
        known =
            naive_forecast(f->y + first * f->columns, tests->starts[i] + c->rule.lookback - first,
                           c->rule.horizon, f->columns, season, *out + i * numbers);
    }
    if (known) return STATUS_OK;
    free(*out);
    *out = NULL;
    begin_notice(c);
    text_append_format(c->notices,
                       "no %snaive forecast to compare with: a test window has no value %" PRId64
                       " step%s before\n",
                       season > 1 ? "seasonal " : "", season, season == 1 ? "" : "s");
    return STATUS_OK;
}

static status compare_naively(const cutting *c) {
    forecast_facts *facts = c->out->forecasts;
    TRY(find_scales(c));
    TRY(forecast_naively(c, 1, &facts->naive));
    return facts->season > 0 ? forecast_naively(c, facts->season, &facts->seasonal) : STATUS_OK;
}

/* --- the whole --- */

static status cut(cutting *c) {
    if (numbers_of(c) > SEQUENCE_MOST_FEATURES) return tell_too_many(c);
    TRY(series_windows_cut(&c->rule, c->from->series, c->from->y, c->from->columns, &c->windows,
                           c->err));
    TRY(check_parts(c));
    if (c->out->problem) return STATUS_OK;
    add_window_notices(c);
    TRY(deal_out(c));
    return compare_naively(c);
}

status forecast_windows_cut(const forecast_series *f, file_windows *out, text *notices,
                            error *err) {
    cutting c = {.from = f, .rule = f->spec->windows, .out = out, .notices = notices, .err = err};
    c.rule.lookback = out->size.lookback;
    c.rule.horizon = out->size.horizon;
    const status result = cut(&c);
    series_windows_free(&c.windows);
    return result;
}

status forecast_windows_scale(file_windows *w, const target_scaling *of_columns, error *err) {
    if (w->problem) return STATUS_OK;
    target_scaling *s = w->scaling = memory_array(1, sizeof *s);
    const size_t count = (size_t)w->size.horizon * (size_t)of_columns->count;
    if (s) {
        s->count = (int)count;
        s->mean = memory_array(count, sizeof *s->mean);
        s->sd = memory_array(count, sizeof *s->sd);
    }
    if (!s || !s->mean || !s->sd) return error_no_memory(err, count * sizeof *s->mean);
    for (int k = 0; k < s->count; k++) {
        s->mean[k] = of_columns->mean[k % of_columns->count];
        s->sd[k] = of_columns->sd[k % of_columns->count];
    }
    return STATUS_OK;
}

void forecast_windows_free(file_windows *w) {
    for (int s = 0; s < DATASET_SPLITS; s++) free(w->split[s].starts);
    if (w->forecasts) w->forecasts->y = NULL;
    forecast_facts_free(w->forecasts);
    target_scaling_free(w->scaling);
    free(w->problem);
    *w = (file_windows){.problem = NULL};
}
