#include "src/data/array_lengths.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/text.h"

static const array_info *info_of(const array_reading *r, int array) {
    return &r->source->infos[array];
}

static const char *inputs_name(const array_reading *r) {
    return info_of(r, r->choice->x)->name;
}

void array_lengths_free(item_lengths *l) {
    free(l->steps);
    *l = (item_lengths){.array = ARRAY_NONE};
}

bool array_lengths_are_positive(const item_lengths *l) {
    for (int64_t i = 0; i < l->items; i++)
        if (l->steps[i] == 0) return false;
    return true;
}

/* --- numbers --- */

static status refuse_number(const array_reading *r, const item_lengths *l, int64_t i,
                            const char *number) {
    const bool is_length = l->array == r->choice->lengths;
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: array \"%s\": error: %s %" PRId64 " %s %.40s; %s are whole numbers",
                     r->source->path, info_of(r, l->array)->name, is_length ? "item" : "offset",
                     is_length ? i + 1 : i, is_length ? "has the length" : "is", number,
                     is_length ? "lengths" : "offsets");
}

/* Whole numbers, at least 0. */
static status read_numbers(const array_reading *r, item_lengths *l) {
    array_data data;
    TRY(array_reading_take(r, l->array, true, &data));
    l->items = data.count;
    l->steps = memory_array((size_t)data.count, sizeof *l->steps);
    status result =
        l->steps ? STATUS_OK : error_no_memory(r->err, (size_t)data.count * sizeof *l->steps);
    for (int64_t i = 0; i < data.count && result == STATUS_OK; i++) {
        char *end;
        l->steps[i] = strtoll(data.texts[i], &end, 10);
        if (*end || end == data.texts[i] || l->steps[i] < 0)
            result = refuse_number(r, l, i, data.texts[i]);
    }
    array_data_free(&data);
    return result;
}

/* From where each item begins, and the last one ends. */
static status offsets_to_lengths(const array_reading *r, item_lengths *l) {
    if (l->items < 2 || l->steps[0] != 0)
        return array_reading_fail(r, l->array,
                                  "offsets begin with 0 and end with the number of steps");
    l->items--;
    for (int64_t i = 0; i < l->items; i++) {
        l->steps[i] = l->steps[i + 1] - l->steps[i];
        if (l->steps[i] < 0)
            return error_set(
                r->err, STATUS_BAD_INPUT,
                "%s: array \"%s\": error: offsets must not fall, as after item %" PRId64,
                r->source->path, info_of(r, l->array)->name, i + 1);
    }
    return STATUS_OK;
}

/* --- how they fit the inputs --- */

/* -1 where it is far too large. */
static int64_t sum_of(const item_lengths *l) {
    int64_t sum = 0;
    for (int64_t i = 0; i < l->items; i++)
        if (__builtin_add_overflow(sum, l->steps[i], &sum)) return -1;
    return sum;
}

static status find_padded_layout(const array_reading *r, array_layout *out) {
    static const item_lengths padded = {.form = ITEMS_PADDED};
    array_reading as_padded = *r;
    as_padded.lengths = &padded;
    return array_layout_find(&as_padded, out);
}

static status refuse_joined(const array_reading *r, const item_lengths *l, const char *what) {
    const array_shape *x = &info_of(r, r->choice->x)->shape;
    text or_padded = {0};
    if (x->rank == 2 && l->array == r->choice->lengths)
        text_append_format(&or_padded,
                           "; of padded items there is a length for each of its %" PRId64 " rows",
                           x->dim[0]);
    error_set(r->err, STATUS_BAD_INPUT, "%s: array \"%s\": error: %s%s", r->source->path,
              info_of(r, l->array)->name, what, text_string(&or_padded));
    text_free(&or_padded);
    return STATUS_BAD_INPUT;
}

