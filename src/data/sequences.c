#include "src/data/sequences.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { AT_ONCE = 16, CACHE_LINE_BYTES = 64 };

/* fl(byte / 255) without a division, which would take most of the time: 1 / 255 is 257 / 65536 and
 * a small rest, and byte * 257 / 65536 is exact.  For each of the 256 bytes the sum is the rounded
 * quotient. */
static float share_of_255(uint8_t byte) {
    return (float)byte * 0x1.01p-8f + (float)byte * 0x1.010102p-24f;
}

/* So many at once become vectors. */
static void convert(const uint8_t *restrict pixels, size_t count, float *restrict x) {
    for (; count >= AT_ONCE; count -= AT_ONCE, pixels += AT_ONCE, x += AT_ONCE)
        for (int k = 0; k < AT_ONCE; k++) x[k] = share_of_255(pixels[k]);
    for (size_t k = 0; k < count; k++) x[k] = share_of_255(pixels[k]);
}

static void convert_in_order(const dataset *d, const uint8_t *pixels, float *x) {
    const size_t width = (size_t)d->input_dim;
    for (int t = 0; t < d->seq_dim; t++, x += width)
        convert(pixels + d->order[t] * width, width, x);
}

static void copy_steps(const dataset *d, const float *values, size_t steps, float *x) {
    const size_t width = (size_t)d->input_dim;
    if (!d->order) memcpy(x, values, steps * width * sizeof *x);
    for (size_t t = 0; d->order && t < steps; t++)
        memcpy(x + t * width, values + d->order[t] * width, width * sizeof *x);
}

/* Of a step's token; -1 for one that is in no vocabulary, and for one that the fold does not know.
 */
static float place_of_token(const dataset *d, float place) {
    return place >= 0 && d->known && !d->known[(size_t)place] ? -1 : place;
}

/* One-hot: nothing for a token that is in no vocabulary. */
static void spread_tokens(const dataset *d, const float *places, size_t steps, float *x) {
    const size_t width = (size_t)d->input_dim;
    memset(x, 0, steps * width * sizeof *x);
    for (size_t t = 0; t < steps; t++) {
        const float place = place_of_token(d, places[d->order ? d->order[t] : t]);
        if (place >= 0) x[t * width + (size_t)place] = 1;
    }
}

static void write_steps(const dataset *d, const float *values, size_t steps, float *x) {
    if (d->fitting) {
        feature_fitting_write(d->fitting, values, (int64_t)steps, x);
        return;
    }
    (d->vocabulary ? spread_tokens : copy_steps)(d, values, steps, x);
}

/* Shuffled items lie far apart, where no hardware looks ahead. */
static void fetch(const uint8_t *pixels, size_t count) {
    for (size_t k = 0; k < count; k += CACHE_LINE_BYTES) __builtin_prefetch(pixels + k);
}

static size_t item_at(const uint32_t *items, int64_t first, int b) {
    return items ? items[b] : (size_t)(first + b);
}

/* In the order of the steps that they are of. */
static void take_labels(const dataset *d, const dataset_split *from, size_t item, int32_t *labels) {
    const size_t count = dataset_labels_an_item(d);
    const uint8_t *own = from->labels + item * count;
    for (size_t k = 0; k < count; k++) labels[k] = own[d->order && count > 1 ? d->order[k] : k];
}

static void gather_images(const void *source, int split, const uint32_t *items, int64_t first,
                          int count, float *x, int32_t *labels) {
    const dataset *d = source;
    const dataset_split *from = &d->split[split];
    const size_t pixels = (size_t)d->seq_dim * (size_t)d->input_dim;
    for (int b = 0; b < count; b++, x += pixels) {
        const size_t item = item_at(items, first, b);
        if (b + 1 < count) fetch(from->images + item_at(items, first, b + 1) * pixels, pixels);
        if (d->order)
            convert_in_order(d, from->images + item * pixels, x);
        else
            convert(from->images + item * pixels, pixels, x);
        take_labels(d, from, item, labels);
        labels += dataset_labels_an_item(d);
    }
}

