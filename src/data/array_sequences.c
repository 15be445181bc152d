#include "src/data/array_sequences.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/array_labels.h"
#include "src/data/array_layout.h"
#include "src/data/array_names.h"
#include "src/data/array_reading.h"
#include "src/data/array_step_labels.h"

static bool is_given(const char *word) {
    return word && word[0];
}

/* --- offsets --- */

static status make_offsets(const array_reading *r, int64_t items) {
    r->part->count = items;
    r->part->offsets = memory_array((size_t)items + 1, sizeof *r->part->offsets);
    return r->part->offsets ? STATUS_OK
                            : error_no_memory(r->err, (size_t)items * sizeof *r->part->offsets);
}

/* Whole numbers, at least 0. */
static status read_counts(const array_reading *r, int index, int64_t **out, int64_t *count) {
    array_data data;
    status result = array_reading_take(r, index, true, &data);
    *count = data.count;
    *out = result == STATUS_OK ? memory_array((size_t)data.count, sizeof **out) : NULL;
    if (result == STATUS_OK && !*out)
        result = error_no_memory(r->err, (size_t)data.count * sizeof **out);
    for (int64_t i = 0; i < data.count && result == STATUS_OK; i++) {
        char *end;
        (*out)[i] = strtoll(data.texts[i], &end, 10);
        if (*end || end == data.texts[i] || (*out)[i] < 0)
            result = array_reading_fail(r, index, "it must hold whole numbers from 0");
    }
    array_data_free(&data);
    return result;
}

static status offsets_from_counts(const array_reading *r, const int64_t counts[], int64_t items,
                                  int64_t steps, int index) {
    TRY(make_offsets(r, items));
    for (int64_t i = 0; i < items; i++) {
        if (counts[i] > steps - r->part->offsets[i])
            return array_reading_fail(r, index, "it counts more steps than there are");
        r->part->offsets[i + 1] = r->part->offsets[i] + counts[i];
    }
    if (r->part->offsets[items] == steps) return STATUS_OK;
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: array \"%s\": error: the items have %" PRId64
                     " steps in all, but \"%s\" has %" PRId64,
                     r->source->path, r->source->infos[index].name, r->part->offsets[items],
                     r->source->infos[r->choice->x].name, steps);
}

/* From item lengths, or from where each item begins and the last one ends. */
static status read_offsets(const array_reading *r, int64_t steps) {
    const bool by_offsets = r->choice->offsets != ARRAY_NONE;
    const int index = by_offsets ? r->choice->offsets : r->choice->lengths;
    int64_t *counts, count;
    status result = read_counts(r, index, &counts, &count);
    if (result == STATUS_OK && by_offsets) {
        if (count < 2 || counts[0] != 0)
            result = array_reading_fail(r, index,
                                        "offsets begin with 0 and end with the number of steps");
        for (int64_t i = 0; result == STATUS_OK && i + 1 < count; i++) {
            counts[i] = counts[i + 1] - counts[i];
            if (counts[i] < 0) result = array_reading_fail(r, index, "offsets must not fall");
        }
        count--;
    }
    if (result == STATUS_OK) result = offsets_from_counts(r, counts, count, steps, index);
    free(counts);
    return result;
}

static status regular_offsets(const array_reading *r, const array_layout *l) {
    TRY(make_offsets(r, l->items));
    for (int64_t i = 0; i <= l->items; i++) r->part->offsets[i] = i * l->steps;
    return STATUS_OK;
}

/* --- inputs --- */

/* Items one after another: (steps, features) or (steps). */
static status read_joined(const array_reading *r) {
    const array_shape *s = &r->source->infos[r->choice->x].shape;
    array_data data;
    if (s->rank > 2)
        return array_reading_fail(
            r, r->choice->x,
            "with lengths or offsets the array has two axes: steps of all items, features");
    r->out->features = s->rank == 2 ? (int)s->dim[1] : 1;
    TRY(array_reading_take(r, r->choice->x, false, &data));
    r->part->values = data.values;
    return read_offsets(r, s->dim[0]);
}

static status read_ragged(const array_reading *r) {
    array_data data;
    const int64_t features = r->how->features ? r->how->features : 1;
    TRY(array_reading_take(r, r->choice->x, false, &data));
    r->part->values = data.values;
    r->out->features = (int)features;
    status result = make_offsets(r, r->source->infos[r->choice->x].shape.dim[0]);
    for (int64_t i = 0; result == STATUS_OK && i < r->part->count; i++) {
        if (data.lengths[i] % features)
            result = array_reading_fail(r, r->choice->x,
                                        "an element is no whole number of steps of data.features");
        r->part->offsets[i + 1] = r->part->offsets[i] + data.lengths[i] / features;
    }
    free(data.lengths);
    return result;
}

