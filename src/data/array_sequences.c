#include "src/data/array_sequences.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/array_names.h"

/* What making one split needs. */
typedef struct array_reading {
    const array_source *source;
    const sequence_request *how;
    const array_choice *choice;
    sequence_file *out;
    sequence_part *part;
    error *err;
    bool apart; /* `source` is a file of labels alone */
} array_reading;

static bool is_given(const char *word) {
    return word && word[0];
}

static status fail(const array_reading *r, int array, const char *what) {
    return error_set(r->err, STATUS_BAD_INPUT, "%s: array \"%s\": error: %s", r->source->path,
                     r->source->infos[array].name, what);
}

static status check_readable(const array_reading *r, int index) {
    const array_info *info = &r->source->infos[index];
    return info->complaint[0] ? fail(r, index, info->complaint) : STATUS_OK;
}

static status read_array(const array_reading *r, int index, bool as_labels, array_data *out) {
    const array_info *info = &r->source->infos[index];
    *out = (array_data){.count = 0};
    TRY(check_readable(r, index));
    if (!as_labels && info->is_text)
        return fail(r, index, "it holds texts, and inputs are numbers");
    return r->source->read(r->source, index, as_labels, out, r->err);
}

/* --- axes --- */

typedef struct layout {
    int64_t items, steps, features;
    int axis[3]; /* of the array, for items, steps and features; -1 for one that it has not */
} layout;

static int axis_of(const char *axes, char letter) {
    const char *at = strchr(axes, letter);
    return at ? (int)(at - axes) : -1;
}

/* "ntf" and its like: each letter once, "n" and "t" always. */
static status find_layout(const array_reading *r, layout *l) {
    const array_shape *s = &r->source->infos[r->choice->x].shape;
    const bool said = is_given(r->how->axes);
    const char *axes = said             ? r->how->axes
                       : s->rank == 3   ? "ntf"
                       : s->rank == 1   ? "t"
                       : r->how->series ? "tf"
                                        : "nt";
    char without[4] = "";
    if (said && s->rank == 2 && strlen(axes) == 3) { /* one feature: its axis is left out */
        int n = 0;
        for (const char *a = axes; *a; a++)
            if (*a != 'f' && n < 3) without[n++] = *a;
        axes = without;
    }
    if (s->rank > 3)
        return fail(r, r->choice->x,
                    "it has four axes; sequences have three: items, steps, features");
    if ((int)strlen(axes) != s->rank)
        return error_set(
            r->err, STATUS_BAD_INPUT,
            "%s: array \"%s\": error: data.axes %s names %zu axes, and the array has %d",
            r->source->path, r->source->infos[r->choice->x].name, axes, strlen(axes), s->rank);
    const char letters[] = "ntf";
    int64_t dims[3];
    for (int k = 0; k < 3; k++) {
        l->axis[k] = axis_of(axes, letters[k]);
        dims[k] = l->axis[k] >= 0 ? s->dim[l->axis[k]] : 1;
    }
    l->items = dims[0];
    l->steps = dims[1];
    l->features = dims[2];
    if (l->features <= SEQUENCE_MOST_FEATURES) return STATUS_OK;
    return fail(r, r->choice->x, "too many features a step");
}

/* Into (items, steps, features); an array that lies so stays as it is. */
static status order_axes(const array_reading *r, const layout *l, float **values) {
    const array_shape *s = &r->source->infos[r->choice->x].shape;
    int64_t stride[3], axis_stride[ARRAY_MOST_RANK];
    int64_t next = 1;
    bool in_order = true;
    for (int d = s->rank - 1; d >= 0; d--) {
        axis_stride[d] = next;
        next *= s->dim[d];
    }
    for (int k = 0, last = -1; k < 3; k++) {
        stride[k] = l->axis[k] >= 0 ? axis_stride[l->axis[k]] : 0;
        if (l->axis[k] < 0) continue;
        in_order &= l->axis[k] > last;
        last = l->axis[k];
    }
    if (in_order) return STATUS_OK;
    float *ordered = memory_aligned_array((size_t)next, sizeof *ordered), *to = ordered;
    if (!ordered) return error_no_memory(r->err, (size_t)next * sizeof *ordered);
    for (int64_t i = 0; i < l->items; i++)
        for (int64_t t = 0; t < l->steps; t++)
            for (int64_t f = 0; f < l->features; f++)
                *to++ = (*values)[i * stride[0] + t * stride[1] + f * stride[2]];
    free(*values);
    *values = ordered;
    return STATUS_OK;
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
    status result = read_array(r, index, true, &data);
    *count = data.count;
    *out = result == STATUS_OK ? memory_array((size_t)data.count, sizeof **out) : NULL;
    if (result == STATUS_OK && !*out)
        result = error_no_memory(r->err, (size_t)data.count * sizeof **out);
    for (int64_t i = 0; i < data.count && result == STATUS_OK; i++) {
        char *end;
        (*out)[i] = strtoll(data.texts[i], &end, 10);
        if (*end || end == data.texts[i] || (*out)[i] < 0)
            result = fail(r, index, "it must hold whole numbers from 0");
    }
    array_data_free(&data);
    return result;
}