/* The values of an item of a file; `steps` before it, where the split has an array of its own. */
static const float *values_at(const dataset *d, const dataset_split *from, size_t item,
                              size_t steps) {
    const size_t first = from->starts ? (size_t)from->starts[item] : steps;
    return from->values + first * (size_t)dataset_stored_width(d);
}

/* The class of an item, or those of its steps, the first of which is number `first` of its split's;
 * returns how many. */
static size_t take_classes(const dataset *d, const dataset_split *from, size_t item, size_t first,
                           size_t steps, int32_t *labels) {
    if (d->task != DATASET_LABELLING) {
        labels[0] = from->classes[item];
        return 1;
    }
    const int32_t *own = from->classes + first;
    if (!d->order) memcpy(labels, own, steps * sizeof *labels);
    for (size_t t = 0; d->order && t < steps; t++) labels[t] = own[d->order[t]];
    return steps;
}

static void gather_values(const void *source, int split, const uint32_t *items, int64_t first,
                          int count, float *x, int32_t *labels) {
    const dataset *d = source;
    const dataset_split *from = &d->split[split];
    const size_t steps = (size_t)d->seq_dim;
    for (int b = 0; b < count; b++, x += steps * (size_t)d->input_dim) {
        const size_t item = item_at(items, first, b);
        write_steps(d, values_at(d, from, item, item * steps), steps, x);
        if (from->classes) labels += take_classes(d, from, item, item * steps, steps, labels);
    }
}

static int64_t length_at(const dataset_split *from, size_t item) {
    return from->offsets[item + 1] - from->offsets[item];
}

static void gather_lengths(const void *source, int split, const uint32_t *items, int64_t first,
                           int count, float *x, int32_t *labels) {
    const dataset *d = source;
    const dataset_split *from = &d->split[split];
    const size_t width = (size_t)d->input_dim, row = (size_t)d->seq_dim * width;
    for (int b = 0; b < count; b++, x += row) {
        const size_t item = item_at(items, first, b), steps = (size_t)length_at(from, item);
        write_steps(d, values_at(d, from, item, (size_t)from->offsets[item]), steps, x);
        memset(x + steps * width, 0, (row - steps * width) * sizeof *x);
        if (from->classes)
            take_classes(d, from, item, (size_t)from->offsets[item], steps,
                         labels + (size_t)b * dataset_labels_an_item(d));
    }
}

/* Behind the end of a shorter sequence there is no token. */
static void gather_tokens(const void *source, int split, const uint32_t *items, int64_t first,
                          int count, float *x, int32_t *labels) {
    const dataset *d = source;
    const dataset_split *from = &d->split[split];
    const size_t steps = (size_t)d->seq_dim;
    for (int b = 0; b < count; b++, x += steps) {
        const size_t item = item_at(items, first, b);
        const bool shorter = from->offsets != NULL;
        const size_t length = shorter ? (size_t)length_at(from, item) : steps;
        const size_t before = shorter ? (size_t)from->offsets[item] : item * steps;
        const float *places = values_at(d, from, item, before);
        for (size_t t = 0; t < steps; t++)
            x[t] = t < length ? place_of_token(d, places[d->order ? d->order[t] : t]) : -1;
        if (from->classes)
            take_classes(d, from, item, before, length,
                         labels + (size_t)b * dataset_labels_an_item(d));
    }
}

static void measure_lengths(const void *source, int split, const uint32_t *items, int64_t first,
                            int count, int32_t *lengths) {
    const dataset *d = source;
    for (int b = 0; b < count; b++)
        lengths[b] = (int32_t)length_at(&d->split[split], item_at(items, first, b));
}

