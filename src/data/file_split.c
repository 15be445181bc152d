#include "src/data/file_split.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* --- listing --- */

status file_split_make(file_split *s, int64_t most, int outputs, int64_t steps, float *values,
                       error *err) {
    const size_t items = (size_t)most;
    *s = (file_split){.values = values,
                      .offsets = memory_array(items + 1, sizeof *s->offsets),
                      .starts = memory_array(items, sizeof *s->starts)};
    if (outputs > 0)
        s->targets =
            memory_array(steps ? (size_t)steps : items, (size_t)outputs * sizeof *s->targets);
    else
        s->classes = memory_array(steps ? (size_t)steps : items, sizeof *s->classes);
    if (s->offsets && s->starts && (s->classes || s->targets)) return STATUS_OK;
    return error_no_memory(err, items * (sizeof *s->starts + sizeof *s->offsets));
}

void file_split_list(file_split *s, const sequence_part *from, int64_t first, const uint8_t *use,
                     split_use wanted, int outputs) {
    const size_t width = (size_t)outputs;
    for (int64_t i = 0; i < from->count; i++) {
        if (use && use[i] != wanted) continue;
        const int64_t item = s->count++;
        s->starts[item] = first + from->offsets[i];
        s->offsets[item + 1] = s->offsets[item] + sequence_part_length(from, i);
        const bool steps = from->labels_steps;
        const size_t to = (size_t)(steps ? s->offsets[item] : item),
                     at = (size_t)(steps ? from->offsets[i] : i),
                     labels = steps ? (size_t)sequence_part_length(from, i) : 1;
        if (s->targets)
            memcpy(s->targets + to * width, from->targets + at * width,
                   labels * width * sizeof *s->targets);
        else
            memcpy(s->classes + to, from->labels + at, labels * sizeof *s->classes);
    }
}

int64_t file_split_labelled(const file_split *s, int outputs) {
    int64_t labelled = 0;
    for (int64_t t = 0; t < s->offsets[s->count]; t++)
        labelled +=
            s->targets ? !isnan(s->targets[t * outputs]) : s->classes[t] != SEQUENCE_NO_LABEL;
    return labelled;
}

/* Steps of each use that a label is kept of; 0 where items have theirs. */
static void count_labelled_steps(const split_deal *deal, int64_t steps[SPLIT_USES]) {
    for (int use = 0; use < SPLIT_USES; use++) steps[use] = 0;
    if (!deal->labels_steps) return;
    for (int64_t i = 0; i < deal->from->count; i++)
        steps[deal->use[i]] += sequence_part_length(deal->from, i);
    if (deal->val) steps[SPLIT_VALIDATES] = deal->val->offsets[deal->val->count];
}

status file_split_deal(file_split splits[DATASET_SPLITS], const split_deal *deal, float *values,
                       int64_t counts[SPLIT_USES], error *err) {
    const sequence_part *from = deal->from, *val = deal->val;
    const int outputs = deal->outputs;
    file_split *train = &splits[DATASET_TRAIN], *test = &splits[DATASET_TEST];
    int64_t steps[SPLIT_USES];
    for (int use = 0; use < SPLIT_USES; use++) counts[use] = 0;
    for (int64_t i = 0; i < from->count; i++) counts[deal->use[i]]++;
    if (val) counts[SPLIT_VALIDATES] = val->count;
    count_labelled_steps(deal, steps);
    TRY(file_split_make(train, counts[SPLIT_TRAINS] + counts[SPLIT_VALIDATES], outputs,
                        steps[SPLIT_TRAINS] + steps[SPLIT_VALIDATES], values, err));
    file_split_list(train, from, 0, deal->use, SPLIT_TRAINS, outputs);
    if (val)
        file_split_list(train, val, from->offsets[from->count], NULL, SPLIT_VALIDATES, outputs);
    else
        file_split_list(train, from, 0, deal->use, SPLIT_VALIDATES, outputs);
    if (!deal->tests || counts[SPLIT_TESTS] == 0) return STATUS_OK;
    TRY(file_split_make(test, counts[SPLIT_TESTS], outputs, steps[SPLIT_TESTS], values, err));
    file_split_list(test, from, 0, deal->use, SPLIT_TESTS, outputs);
    return STATUS_OK;
}