static status offsets_from_counts(const array_reading *r, const int64_t counts[], int64_t items,
                                  int64_t steps, int index) {
    TRY(make_offsets(r, items));
    for (int64_t i = 0; i < items; i++) {
        if (counts[i] > steps - r->part->offsets[i])
            return fail(r, index, "it counts more steps than there are");
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
            result = fail(r, index, "offsets begin with 0 and end with the number of steps");
        for (int64_t i = 0; result == STATUS_OK && i + 1 < count; i++) {
            counts[i] = counts[i + 1] - counts[i];
            if (counts[i] < 0) result = fail(r, index, "offsets must not fall");
        }
        count--;
    }
    if (result == STATUS_OK) result = offsets_from_counts(r, counts, count, steps, index);
    free(counts);
    return result;
}

static status regular_offsets(const array_reading *r, const layout *l) {
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
        return fail(r, r->choice->x,
                    "with lengths or offsets the array has two axes: steps of all items, features");
    r->out->features = s->rank == 2 ? (int)s->dim[1] : 1;
    TRY(read_array(r, r->choice->x, false, &data));
    r->part->values = data.values;
    return read_offsets(r, s->dim[0]);
}

static status read_ragged(const array_reading *r) {
    array_data data;
    const int64_t features = r->how->features ? r->how->features : 1;
    TRY(read_array(r, r->choice->x, false, &data));
    r->part->values = data.values;
    r->out->features = (int)features;
    status result = make_offsets(r, r->source->infos[r->choice->x].shape.dim[0]);
    for (int64_t i = 0; result == STATUS_OK && i < r->part->count; i++) {
        if (data.lengths[i] % features)
            result =
                fail(r, r->choice->x, "an element is no whole number of steps of data.features");
        r->part->offsets[i + 1] = r->part->offsets[i] + data.lengths[i] / features;
    }
    free(data.lengths);
    return result;
}

static status read_regular(const array_reading *r) {
    layout l = {.items = 0};
    array_data data;
    TRY(find_layout(r, &l));
    TRY(read_array(r, r->choice->x, false, &data));
    status result = order_axes(r, &l, &data.values);
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
    TRY(check_readable(r, r->choice->x));
    if (r->source->infos[r->choice->x].ragged) return read_ragged(r);
    return joined ? read_joined(r) : read_regular(r);
}

/* --- labels --- */

static status add_label(const array_reading *r, int64_t item, const char *label) {
    return label_set_add(&r->out->labels, label, strlen(label), &r->part->labels[item], r->err);
}

/* One 1 in each row, else 0. */
static status take_one_hot(const array_reading *r, int index, const array_data *data,
                           int64_t columns) {
    for (int64_t i = 0; i < r->part->count; i++) {
        int64_t hot = -1;
        for (int64_t k = 0; k < columns; k++) {
            const char *word = data->texts[i * columns + k];
            const bool one = strcmp(word, "1") == 0;
            if ((!one && strcmp(word, "0") != 0) || (one && hot >= 0))
                return fail(r, index,
                            "labels are (items), (items, 1) or one-hot (items, classes); where an "
                            "item may have several of 0 and 1, say data.task: multi_label");
            if (one) hot = k;
        }
        char label[24];
        if (hot < 0) return fail(r, index, "a one-hot row without a 1");
        snprintf(label, sizeof label, "%" PRId64, hot);
        TRY(add_label(r, i, label));
    }
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

/* Column `column` of (items, columns), or all there is. */
static status take_labels(const array_reading *r, const array_source *source, int index,
                          const array_data *data, int64_t column) {
    const array_shape *s = &source->infos[index].shape;
    const int64_t columns = s->rank == 2 ? s->dim[1] : 1;
    if (s->rank > 2)
        return error_set(r->err, STATUS_BAD_INPUT, "%s: error: labels have one or two axes",
                         source->path);
    if (s->dim[0] != r->part->count)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: array \"%s\": error: %" PRId64 " labels, but there are %" PRId64
                         " items",
                         source->path, source->infos[index].name, s->dim[0], r->part->count);
    r->part->labels = memory_array((size_t)r->part->count, sizeof *r->part->labels);
    if (!r->part->labels)
        return error_no_memory(r->err, (size_t)r->part->count * sizeof *r->part->labels);
    if (column >= columns)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: error: data.y is column %" PRId64 ", but there are %" PRId64
                         ", from 0",
                         source->path, column, columns);
    if (columns > 1 && column < 0)
        return r->how->targets ? take_rows(r, data, columns)
                               : take_one_hot(r, index, data, columns);
    for (int64_t i = 0; i < r->part->count; i++)
        TRY(add_label(r, i, data->texts[i * columns + (column > 0 ? column : 0)]));
    return STATUS_OK;
}

