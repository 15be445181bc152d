#include "src/data/array_step_labels.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/array_layout.h"

/* How the labels of steps lie in their array: that of step t of item i at i * item + t * step. */
typedef struct label_places {
    int64_t steps, item, step; /* steps: of an item, as long as the array has them */
    bool joined;               /* items lie one after another, as in the inputs */
    int64_t numbers;           /* to predict of a step, side by side there; of classes 1 */
} label_places;

/* A label for each step that there is, in one row. */
static bool is_joined(const array_reading *r) {
    return r->lengths->form == ITEMS_JOINED || r->lengths->form == ITEMS_LISTS;
}

static bool is_found_out(const array_reading *r) {
    return r->how->labels == LABELS_FOUND_OUT;
}

/* Whether a step may have several of them. */
static bool may_be_numbers(const array_reading *r, const array_info *y) {
    return r->how->targets || (is_found_out(r) && !y->is_text);
}

/* Dimensions without a last one of 1, or of several numbers to predict where the steps take `rank`
 * of them. */
static int label_rank(const array_reading *r, const array_info *y, int rank) {
    const array_shape *s = &y->shape;
    const bool several = may_be_numbers(r, y) && s->rank == rank + 1;
    return several || (s->rank > 1 && s->dim[s->rank - 1] == 1) ? s->rank - 1 : s->rank;
}

static int64_t numbers_of(const array_reading *r, const array_info *y, int rank) {
    return may_be_numbers(r, y) && !y->ragged && y->shape.rank == rank + 1 ? y->shape.dim[rank] : 1;
}

static int64_t longest_of(const sequence_part *part) {
    int64_t longest = 0;
    for (int64_t i = 0; i < part->count; i++)
        if (sequence_part_length(part, i) > longest) longest = sequence_part_length(part, i);
    return longest;
}

/* A file of labels alone does not say how long its items are; of one of which nothing is said, so
 * long as the longest. */
static bool fits_longest(const array_reading *r, int64_t steps) {
    const int64_t longest = longest_of(r->part);
    return is_found_out(r) ? steps == longest : steps >= longest;
}