/* Of each step of an item, in the order of the steps; behind its end there are none. */
static void take_step_targets(const dataset *d, const target_scaling *scaling,
                              const dataset_split *from, size_t item, float *targets) {
    const size_t width = (size_t)d->output_dim, most = (size_t)d->seq_dim;
    const size_t before = from->offsets ? (size_t)from->offsets[item] : item * most,
                 steps = from->offsets ? (size_t)length_at(from, item) : most;
    for (size_t t = 0; t < steps; t++)
        target_scaling_apply(scaling,
                             from->targets + (before + (d->order ? d->order[t] : t)) * width,
                             d->output_dim, targets + t * width);
    for (size_t k = steps * width; k < most * width; k++) targets[k] = NAN;
}

static void gather_step_targets(const void *source, int split, const uint32_t *items, int64_t first,
                                int count, bool as_given, float *targets) {
    const dataset *d = source;
    const size_t all = (size_t)d->seq_dim * (size_t)d->output_dim;
    for (int b = 0; b < count; b++, targets += all)
        take_step_targets(d, as_given ? NULL : d->scaling, &d->split[split],
                          item_at(items, first, b), targets);
}

/* The numbers to predict of an item; of a window, those of the steps behind it. */
static const float *targets_at(const dataset *d, const dataset_split *from, size_t item) {
    if (!d->forecasts) return from->targets + item * (size_t)d->output_dim;
    const size_t origin = (size_t)from->starts[item] + (size_t)d->seq_dim;
    return d->forecasts->y + origin * (size_t)d->forecasts->columns;
}

static void gather_targets(const void *source, int split, const uint32_t *items, int64_t first,
                           int count, bool as_given, float *targets) {
    const dataset *d = source;
    const size_t width = (size_t)d->output_dim;
    for (int b = 0; b < count; b++, targets += width)
        target_scaling_apply(as_given ? NULL : d->scaling,
                             targets_at(d, &d->split[split], item_at(items, first, b)),
                             d->output_dim, targets);
}

sequences sequences_of_images(const dataset *d) {
    const bool filled = d->split[DATASET_TRAIN].images || d->split[DATASET_TEST].images;
    return (sequences){
        .name = d->name,
        .seq_dim = d->seq_dim,
        .input_dim = d->input_dim,
        .output_dim = d->output_dim,
        .count = {d->split[DATASET_TRAIN].count, d->split[DATASET_TEST].count},
        .labels_steps = dataset_task_is_of_steps(d->task),
        .gather = filled ? gather_images : NULL,
        .source = d,
    };
}

sequences sequences_of_dataset(const dataset *d) {
    sequences s = sequences_of_images(d);
    if (d->split[DATASET_TRAIN].values) s.gather = gather_values;
    if (d->split[DATASET_TRAIN].values && d->vocabulary) s.gather_tokens = gather_tokens;
    if (dataset_task_has_numbers(d->task)) {
        s.target = s.labels_steps ? gather_step_targets : gather_targets;
        s.scaling = d->scaling;
        s.forecasts = d->forecasts;
    }
    if (!dataset_has_lengths(d)) return s;
    s.measure = measure_lengths;
    if (s.gather) s.gather = gather_lengths;
    return s;
}

void sequences_measure(const sequences *s, int split, const uint32_t *items, int64_t first,
                       int count, int32_t *lengths) {
    s->measure(s->source, split, items, first, count, lengths);
}

void sequences_target(const sequences *s, int split, const uint32_t *items, int64_t first,
                      int count, bool as_given, float *targets) {
    s->target(s->source, split, items, first, count, as_given, targets);
}

void sequences_gather_tokens(const sequences *s, int split, const uint32_t *items, int64_t first,
                             int count, float *x, int32_t *labels) {
    s->gather_tokens(s->source, split, items, first, count, x, labels);
}

void sequences_gather(const sequences *s, int split, const uint32_t *items, int64_t first,
                      int count, float *x, int32_t *labels) {
    s->gather(s->source, split, items, first, count, x, labels);
}