/* --- labels of steps --- */

/* How the labels of steps lie in their array: that of step t of item i at i * item + t * step. */
typedef struct label_places {
    int64_t steps, item, step; /* steps: of an item, as long as the array has them */
    bool joined;               /* items lie one after another, as in the inputs */
    int64_t numbers;           /* to predict of a step, side by side there; of classes 1 */
} label_places;

static bool is_joined(const array_reading *r) {
    return r->choice->lengths != ARRAY_NONE || r->choice->offsets != ARRAY_NONE;
}

/* Dimensions without a last one of 1, or of several numbers to predict where the steps take `rank`
 * of them. */
static int label_rank(const array_reading *r, const array_shape *s, int rank) {
    const bool several = r->how->targets && s->rank == rank + 1;
    return several || (s->rank > 1 && s->dim[s->rank - 1] == 1) ? s->rank - 1 : s->rank;
}

static int64_t numbers_of(const array_reading *r, const array_info *y, int rank) {
    return r->how->targets && !y->ragged && y->shape.rank == rank + 1 ? y->shape.dim[rank] : 1;
}

static int64_t longest_of(const sequence_part *part) {
    int64_t longest = 0;
    for (int64_t i = 0; i < part->count; i++)
        if (sequence_part_length(part, i) > longest) longest = sequence_part_length(part, i);
    return longest;
}

/* False where labels of this shape are not of the steps of the inputs. */
static bool find_label_places(const array_reading *r, const array_info *y, label_places *out) {
    const bool joined = !r->apart && (is_joined(r) || r->source->infos[r->choice->x].ragged);
    const int rank = label_rank(r, &y->shape, joined ? 1 : 2);
    const int64_t items = r->part->count, numbers = numbers_of(r, y, joined ? 1 : 2);
    layout l = {.items = 0};
    if (r->apart) {
        *out = (label_places){
            .steps = y->shape.dim[1], .item = y->shape.dim[1], .step = 1, .numbers = numbers};
        return rank == 2 && y->shape.dim[0] == items && y->shape.dim[1] >= longest_of(r->part);
    }
    *out = (label_places){.joined = joined, .numbers = numbers};
    if (joined)
        return y->ragged ? y->shape.dim[0] == items
                         : rank == 1 && y->shape.dim[0] == r->part->offsets[items];
    if (y->ragged || rank != 2 || find_layout(r, &l) != STATUS_OK) return false;
    const bool steps_first = l.axis[1] < l.axis[0];
    *out = (label_places){.steps = l.steps,
                          .item = steps_first ? 1 : l.steps,
                          .step = steps_first ? l.items : 1,
                          .numbers = numbers};
    return y->shape.dim[steps_first] == l.items && y->shape.dim[!steps_first] == l.steps;
}

static void append_shape(text *out, const array_shape *s) {
    text_append(out, "(");
    for (int d = 0; d < s->rank; d++)
        text_append_format(out, "%s%" PRId64, d ? ", " : "", s->dim[d]);
    text_append(out, ")");
}

static status refuse_places(const array_reading *r, const array_source *source, int index) {
    text shape = {0};
    append_shape(&shape, &source->infos[index].shape);
    error_set(r->err, STATUS_BAD_INPUT,
              "%s: array \"%s\": error: %s labels for %" PRId64 " items of %" PRId64
              " steps in all; data.task %s takes one of each step, in the order of the "
              "inputs: (items, steps), or (steps) of all items",
              source->path, source->infos[index].name, text_string(&shape), r->part->count,
              r->part->offsets[r->part->count], r->how->targets ? "step_regression" : "labelling");
    text_free(&shape);
    return STATUS_BAD_INPUT;
}

/* A number's label is that of the one before, mostly. */
typedef struct number_label {
    float number;
    int32_t label;
} number_label;

/* Among numbers to predict -100 is one of them. */
static bool is_ignored(const array_reading *r, float number) {
    enum { IGNORED = -100 };
    return isnan(number) || (!r->how->targets && number == IGNORED);
}