/* False where labels of this shape are not of the steps of the inputs. */
static bool find_label_places(const array_reading *r, const array_info *y, label_places *out) {
    const bool joined = !r->apart && is_joined(r);
    const int rank = label_rank(r, y, joined ? 1 : 2);
    const int64_t items = r->part->count, numbers = numbers_of(r, y, joined ? 1 : 2);
    array_layout l = {.items = 0};
    if (r->apart) {
        *out = (label_places){
            .steps = y->shape.dim[1], .item = y->shape.dim[1], .step = 1, .numbers = numbers};
        return rank == 2 && y->shape.dim[0] == items && fits_longest(r, y->shape.dim[1]);
    }
    *out = (label_places){.joined = joined, .numbers = numbers};
    if (joined)
        return y->ragged ? y->shape.dim[0] == items
                         : rank == 1 && y->shape.dim[0] == r->part->offsets[items];
    if (y->ragged || rank != 2 || array_layout_find(r, &l) != STATUS_OK) return false;
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

static status refuse_places(const array_reading *r) {
    text shape = {0};
    append_shape(&shape, &r->source->infos[r->choice->y].shape);
    error_set(r->err, STATUS_BAD_INPUT,
              "%s: array \"%s\": error: %s labels for %" PRId64 " items of %" PRId64
              " steps in all; data.task %s takes one of each step, in the order of the "
              "inputs: (items, steps), or (steps) of all items%s",
              r->source->path, r->source->infos[r->choice->y].name, text_string(&shape),
              r->part->count, r->part->offsets[r->part->count],
              r->how->targets ? "step_regression" : "labelling", r->hint);
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

static status number_to_label(const array_reading *r, float number, number_label *last,
                              int32_t *label) {
    char word[32];
    *label = is_ignored(r, number) ? SEQUENCE_NO_LABEL : last->label;
    if (is_ignored(r, number)) return STATUS_OK;
    if (number == last->number && last->label != SEQUENCE_NO_LABEL) return STATUS_OK;
    if (number != truncf(number) && r->how->labels == LABELS_OF_STEPS && !r->how->targets)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: array \"%s\": error: %.9g is no class; classes of steps are whole "
                         "numbers or texts; for numbers to predict say data.task: step_regression",
                         r->source->path, r->source->infos[r->choice->y].name, (double)number);
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
static status several_to_label(const array_reading *r, const float *numbers, int64_t count,
                               int32_t *label) {
    text all = {0};
    int64_t missing = 0;
    for (int64_t k = 0; k < count; k++) {
        missing += isnan(numbers[k]);
        text_append_format(&all, k ? "\n%.9g" : "%.9g", numbers[k] == 0 ? 0.0 : (double)numbers[k]);
    }
    *label = SEQUENCE_NO_LABEL;
    status result = STATUS_OK;
    if (missing > 0 && missing < count)
        result =
            error_set(r->err, STATUS_BAD_INPUT,
                      "%s: array \"%s\": error: a step has %" PRId64 " of its %" PRId64
                      " numbers; give it all of them, or none",
                      r->source->path, r->source->infos[r->choice->y].name, count - missing, count);
    else if (missing == 0)
        result = all.failed
                     ? error_no_memory(r->err, all.bytes)
                     : label_set_add(&r->out->labels, text_string(&all), all.bytes, label, r->err);
    text_free(&all);
    return result;
}

/* Of the step whose labels lie at `place`. */
static status to_label(const array_reading *r, const array_data *data, int64_t place,
                       int64_t numbers, number_label *last, int32_t *label) {
    if (numbers > 1) return several_to_label(r, data->values + place * numbers, numbers, label);
    if (data->texts) return text_to_label(r, data->texts[place], label);
    return number_to_label(r, data->values[place], last, label);
}

/* An item that is shorter than its row, which ends in missing values, has no labels there. */
static status check_behind(const array_reading *r, int64_t item, int64_t step, int32_t label) {
    if (label == SEQUENCE_NO_LABEL) return STATUS_OK;
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: array \"%s\": error: item %" PRId64
                     " ends in missing values, but its step %" PRId64
                     ", from 0, has the label %.40s; write %sNaN behind the end of an item",
                     r->source->path, r->source->infos[r->choice->y].name, item + 1, step,
                     r->out->labels.texts[label], r->how->targets ? "" : SEQUENCE_IGNORED " or ");
}

static status check_lists(const array_reading *r, const array_data *data) {
    for (int64_t i = 0; data->lengths && i < r->part->count; i++)
        if (data->lengths[i] != sequence_part_length(r->part, i))
            return error_set(r->err, STATUS_BAD_INPUT,
                             "%s: array \"%s\": error: item %" PRId64 " has %" PRId64
                             " labels and %" PRId64 " steps",
                             r->source->path, r->source->infos[r->choice->y].name, i + 1,
                             data->lengths[i], sequence_part_length(r->part, i));
    return STATUS_OK;
}

static status take_step_labels(const array_reading *r, const array_data *data,
                               const label_places *at) {
    const bool own_steps_only = at->joined || r->lengths->form == ITEMS_PADDED;
    number_label last = {NAN, SEQUENCE_NO_LABEL};
    int32_t *labels = r->part->labels;
    TRY(check_lists(r, data));
    for (int64_t i = 0; i < r->part->count; i++) {
        const int64_t length = sequence_part_length(r->part, i),
                      steps = own_steps_only ? length : at->steps;
        for (int64_t t = 0; t < steps; t++) {
            const int64_t place =
                at->joined ? r->part->offsets[i] + t : i * at->item + t * at->step;
            int32_t label;
            TRY(to_label(r, data, place, at->numbers, &last, &label));
            if (t < length)
                *labels++ = label;
            else
                TRY(check_behind(r, i, t, label));
        }
    }
    return STATUS_OK;
}

/* --- what is found out of labels of which nothing is said --- */

static bool has_fractions(const array_data *data) {
    for (int64_t i = 0; data->values && i < data->count; i++)
        if (!isnan(data->values[i]) && data->values[i] != truncf(data->values[i])) return true;
    return false;
}

static bool are_yes_or_no(const array_data *data) {
    for (int64_t i = 0; data->values && i < data->count; i++)
        if (data->values[i] != 0 && data->values[i] != 1) return false;
    return data->values != NULL;
}

/* Columns of an item may be as many as its steps by chance, and one-hot rows are no numbers. */
static void tell_what_else(const array_reading *r, const label_places *at, const array_data *data) {
    const bool several = at->numbers > 1, yes_or_no = are_yes_or_no(data);
    const char *taken = NULL, *cure = NULL;
    if (r->part != &r->out->part[DATASET_TRAIN]) return;
    if (several && yes_or_no) {
        taken = "rows of 0 and 1";
        cure =
            "one-hot classes, numpy.argmax(y, axis=-1) has the class of each, for data.task: "
            "labelling";
    } else if (!several && !at->joined && !data->lengths && r->out->targets) {
        taken = "numbers to predict";
        cure = "numbers of the item as a whole, say data.task: regression";
    } else if (!several && !at->joined && !data->lengths && yes_or_no) {
        taken = "labels of 0 and 1";
        cure = "each a yes or no of the whole item, say data.task: multi_label";
    }
    if (taken)
        text_append_format(&r->out->notices,
                           "%s: notice: %s are taken for those of each step; were they %s\n",
                           r->source->path, taken, cure);
}

/* Fractions, and several numbers of a step, are to be predicted. */
static status take_what_is_there(const array_reading *r, const array_data *data,
                                 const label_places *at) {
    sequence_request how = *r->how;
    array_reading found = *r;
    if (!is_found_out(r)) return take_step_labels(r, data, at);
    r->out->targets |= at->numbers > 1 || has_fractions(data);
    how.targets = r->out->targets;
    found.how = &how;
    tell_what_else(r, at, data);
    return take_step_labels(&found, data, at);
}

status array_step_labels_read(const array_reading *r) {
    const array_info *y = &r->source->infos[r->choice->y];
    const size_t steps = (size_t)r->part->offsets[r->part->count];
    label_places at;
    array_data data = {.count = 0};
    if (!find_label_places(r, y, &at)) return refuse_places(r);
    TRY(array_reading_check(r, r->choice->y));
    if (y->is_text && r->how->targets)
        return array_reading_fail(r, r->choice->y,
                                  "it holds texts, and what is predicted are numbers; "
                                  "data.task: labelling?");
    r->part->labels = memory_array(steps, sizeof *r->part->labels);
    r->part->labels_steps = true;
    if (!r->part->labels) return error_no_memory(r->err, steps * sizeof *r->part->labels);
    status result = r->source->read(r->source, r->choice->y, y->is_text, &data, r->err);
    if (result == STATUS_OK) result = take_what_is_there(r, &data, &at);
    array_data_free(&data);
    return result;
}

/* Where nothing is said: labels of more steps than there are items, or of lists. */
bool array_step_labels_are_there(const array_reading *r) {
    const array_info *y = &r->source->infos[r->choice->y];
    label_places at;
    if (r->how->labels != LABELS_FOUND_OUT) return r->how->labels == LABELS_OF_STEPS;
    if (!find_label_places(r, y, &at)) return false;
    return at.joined ? r->part->offsets[r->part->count] != r->part->count : at.steps > 1;
}