static status check_joined(const array_reading *r, const item_lengths *l) {
    const int64_t steps = info_of(r, r->choice->x)->shape.dim[0], sum = sum_of(l);
    char what[ARRAY_NAME_BYTES + 128] = "";
    int64_t left = steps;
    for (int64_t i = 0; i < l->items && !what[0]; left -= l->steps[i], i++)
        if (l->steps[i] > left)
            snprintf(what, sizeof what,
                     "item %" PRId64 " has %" PRId64 " steps, but of \"%s\" only %" PRId64
                     " are left",
                     i + 1, l->steps[i], inputs_name(r), left);
    if (!what[0] && sum != steps)
        snprintf(what, sizeof what,
                 "the %" PRId64 " items have %" PRId64 " steps in all, but \"%s\" has %" PRId64,
                 l->items, sum, inputs_name(r), steps);
    return what[0] ? refuse_joined(r, l, what) : STATUS_OK;
}

static status check_padded(const array_reading *r, const item_lengths *l, const array_layout *of) {
    const char *name = info_of(r, l->array)->name;
    if (l->items != of->items)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: array \"%s\": error: %" PRId64 " lengths, but \"%s\" has %" PRId64
                         " items",
                         r->source->path, name, l->items, inputs_name(r), of->items);
    for (int64_t i = 0; i < l->items; i++)
        if (l->steps[i] > of->steps)
            return error_set(r->err, STATUS_BAD_INPUT,
                             "%s: array \"%s\": error: item %" PRId64 " has %" PRId64
                             " steps, but an item of \"%s\" has %" PRId64 " at most",
                             r->source->path, name, i + 1, l->steps[i], inputs_name(r), of->steps);
    return STATUS_OK;
}

static status fit(const array_reading *r, item_lengths *l) {
    const array_shape *x = &info_of(r, r->choice->x)->shape;
    const bool by_offsets = l->array == r->choice->offsets;
    array_layout layout = {.items = 0};
    if (by_offsets && x->rank > 2)
        return array_reading_fail(
            r, r->choice->x,
            "with offsets the array has two axes: steps of all items, features; the steps of "
            "padded items, which have rows of their own, are said by data.lengths");
    l->form = ITEMS_JOINED;
    if (by_offsets || x->rank < 2) return check_joined(r, l);
    TRY(find_padded_layout(r, &layout));
    const bool joined = x->rank == 2 && (sum_of(l) == x->dim[0] || l->items != layout.items);
    if (joined) return check_joined(r, l);
    l->form = ITEMS_PADDED;
    return check_padded(r, l, &layout);
}

status array_lengths_read(const array_reading *r, item_lengths *out) {
    const array_choice *c = r->choice;
    *out = (item_lengths){.array = ARRAY_NONE};
    TRY(array_reading_check(r, c->x));
    if (info_of(r, c->x)->ragged) {
        out->form = ITEMS_LISTS;
        return STATUS_OK;
    }
    if (c->offsets == ARRAY_NONE && c->lengths == ARRAY_NONE) return STATUS_OK;
    out->array = c->offsets != ARRAY_NONE ? c->offsets : c->lengths;
    TRY(read_numbers(r, out));
    if (out->array == c->offsets) TRY(offsets_to_lengths(r, out));
    return fit(r, out);
}

/* --- those that nobody named --- */

/* By its shape alone: as many numbers as `x` may have items, and an end. */
static bool may_count(const array_reading *r, int array) {
    const array_info *info = info_of(r, array);
    const array_shape *x = &info_of(r, r->choice->x)->shape;
    int64_t count, most = 0;
    for (int d = 0; d < x->rank; d++)
        if (x->dim[d] > most) most = x->dim[d];
    return !info->is_text && !info->ragged && !info->complaint[0] &&
           array_count(&info->shape, &count) && count <= most + 1;
}

/* Rows of one step each are no joined items, but maybe padded ones. */
static bool fits(const array_reading *r, const array_choice *choice, item_lengths *out) {
    array_reading named = *r;
    error ignored;
    named.choice = choice;
    named.err = &ignored;
    if (array_lengths_read(&named, out) == STATUS_OK && out->array != ARRAY_NONE &&
        (out->form == ITEMS_PADDED || out->items < info_of(r, choice->x)->shape.dim[0]))
        return true;
    array_lengths_free(out);
    return false;
}