static status number_to_label(const array_reading *r, const array_source *source, int index,
                              float number, number_label *last, int32_t *label) {
    char word[32];
    *label = is_ignored(r, number) ? SEQUENCE_NO_LABEL : last->label;
    if (is_ignored(r, number)) return STATUS_OK;
    if (number == last->number && last->label != SEQUENCE_NO_LABEL) return STATUS_OK;
    if (number != truncf(number) && r->how->labels == LABELS_OF_STEPS && !r->how->targets)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: array \"%s\": error: %.9g is no class; classes of steps are whole "
                         "numbers or texts; for numbers to predict say data.task: step_regression",
                         source->path, source->infos[index].name, (double)number);
    const bool whole = !r->how->targets && number == truncf(number);
    snprintf(word, sizeof word, whole ? "%.0f" : "%.9g", number == 0 ? 0.0 : (double)number);
    TRY(label_set_add(&r->out->labels, word, strlen(word), label, r->err));
    *last = (number_label){number, *label};
    return STATUS_OK;
}

static status text_to_label(const array_reading *r, const char *word, int32_t *label) {
    *label = SEQUENCE_NO_LABEL;
    if (!word[0] || (!r->how->targets && strcmp(word, SEQUENCE_IGNORED) == 0)) return STATUS_OK;
    return label_set_add(&r->out->labels, word, strlen(word), label, r->err);
}

/* Several numbers to predict are one label of several lines. */
static status several_to_label(const array_reading *r, const array_source *source, int index,
                               const float *numbers, int64_t count, int32_t *label) {
    text all = {0};
    int64_t missing = 0;
    for (int64_t k = 0; k < count; k++) {
        missing += isnan(numbers[k]);
        text_append_format(&all, k ? "\n%.9g" : "%.9g", numbers[k] == 0 ? 0.0 : (double)numbers[k]);
    }
    *label = SEQUENCE_NO_LABEL;
    status result = STATUS_OK;
    if (missing > 0 && missing < count)
        result = error_set(r->err, STATUS_BAD_INPUT,
                           "%s: array \"%s\": error: a step has %" PRId64 " of its %" PRId64
                           " numbers; give it all of them, or none",
                           source->path, source->infos[index].name, count - missing, count);
    else if (missing == 0)
        result = all.failed
                     ? error_no_memory(r->err, all.bytes)
                     : label_set_add(&r->out->labels, text_string(&all), all.bytes, label, r->err);
    text_free(&all);
    return result;
}

/* Of the step whose labels lie at `place`. */
static status to_label(const array_reading *r, const array_source *source, int index,
                       const array_data *data, int64_t place, int64_t numbers, number_label *last,
                       int32_t *label) {
    if (numbers > 1)
        return several_to_label(r, source, index, data->values + place * numbers, numbers, label);
    if (data->texts) return text_to_label(r, data->texts[place], label);
    return number_to_label(r, source, index, data->values[place], last, label);
}

/* An item that is shorter than its row, which ends in missing values, has no labels there. */
static status check_behind(const array_reading *r, const array_source *source, int index,
                           int64_t item, int64_t step, int32_t label) {
    if (label == SEQUENCE_NO_LABEL) return STATUS_OK;
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: array \"%s\": error: item %" PRId64
                     " ends in missing values, but its step %" PRId64
                     ", from 0, has the label %.40s; write %sNaN behind the end of an item",
                     source->path, source->infos[index].name, item + 1, step,
                     r->out->labels.texts[label], r->how->targets ? "" : SEQUENCE_IGNORED " or ");
}

static status check_lists(const array_reading *r, const array_source *source, int index,
                          const array_data *data) {
    for (int64_t i = 0; data->lengths && i < r->part->count; i++)
        if (data->lengths[i] != sequence_part_length(r->part, i))
            return error_set(r->err, STATUS_BAD_INPUT,
                             "%s: array \"%s\": error: item %" PRId64 " has %" PRId64
                             " labels and %" PRId64 " steps",
                             source->path, source->infos[index].name, i + 1, data->lengths[i],
                             sequence_part_length(r->part, i));
    return STATUS_OK;
}