static status read_regular(const array_reading *r) {
    array_layout l = {.items = 0};
    array_data data;
    TRY(array_layout_find(r, &l));
    TRY(array_reading_take(r, r->choice->x, false, &data));
    status result = array_layout_order(r, &l, &data.values);
    r->part->values = data.values;
    if (result != STATUS_OK) return result;
    r->out->features = (int)l.features;
    TRY(regular_offsets(r, &l));
    const int64_t shorter = sequence_part_trim(r->part, (int)l.features);
    if (shorter > 0)
        text_append_format(&r->out->notices,
                           "%s: notice: %" PRId64 " items end in missing values, and are shorter\n",
                           r->source->path, shorter);
    if (!is_given(r->how->axes) && r->source->infos[r->choice->x].shape.rank == 3 &&
        l.steps < l.features && r->part == &r->out->part[DATASET_TRAIN])
        text_append_format(&r->out->notices,
                           "%s: notice: %" PRId64 " items of %" PRId64 " steps × %" PRId64
                           " features; were it %" PRId64 " steps × %" PRId64
                           " features, say data.axes: nft\n",
                           r->source->path, l.items, l.steps, l.features, l.features, l.steps);
    return STATUS_OK;
}

static status read_inputs(const array_reading *r) {
    const bool joined = r->choice->lengths != ARRAY_NONE || r->choice->offsets != ARRAY_NONE;
    TRY(array_reading_check(r, r->choice->x));
    if (r->source->infos[r->choice->x].ragged) return read_ragged(r);
    return joined ? read_joined(r) : read_regular(r);
}

/* --- groups --- */

/* One an item, whatever they are called. */
static status read_groups(const array_reading *r) {
    array_data data;
    const int index = r->choice->group;
    if (index == ARRAY_NONE) return STATUS_OK;
    const array_shape *s = &r->source->infos[index].shape;
    const int64_t items = r->part->count;
    if (s->rank != 1 || s->dim[0] != items)
        return array_reading_fail(r, index,
                                  "data.split.group is an array with one group for each item");
    r->part->groups = memory_array((size_t)items, sizeof *r->part->groups);
    if (!r->part->groups) return error_no_memory(r->err, (size_t)items * sizeof *r->part->groups);
    status result = array_reading_take(r, index, true, &data);
    for (int64_t i = 0; i < items && result == STATUS_OK; i++)
        result = label_set_add(&r->out->groups, data.texts[i], strlen(data.texts[i]),
                               &r->part->groups[i], r->err);
    array_data_free(&data);
    return result;
}

/* --- the whole --- */

static void append_name(text *out, const char *key, const array_source *s, int index) {
    if (index != ARRAY_NONE && s->infos[index].name[0])
        sequence_section_append(out, key, s->infos[index].name);
}

static status describe(const array_source *s, const sequence_request *how,
                       const array_choice *train, sequence_file *out, error *err) {
    if (s->count > 1 || s->infos[0].name[0]) {
        append_name(&out->section, "x", s, train->x);
        if (!how->series) append_name(&out->section, "y", s, train->y);
        append_name(&out->section, "lengths", s, train->lengths);
        append_name(&out->section, "offsets", s, train->offsets);
    }
    if (is_given(how->axes)) text_append_format(&out->section, " axes: %s\n", how->axes);
    text layout = {0};
    const array_info *x = &s->infos[train->x];
    text_append_format(&layout, "array %s%s(", x->name, x->name[0] ? " " : "");
    for (int d = 0; d < x->shape.rank; d++)
        text_append_format(&layout, "%s%" PRId64, d ? ", " : "", x->shape.dim[d]);
    text_append(&layout, ")");
    out->layout = memory_copy_text(text_string(&layout));
    out->kind = memory_copy_text(x->kind);
    text_free(&layout);
    return out->layout && out->kind ? STATUS_OK : error_no_memory(err, ARRAY_NAME_BYTES);
}

status array_sequences_read(const array_source *s, const sequence_request *how, sequence_file *out,
                            error *err) {
    array_choice choice[DATASET_SPLITS];
    TRY(array_names_choose(s, how, choice, err));
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const array_reading r = {s, how, &choice[split], out, &out->part[split], err, false};
        const int features = out->features;
        if (choice[split].x == ARRAY_NONE) continue;
        TRY(read_inputs(&r));
        if (split == DATASET_TEST && out->features != features)
            return array_reading_fail(&r, choice[split].x,
                                      "it has other features than the training array");
        if (split == DATASET_TEST &&
            (choice[split].y == ARRAY_NONE) != (choice[DATASET_TRAIN].y == ARRAY_NONE))
            return array_reading_fail(&r, choice[split].x, "only one of the two splits has labels");
        if (how->series) continue;
        TRY(array_labels_read(&r, -1));
        TRY(read_groups(&r));
    }
    TRY(array_labels_settle(how, out, err));
    return describe(s, how, &choice[DATASET_TRAIN], out, err);
}

status array_sequences_add_labels(const array_source *labels, const sequence_request *how,
                                  sequence_file *out, error *err) {
    const array_choice choice = {
        .x = 0, .y = 0, .lengths = ARRAY_NONE, .offsets = ARRAY_NONE, .group = ARRAY_NONE};
    const array_reading r = {labels, how, &choice, out, &out->part[DATASET_TRAIN], err, true};
    const char *column = how->y;
    char *end = NULL;
    const long long number = is_given(column) ? strtoll(column, &end, 10) : -1;
    if (is_given(column) && (*end || number < 0) && !array_step_labels_are_there(&r))
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s: error: data.y is \"%s\"; of a file of labels it is the number of a column, from 0",
            labels->path, column);
    TRY(array_labels_read(&r, number));
    return array_labels_settle(how, out, err);
}
