#include "src/data/array_sequences.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/array_labels.h"
#include "src/data/array_layout.h"
#include "src/data/array_lengths.h"
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

static status joined_offsets(const array_reading *r) {
    const item_lengths *l = r->lengths;
    TRY(make_offsets(r, l->items));
    for (int64_t i = 0; i < l->items; i++)
        r->part->offsets[i + 1] = r->part->offsets[i] + l->steps[i];
    return STATUS_OK;
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
    r->out->features = s->rank == 2 ? (int)s->dim[1] : 1;
    TRY(array_reading_take(r, r->choice->x, false, &data));
    r->part->values = data.values;
    return joined_offsets(r);
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

static void trim(const array_reading *r, int features) {
    const int64_t shorter = sequence_part_trim(r->part, features);
    sequence_append_shorter_notice(&r->out->notices, r->source->path, shorter);
}

/* A row an item. */
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
    if (r->lengths->form == ITEMS_PADDED)
        TRY(array_lengths_cut(r, &l));
    else
        trim(r, (int)l.features);
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
    switch (r->lengths->form) {
        case ITEMS_LISTS: return read_ragged(r);
        case ITEMS_JOINED: return read_joined(r);
        case ITEMS_REGULAR:
        case ITEMS_PADDED: break;
    }
    return read_regular(r);
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

/* Lengths that nobody named are taken where the request says so, if all splits have them. */
static bool take_guess(const array_reading *r, const item_lengths *guessed,
                       array_choice choice[DATASET_SPLITS]) {
    const array_choice *train = &choice[DATASET_TRAIN], *test = &choice[DATASET_TEST];
    const bool offsets = guessed->array == train->called_offsets;
    const int of_test = offsets ? test->called_offsets : test->called_lengths;
    if (guessed->array == ARRAY_NONE || !r->how->find_lengths || r->part != r->out->part ||
        !array_lengths_are_positive(guessed) || (test->x != ARRAY_NONE && of_test == ARRAY_NONE))
        return false;
    *(offsets ? &choice[DATASET_TRAIN].offsets : &choice[DATASET_TRAIN].lengths) = guessed->array;
    *(offsets ? &choice[DATASET_TEST].offsets : &choice[DATASET_TEST].lengths) = of_test;
    text_append_format(&r->out->notices,
                       "%s: notice: array \"%s\" is taken for the %s of the items of \"%s\"\n",
                       r->source->path, r->source->infos[guessed->array].name,
                       offsets ? "offsets" : "lengths", r->source->infos[train->x].name);
    return true;
}

static status read_items(const array_reading *r) {
    TRY(read_inputs(r));
    if (r->how->series) return STATUS_OK;
    TRY(array_labels_read(r, -1));
    return read_groups(r);
}

static status read_split(array_reading *r, array_choice choice[DATASET_SPLITS], item_form *form) {
    item_lengths guessed, lengths = {.array = ARRAY_NONE};
    array_lengths_guess(r, &guessed);
    if (!take_guess(r, &guessed, choice)) array_lengths_hint(r, &guessed, r->hint);
    status result = array_lengths_read(r, &lengths);
    r->lengths = &lengths;
    if (result == STATUS_OK) result = read_items(r);
    if (result == STATUS_OK && lengths.form == ITEMS_REGULAR) array_lengths_tell(r, &guessed);
    *form = lengths.form;
    array_lengths_free(&lengths);
    array_lengths_free(&guessed);
    return result;
}

static status refuse_whole_rows(const array_reading *test, const array_choice *train) {
    const array_info *infos = test->source->infos;
    return error_set(test->err, STATUS_BAD_INPUT,
                     "%s: array \"%s\": error: \"%s\" has the lengths \"%s\", and this has none; "
                     "call them lengths_train and lengths_test",
                     test->source->path, infos[test->choice->x].name, infos[train->x].name,
                     infos[train->lengths].name);
}

/* Of two splits in one file. */
static status check_splits(const array_reading *test, const array_choice *train,
                           const item_form forms[DATASET_SPLITS]) {
    const int x = test->choice->x;
    if (forms[DATASET_TRAIN] == ITEMS_PADDED && forms[DATASET_TEST] == ITEMS_REGULAR)
        return refuse_whole_rows(test, train);
    if ((test->choice->y == ARRAY_NONE) != (train->y == ARRAY_NONE))
        return array_reading_fail(test, x, "only one of the two splits has labels");
    return STATUS_OK;
}

status array_sequences_read(const array_source *s, const sequence_request *how, sequence_file *out,
                            error *err) {
    array_choice choice[DATASET_SPLITS];
    item_form forms[DATASET_SPLITS];
    TRY(array_names_choose(s, how, choice, err));
    for (int split = 0; split < DATASET_SPLITS; split++) {
        array_reading r = {.source = s,
                           .how = how,
                           .choice = &choice[split],
                           .out = out,
                           .part = &out->part[split],
                           .err = err};
        const int features = out->features;
        if (choice[split].x == ARRAY_NONE) continue;
        TRY(read_split(&r, choice, &forms[split]));
        if (split == DATASET_TEST && out->features != features)
            return array_reading_fail(&r, choice[split].x,
                                      "it has other features than the training array");
        if (split == DATASET_TEST) TRY(check_splits(&r, &choice[DATASET_TRAIN], forms));
    }
    TRY(array_labels_settle(how, out, err));
    return describe(s, how, &choice[DATASET_TRAIN], out, err);
}

status array_sequences_add_labels(const array_source *labels, const sequence_request *how,
                                  sequence_file *out, error *err) {
    static const item_lengths regular = {.array = ARRAY_NONE};
    const array_choice choice = {
        .x = 0, .y = 0, .lengths = ARRAY_NONE, .offsets = ARRAY_NONE, .group = ARRAY_NONE};
    const array_reading r = {.source = labels,
                             .how = how,
                             .choice = &choice,
                             .out = out,
                             .part = &out->part[DATASET_TRAIN],
                             .err = err,
                             .apart = true,
                             .lengths = &regular};
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
