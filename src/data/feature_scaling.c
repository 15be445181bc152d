#include "src/data/feature_scaling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* --- sums --- */

typedef struct chain {
    double sum, rest;
} chain;

static void add(chain *c, double value) {
    const double sum = c->sum + value;
    c->rest += fabs(c->sum) >= fabs(value) ? (c->sum - sum) + value : (value - sum) + c->sum;
    c->sum = sum;
}

static double total(const chain *c) {
    return c->sum + c->rest;
}

/* Add every `stride`-th of so many values; NANs do not count.  Returns how many do. */
static int64_t add_values(chain *sum, const float *values, int64_t steps, int stride) {
    int64_t count = 0;
    for (int64_t t = 0; t < steps; t++) {
        const float v = values[t * stride];
        if (isnan(v)) continue;
        add(sum, v);
        count++;
    }
    return count;
}

static void add_squares(chain *squares, const float *values, int64_t steps, int stride,
                        double mean) {
    for (int64_t t = 0; t < steps; t++) {
        const float v = values[t * stride];
        if (isnan(v)) continue;
        const double d = (double)v - mean;
        add(squares, d * d);
    }
}

/* Mean and population sd of one feature, that of values[0], of all items. */
static void find_moments(const float *values, const item_places *p, int stride, double *mean,
                         double *sd) {
    chain sum = {0, 0}, squares = {0, 0};
    int64_t count = 0;
    for (int64_t i = 0; i < p->count; i++)
        count += add_values(&sum, values + item_places_start(p, i) * stride,
                            item_places_length(p, i), stride);
    *mean = count ? total(&sum) / (double)count : 0;
    for (int64_t i = 0; i < p->count; i++)
        add_squares(&squares, values + item_places_start(p, i) * stride, item_places_length(p, i),
                    stride, *mean);
    *sd = count ? sqrt(total(&squares) / (double)count) : 0;
}

static void find_bounds(const float *values, const item_places *p, int stride, double *least,
                        double *width) {
    double most = -INFINITY;
    *least = INFINITY;
    for (int64_t i = 0; i < p->count; i++) {
        const float *item = values + item_places_start(p, i) * stride;
        for (int64_t t = 0; t < item_places_length(p, i); t++) {
            const double v = item[t * stride];
            if (v < *least) *least = v;
            if (v > most) most = v;
        }
    }
    *width = most - *least;
    if (!(most >= *least)) *least = *width = 0;
}

/* --- statistics --- */

/* What is summed up of each feature: each has a chain of its own, in which items and then steps
 * ascend, so that all are added to in one walk through the values. */
typedef struct feature_sums {
    chain *sums;
    int64_t *counts; /* of values that are there */
} feature_sums;

typedef void step_visitor(feature_sums *sums, feature_statistics *s, const float *step);

static void add_step(feature_sums *sums, feature_statistics *s, const float *step) {
    for (int f = 0; f < s->features; f++) {
        const double v = step[f];
        if (isnan(v)) continue;
        add(&sums->sums[f], v);
        sums->counts[f]++;
        if (v < s->least[f]) s->least[f] = v;
        if (v > s->width[f]) s->width[f] = v; /* the greatest, for now */
    }
}

static void add_step_squares(feature_sums *sums, feature_statistics *s, const float *step) {
    for (int f = 0; f < s->features; f++) {
        const double d = (double)step[f] - s->mean[f];
        if (!isnan(d)) add(&sums->sums[f], d * d);
    }
}

static void visit_steps(feature_sums *sums, feature_statistics *s, const float *values,
                        const item_places *p, step_visitor *visit) {
    for (int f = 0; f < s->features; f++) sums->sums[f] = (chain){0, 0};
    for (int64_t i = 0; i < p->count; i++) {
        const float *step = values + item_places_start(p, i) * s->features;
        for (int64_t t = item_places_length(p, i); t > 0; t--, step += s->features)
            visit(sums, s, step);
    }
}

static void find_all(feature_sums *sums, feature_statistics *s, const float *values,
                     const item_places *places) {
    for (int f = 0; f < s->features; f++) {
        s->least[f] = INFINITY;
        s->width[f] = -INFINITY;
    }
    visit_steps(sums, s, values, places, add_step);
    for (int f = 0; f < s->features; f++)
        s->mean[f] = sums->counts[f] ? total(&sums->sums[f]) / (double)sums->counts[f] : 0;
    visit_steps(sums, s, values, places, add_step_squares);
    for (int f = 0; f < s->features; f++) {
        const bool some = sums->counts[f] > 0;
        s->sd[f] = some ? sqrt(total(&sums->sums[f]) / (double)sums->counts[f]) : 0;
        s->width[f] = some ? s->width[f] - s->least[f] : 0;
        if (!some) s->least[f] = 0;
        if (s->width[f] > 0) continue;
        s->sd[f] = s->width[f] = 1;
        if (s->constant++ == 0) s->first_constant = f;
    }
}

status feature_statistics_find(const float *values, const item_places *places, int features,
                               feature_statistics *out, error *err) {
    const size_t count = (size_t)features;
    *out = (feature_statistics){.mean = memory_array(count, sizeof(double)),
                                .sd = memory_array(count, sizeof(double)),
                                .least = memory_array(count, sizeof(double)),
                                .width = memory_array(count, sizeof(double)),
                                .features = features};
    feature_sums sums = {.sums = memory_array(count, sizeof *sums.sums),
                         .counts = memory_array(count, sizeof *sums.counts)};
    const bool room = out->mean && out->sd && out->least && out->width && sums.sums && sums.counts;
    if (room) find_all(&sums, out, values, places);
    free(sums.sums);
    free(sums.counts);
    return room ? STATUS_OK : error_no_memory(err, count * sizeof(double));
}