item_places file_split_places(const file_split *s, int64_t count) {
    return (item_places){.offsets = s->offsets, .starts = s->starts, .count = count};
}

/* The values of both splits may be one array. */
static void free_values(file_split splits[DATASET_SPLITS], int split) {
    float *values = splits[split].values;
    splits[split].values = NULL;
    for (int other = 0; other < DATASET_SPLITS; other++)
        if (splits[other].values == values) return;
    free(values);
}

/* --- filling and scaling --- */

static bool are_bytes(const float *values, int64_t count) {
    for (int64_t k = 0; k < count; k++) {
        const float v = values[k];
        if (!isnan(v) && !(v >= 0 && v <= 255 && v == truncf(v))) return false;
    }
    return true;
}

static status check_bytes(const file_split *s, int features, const char *path, error *err) {
    const item_places all = file_split_places(s, s->count);
    for (int64_t i = 0; i < s->count; i++) {
        const int64_t length = item_places_length(&all, i);
        if (are_bytes(s->values + item_places_start(&all, i) * features, length * features))
            continue;
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.scale bytes is for whole numbers from 0 to 255, and "
                         "there are others",
                         path);
    }
    return STATUS_OK;
}

/* Each step becomes its values, and then as many that tell which were missing. */
static status add_masks(file_split splits[DATASET_SPLITS], int split, int features,
                        const float *masks, error *err) {
    file_split *s = &splits[split];
    const item_places all = file_split_places(s, s->count);
    const size_t width = (size_t)features, steps = (size_t)s->offsets[s->count];
    float *both = memory_aligned_array(steps, 2 * width * sizeof *both), *to = both;
    if (!both) return error_no_memory(err, steps * 2 * width * sizeof *both);
    for (int64_t i = 0; i < s->count; i++) {
        const float *item = s->values + (size_t)item_places_start(&all, i) * width;
        for (int64_t t = s->offsets[i]; t < s->offsets[i + 1]; t++, item += width) {
            memcpy(to, item, width * sizeof *to);
            memcpy(to + width, masks + (size_t)t * width, width * sizeof *to);
            to += 2 * width;
        }
    }
    free_values(splits, split);
    free(s->starts);
    s->starts = NULL;
    s->values = both;
    return STATUS_OK;
}

status file_split_scale(file_split splits[DATASET_SPLITS], int split,
                        const feature_statistics *statistics, scale_rule scale,
                        missing_rule missing, const char *path, error *err) {
    file_split *s = &splits[split];
    const int features = statistics->features;
    const item_places all = file_split_places(s, s->count);
    if (scale == SCALE_BYTES) TRY(check_bytes(s, features, path, err));
    if (missing != MISSING_MASK) {
        feature_scaling_apply(statistics, scale, missing, s->values, &all, NULL);
        return STATUS_OK;
    }
    const size_t values = (size_t)s->offsets[s->count] * (size_t)features;
    float *masks = memory_aligned_array(values, sizeof *masks);
    if (!masks) return error_no_memory(err, values * sizeof *masks);
    feature_scaling_apply(statistics, scale, missing, s->values, &all, masks);
    const status result = add_masks(splits, split, features, masks, err);
    free(masks);
    return result;
}

/* --- life --- */

void file_split_free(file_split splits[DATASET_SPLITS], int split) {
    file_split *s = &splits[split];
    free_values(splits, split);
    free(s->offsets);
    free(s->starts);
    free(s->classes);
    free(s->targets);
    *s = (file_split){.count = 0};
}