void array_lengths_guess(const array_reading *r, item_lengths *out) {
    const array_choice *c = r->choice;
    array_choice by_lengths = *c, by_offsets = *c;
    by_lengths.lengths = c->called_lengths;
    by_offsets.offsets = c->called_offsets;
    *out = (item_lengths){.array = ARRAY_NONE};
    if (c->lengths != ARRAY_NONE || c->offsets != ARRAY_NONE) return;
    if (c->called_lengths != ARRAY_NONE && may_count(r, c->called_lengths) &&
        fits(r, &by_lengths, out))
        return;
    if (c->called_offsets != ARRAY_NONE && may_count(r, c->called_offsets))
        fits(r, &by_offsets, out);
}

static const char *key_of(const array_reading *r, const item_lengths *l) {
    return l->array == r->choice->called_offsets ? "data.offsets" : "data.lengths";
}

void array_lengths_hint(const array_reading *r, const item_lengths *guessed,
                        char hint[ARRAY_HINT_BYTES]) {
    hint[0] = '\0';
    if (guessed->form != ITEMS_JOINED) return;
    const char *name = info_of(r, guessed->array)->name;
    const bool offsets = guessed->array == r->choice->called_offsets;
    snprintf(hint, ARRAY_HINT_BYTES,
             "; array \"%s\" %s the %" PRId64 " rows of \"%s\", as the %s of %" PRId64
             " items one after another do: if they are, say %s: %s",
             name, offsets ? "ends with" : "adds up to", sum_of(guessed), inputs_name(r),
             offsets ? "offsets" : "steps", guessed->items, key_of(r, guessed), name);
}

static int64_t count_longer(const sequence_part *part, const item_lengths *l) {
    int64_t longer = 0;
    for (int64_t i = 0; i < l->items && l->items == part->count; i++)
        longer += sequence_part_length(part, i) > l->steps[i];
    return longer;
}

void array_lengths_tell(const array_reading *r, const item_lengths *guessed) {
    const char *path = r->source->path;
    text *out = &r->out->notices;
    const int64_t longer = guessed->form == ITEMS_PADDED ? count_longer(r->part, guessed) : 0;
    if (r->hint[0]) text_append_format(out, "%s: notice: %s\n", path, r->hint + strlen("; "));
    if (longer == 0) return;
    const char *name = info_of(r, guessed->array)->name;
    text_append_format(
        out,
        "%s: notice: array \"%s\" looks like the steps of each item of \"%s\": behind "
        "them %" PRId64 " of %" PRId64
        " items have padding, which is read as steps here; say %s: %s to leave it "
        "out\n",
        path, name, inputs_name(r), longer, guessed->items, key_of(r, guessed), name);
}

/* --- padding --- */

static bool is_padding(const float *values, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (values[k] != 0 && !isnan(values[k])) return false;
    return true;
}

static status check_steps(const array_reading *r) {
    const item_lengths *lengths = r->lengths;
    for (int64_t i = 0; i < lengths->items; i++)
        if (lengths->steps[i] == 0)
            return error_set(r->err, STATUS_BAD_INPUT,
                             "%s: array \"%s\": error: item %" PRId64
                             " has 0 steps; a sequence has one at least: take the item out",
                             r->source->path, info_of(r, lengths->array)->name, i + 1);
    return STATUS_OK;
}

status array_lengths_cut(const array_reading *r, const array_layout *l) {
    const size_t width = (size_t)l->features, row = (size_t)l->steps * width;
    sequence_part *part = r->part;
    int64_t others = 0;
    TRY(check_steps(r));
    for (int64_t i = 0; i < part->count; i++) {
        const float *from = part->values + (size_t)i * row;
        const size_t own = (size_t)r->lengths->steps[i] * width;
        others += !is_padding(from + own, row - own);
        memmove(part->values + (size_t)part->offsets[i] * width, from, own * sizeof *from);
        part->offsets[i + 1] = part->offsets[i] + r->lengths->steps[i];
    }
    if (others > 0)
        text_append_format(&r->out->notices,
                           "%s: notice: %" PRId64 " of %" PRId64
                           " items have values other than 0 behind their steps by \"%s\"; these "
                           "are not read (padding belongs behind the steps, not before them)\n",
                           r->source->path, others, part->count,
                           info_of(r, r->lengths->array)->name);
    return STATUS_OK;
}
