#include "src/data/array_labels.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/array_step_labels.h"
#include "src/data/yes_no_labels.h"

static status add_label(const array_reading *r, int64_t item, const char *label) {
    return label_set_add(&r->out->labels, label, strlen(label), &r->part->labels[item], r->err);
}

/* The columns of a file of labels alone have no names to say. */
static status refuse_columns(const array_reading *r) {
    return array_reading_fail(
        r, r->choice->y,
        r->apart ? "labels are (items), (items, 1) or one-hot (items, classes), and these are "
                   "several numbers an item: say data.y: COLUMN, from 0, for the one that is the "
                   "label; where an item may have several of 0 and 1, say data.task: multi_label"
                 : "labels are (items), (items, 1) or one-hot (items, classes); where an "
                   "item may have several of 0 and 1, say data.task: multi_label");
}

static void tell_one_hot(const array_reading *r, int64_t columns) {
    const char *name = r->source->infos[r->choice->y].name;
    if (r->part != &r->out->part[DATASET_TRAIN] || r->how->use != SEQUENCES_TRAIN) return;
    text_append_format(&r->out->notices, "%s: notice: ", r->source->path);
    if (name[0]) text_append_format(&r->out->notices, "array \"%s\", ", name);
    text_append_format(&r->out->notices,
                       "(%" PRId64 ", %" PRId64
                       "), is taken for one-hot: an item's class is the column of its 1\n",
                       r->part->count, columns);
}

/* One 1 in each row, else 0. */
static status take_one_hot(const array_reading *r, const array_data *data, int64_t columns) {
    for (int64_t i = 0; i < r->part->count; i++) {
        int64_t hot = -1;
        for (int64_t k = 0; k < columns; k++) {
            const char *word = data->texts[i * columns + k];
            const bool one = strcmp(word, "1") == 0;
            if ((!one && strcmp(word, "0") != 0) || (one && hot >= 0)) return refuse_columns(r);
            if (one) hot = k;
        }
        char label[24];
        if (hot < 0) return array_reading_fail(r, r->choice->y, "a one-hot row without a 1");
        snprintf(label, sizeof label, "%" PRId64, hot);
        TRY(add_label(r, i, label));
    }
    tell_one_hot(r, columns);
    return STATUS_OK;
}

/* Each row's numbers, a line each. */
static status take_rows(const array_reading *r, const array_data *data, int64_t columns) {
    for (int64_t i = 0; i < r->part->count; i++) {
        text all = {0};
        for (int64_t k = 0; k < columns; k++) {
            text_append(&all, k ? "\n" : "");
            text_append(&all, data->texts[i * columns + k]);
        }
        const status result =
            all.failed ? error_no_memory(r->err, all.bytes) : add_label(r, i, text_string(&all));
        text_free(&all);
        TRY(result);
    }
    return STATUS_OK;
}

/* Nothing is said of them, and they can be numbers. */
static bool is_open(const array_reading *r) {
    return r->how->labels == LABELS_FOUND_OUT && !r->source->infos[r->choice->y].is_text;
}

static bool are_yes_or_no(const array_data *data) {
    for (int64_t i = 0; i < data->count; i++)
        if (strcmp(data->texts[i], "0") != 0 && strcmp(data->texts[i], "1") != 0) return false;
    return true;
}

static status take_columns(const array_reading *r, const array_data *data, int64_t columns) {
    if (!r->how->targets && !is_open(r)) return take_one_hot(r, data, columns);
    if (is_open(r)) r->out->targets |= !are_yes_or_no(data);
    return take_rows(r, data, columns);
}

/* Column `column` of (items, columns), or all there is. */
static status take_labels(const array_reading *r, const array_data *data, int64_t column) {
    const array_shape *s = &r->source->infos[r->choice->y].shape;
    const int64_t columns = s->rank == 2 ? s->dim[1] : 1;
    if (s->rank > 2)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: error: labels have one or two axes, and of steps one more where each "
                         "has several numbers to predict: (items, steps, numbers)",
                         r->source->path);
    if (s->dim[0] != r->part->count)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: array \"%s\": error: %" PRId64 " labels, but there are %" PRId64
                         " items%s",
                         r->source->path, r->source->infos[r->choice->y].name, s->dim[0],
                         r->part->count, r->hint);
    r->part->labels = memory_array((size_t)r->part->count, sizeof *r->part->labels);
    if (!r->part->labels)
        return error_no_memory(r->err, (size_t)r->part->count * sizeof *r->part->labels);
    if (column >= columns)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: error: data.y is column %" PRId64 ", but there are %" PRId64
                         ", from 0",
                         r->source->path, column, columns);
    if (columns > 1 && column < 0) return take_columns(r, data, columns);
    for (int64_t i = 0; i < r->part->count; i++)
        TRY(add_label(r, i, data->texts[i * columns + (column > 0 ? column : 0)]));
    return STATUS_OK;
}

status array_labels_read(const array_reading *r, int64_t column) {
    array_data data;
    if (r->choice->y == ARRAY_NONE) return STATUS_OK;
    if (array_step_labels_are_there(r)) return array_step_labels_read(r);
    status result = array_reading_take(r, r->choice->y, true, &data);
    if (result == STATUS_OK) result = take_labels(r, &data, column);
    array_data_free(&data);
    return result;
}

/* --- one-hot rows of which nothing was said --- */

/* The place of the only 1 among lines of 0; -1 where the lines are others, or one alone. */
static int hot_line(const char *label) {
    const int lines = yes_no_lines(label);
    const char *hot = strchr(label, '1');
    return lines > 1 && hot && !strchr(hot + 1, '1') ? (int)(hot - label) / 2 : -1;
}

/* The class of each of them, and where it stands in `place`; false where any is no such row. */
static bool find_classes(const label_set *rows, label_set *classes, int32_t place[], status *result,
                         error *err) {
    for (int32_t i = 0; i < rows->count && *result == STATUS_OK; i++) {
        char class[24];
        const int line = hot_line(rows->texts[i]);
        if (line < 0) return false;
        snprintf(class, sizeof class, "%d", line);
        *result = label_set_add(classes, class, strlen(class), &place[i], err);
    }
    return true;
}

static void put_classes(sequence_file *out, label_set *classes, const int32_t place[]) {
    for (int s = 0; s < DATASET_SPLITS; s++) {
        sequence_part *part = &out->part[s];
        for (int64_t i = 0; part->labels && i < part->count; i++)
            part->labels[i] = place[part->labels[i]];
    }
    label_set_free(&out->labels);
    out->labels = *classes;
    *classes = (label_set){.count = 0};
}

status array_labels_settle(const sequence_request *how, sequence_file *out, error *err) {
    const size_t count = (size_t)out->labels.count;
    label_set classes = {.count = 0};
    status result = STATUS_OK;
    if (how->labels != LABELS_FOUND_OUT || count == 0 || out->part[DATASET_TRAIN].labels_steps)
        return STATUS_OK;
    int32_t *place = memory_array(count, sizeof *place);
    if (!place) return error_no_memory(err, count * sizeof *place);
    const bool hot = find_classes(&out->labels, &classes, place, &result, err);
    if (hot && result == STATUS_OK) put_classes(out, &classes, place);
    label_set_free(&classes);
    free(place);
    return result;
}