static status take_step_labels(const array_reading *r, const array_source *source, int index,
                               const array_data *data, const label_places *at) {
    number_label last = {NAN, SEQUENCE_NO_LABEL};
    int32_t *labels = r->part->labels;
    TRY(check_lists(r, source, index, data));
    for (int64_t i = 0; i < r->part->count; i++) {
        const int64_t length = sequence_part_length(r->part, i),
                      steps = at->joined ? length : at->steps;
        for (int64_t t = 0; t < steps; t++) {
            const int64_t place =
                at->joined ? r->part->offsets[i] + t : i * at->item + t * at->step;
            int32_t label;
            TRY(to_label(r, source, index, data, place, at->numbers, &last, &label));
            if (t < length)
                *labels++ = label;
            else
                TRY(check_behind(r, source, index, i, t, label));
        }
    }
    return STATUS_OK;
}

static status read_step_labels(const array_reading *r, const array_source *source, int index) {
    const array_info *y = &source->infos[index];
    const size_t steps = (size_t)r->part->offsets[r->part->count];
    label_places at;
    array_data data = {.count = 0};
    if (!find_label_places(r, y, &at)) return refuse_places(r, source, index);
    if (y->complaint[0])
        return error_set(r->err, STATUS_BAD_INPUT, "%s: array \"%s\": error: %s", source->path,
                         y->name, y->complaint);
    if (y->is_text && r->how->targets)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: array \"%s\": error: it holds texts, and what is predicted are "
                         "numbers; data.task: labelling?",
                         source->path, y->name);
    r->part->labels = memory_array(steps, sizeof *r->part->labels);
    r->part->labels_steps = true;
    if (!r->part->labels) return error_no_memory(r->err, steps * sizeof *r->part->labels);
    status result = source->read(source, index, y->is_text, &data, r->err);
    if (result == STATUS_OK) result = take_step_labels(r, source, index, &data, &at);
    array_data_free(&data);
    return result;
}

/* Where nothing is said: labels of more steps than there are items, or of lists. */
static bool labels_steps(const array_reading *r, const array_source *source, int index) {
    const array_info *y = &source->infos[index];
    label_places at;
    if (r->how->labels != LABELS_FOUND_OUT) return r->how->labels == LABELS_OF_STEPS;
    if (!find_label_places(r, y, &at)) return false;
    return at.joined ? r->part->offsets[r->part->count] != r->part->count : at.steps > 1;
}

static status read_labels(const array_reading *r) {
    array_data data;
    if (r->choice->y == ARRAY_NONE) return STATUS_OK;
    if (labels_steps(r, r->source, r->choice->y))
        return read_step_labels(r, r->source, r->choice->y);
    status result = read_array(r, r->choice->y, true, &data);
    if (result == STATUS_OK) result = take_labels(r, r->source, r->choice->y, &data, -1);
    array_data_free(&data);
    return result;
}

/* One a item, whatever they are called. */
static status read_groups(const array_reading *r) {
    array_data data;
    const int index = r->choice->group;
    if (index == ARRAY_NONE) return STATUS_OK;
    const array_shape *s = &r->source->infos[index].shape;
    const int64_t items = r->part->count;
    if (s->rank != 1 || s->dim[0] != items)
        return fail(r, index, "data.split.group is an array with one group for each item");
    r->part->groups = memory_array((size_t)items, sizeof *r->part->groups);
    if (!r->part->groups) return error_no_memory(r->err, (size_t)items * sizeof *r->part->groups);
    status result = read_array(r, index, true, &data);
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
            return fail(&r, choice[split].x, "it has other features than the training array");
        if (split == DATASET_TEST &&
            (choice[split].y == ARRAY_NONE) != (choice[DATASET_TRAIN].y == ARRAY_NONE))
            return fail(&r, choice[split].x, "only one of the two splits has labels");
        if (how->series) continue;
        TRY(read_labels(&r));
        TRY(read_groups(&r));
    }
    return describe(s, how, &choice[DATASET_TRAIN], out, err);
}

status array_sequences_add_labels(const array_source *labels, const sequence_request *how,
                                  sequence_file *out, error *err) {
    const array_choice choice = {
        .x = 0, .y = 0, .lengths = ARRAY_NONE, .offsets = ARRAY_NONE, .group = ARRAY_NONE};
    const array_reading r = {labels, how, &choice, out, &out->part[DATASET_TRAIN], err, true};
    const char *column = how->y;
    array_data data;
    char *end = NULL;
    if (labels_steps(&r, labels, 0)) return read_step_labels(&r, labels, 0);
    const long long number = is_given(column) ? strtoll(column, &end, 10) : -1;
    if (is_given(column) && (*end || number < 0))
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s: error: data.y is \"%s\"; of a file of labels it is the number of a column, from 0",
            labels->path, column);
    status result = read_array(&r, 0, true, &data);
    if (result == STATUS_OK) result = take_labels(&r, labels, 0, &data, number);
    array_data_free(&data);
    return result;
}