void feature_statistics_append(text *out, const feature_statistics *s, scale_rule scale,
                               missing_rule missing) {
    const bool filled = missing == MISSING_MEAN || missing == MISSING_FFILL;
    const bool standard = scale == SCALE_STANDARD, bounds = scale == SCALE_MINMAX;
    const struct {
        const char *name;
        const double *values;
        bool used;
    } columns[] = {{"mean", s->mean, standard || filled},
                   {"sd", s->sd, standard},
                   {"min", s->least, bounds},
                   {"range", s->width, bounds}};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    if (!standard && !bounds && !filled) return;
    for (int f = -1; f < s->features; f++) {
        bool first = true;
        for (int k = 0; k < COLUMNS; k++) {
            if (!columns[k].used) continue;
            text_append(out, first ? "" : " ");
            first = false;
            if (f < 0)
                text_append(out, columns[k].name);
            else
                text_append_real(out, columns[k].values[f]);
        }
        text_append(out, "\n");
    }
}

void feature_statistics_append_notice(text *out, const feature_statistics *s, scale_rule scale) {
    if ((scale != SCALE_STANDARD && scale != SCALE_MINMAX) || s->constant == 0) return;
    text_append_format(out,
                       "data set file: notice: feature %d, from 0,%s does not vary in the "
                       "training items, and is not scaled\n",
                       s->first_constant, s->constant > 1 ? " and others," : "");
}

void feature_statistics_free(feature_statistics *s) {
    free(s->mean);
    free(s->sd);
    free(s->least);
    free(s->width);
    *s = (feature_statistics){.features = 0};
}

/* --- application --- */

static void fill(const feature_statistics *s, missing_rule rule, float *item, int64_t length) {
    for (int f = 0; f < s->features; f++) {
        float before = (float)s->mean[f];
        for (int64_t t = 0; t < length; t++) {
            float *v = &item[t * s->features + f];
            if (isnan(*v))
                *v = before;
            else if (rule == MISSING_FFILL)
                before = *v;
        }
    }
}

static float scale_value(float v, double from, double by) {
    return (float)(((double)v - from) / by);
}

static void scale_sequence(int features, float *item, int64_t length) {
    const int64_t offsets[] = {0, length};
    const item_places itself = {.offsets = offsets, .count = 1};
    for (int f = 0; f < features; f++) {
        double mean, sd, least, width;
        find_moments(item + f, &itself, features, &mean, &sd);
        find_bounds(item + f, &itself, features, &least, &width);
        if (!(width > 0)) sd = 1;
        for (int64_t t = 0; t < length; t++)
            item[t * features + f] = scale_value(item[t * features + f], mean, sd);
    }
}

static void scale_item(const feature_statistics *s, scale_rule rule, float *item, int64_t length) {
    const double *from = rule == SCALE_STANDARD ? s->mean : s->least;
    const double *by = rule == SCALE_STANDARD ? s->sd : s->width;
    if (rule == SCALE_NONE) return;
    if (rule == SCALE_SEQUENCE) {
        scale_sequence(s->features, item, length);
        return;
    }
    for (int64_t t = 0; t < length; t++, item += s->features)
        for (int f = 0; f < s->features; f++)
            item[f] = rule == SCALE_BYTES ? item[f] / 255.0f : scale_value(item[f], from[f], by[f]);
}

/* Missing values become 0 and are told beside them. */
static void mask(float *item, int64_t values, float *masks) {
    for (int64_t k = 0; k < values; k++) {
        masks[k] = isnan(item[k]) ? 1.0f : 0.0f;
        if (isnan(item[k])) item[k] = 0;
    }
}

void feature_scaling_apply(const feature_statistics *s, scale_rule scale, missing_rule missing,
                           float *values, const item_places *places, float *masks) {
    for (int64_t i = 0; i < places->count; i++) {
        const int64_t length = item_places_length(places, i);
        float *item = values + item_places_start(places, i) * s->features;
        if (missing == MISSING_FFILL || missing == MISSING_MEAN) fill(s, missing, item, length);
        scale_item(s, scale, item, length);
        if (missing == MISSING_MASK)
            mask(item, length * s->features, masks + places->offsets[i] * s->features);
    }
}

/* --- one item, into another place --- */

/* From the last step on: what is not yet moved lies before. */
static void spread_masks(int features, int64_t steps, float *x) {
    for (int64_t t = steps - 1; t >= 0; t--)
        for (int f = features - 1; f >= 0; f--) {
            const float v = x[t * features + f];
            x[(2 * t + 1) * features + f] = isnan(v) ? 1.0f : 0.0f;
            x[2 * t * features + f] = isnan(v) ? 0.0f : v;
        }
}

void feature_fitting_write(const feature_fitting *f, const float *values, int64_t steps, float *x) {
    const feature_statistics *s = &f->statistics;
    memcpy(x, values, (size_t)steps * (size_t)s->features * sizeof *x);
    if (f->missing == MISSING_FFILL || f->missing == MISSING_MEAN) fill(s, f->missing, x, steps);
    scale_item(s, f->scale, x, steps);
    if (f->missing == MISSING_MASK) spread_masks(s->features, steps, x);
}

void feature_fitting_free(feature_fitting *f) {
    if (!f) return;
    feature_statistics_free(&f->statistics);
    free(f);
}
