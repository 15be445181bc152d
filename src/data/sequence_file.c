#include "src/data/sequence_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/memory.h"

/* --- building --- */

float *sequence_builder_room(sequence_builder *b, int features, int64_t steps, error *err) {
    const size_t needed = (size_t)(b->steps + steps) * (size_t)features;
    if (!memory_grow(&b->part.values, &b->value_capacity, needed, sizeof(float))) {
        error_no_memory(err, needed * sizeof(float));
        return NULL;
    }
    return b->part.values + (size_t)b->steps * (size_t)features;
}

void sequence_builder_add_steps(sequence_builder *b, int64_t steps) {
    b->steps += steps;
}

status sequence_builder_end_item(sequence_builder *b, int32_t label, int64_t line, error *err) {
    sequence_part *p = &b->part;
    const size_t items = (size_t)p->count + 1;
    if (!memory_grow(&p->offsets, &b->offset_capacity, items + 1, sizeof *p->offsets) ||
        !memory_grow(&p->labels, &b->label_capacity, items, sizeof *p->labels) ||
        !memory_grow(&p->lines, &b->line_capacity, items, sizeof *p->lines))
        return error_no_memory(err, items * sizeof *p->offsets);
    if (p->count == 0) p->offsets[0] = 0;
    p->labels[p->count] = label;
    p->lines[p->count] = line;
    p->offsets[++p->count] = b->steps;
    return STATUS_OK;
}

status sequence_builder_note_group(sequence_builder *b, int32_t group, error *err) {
    sequence_part *p = &b->part;
    const size_t items = (size_t)p->count;
    if (!memory_grow(&p->groups, &b->group_capacity, items, sizeof *p->groups))
        return error_no_memory(err, items * sizeof *p->groups);
    p->groups[items - 1] = group;
    return STATUS_OK;
}

void sequence_builder_finish(sequence_builder *b, bool labelled, sequence_part *part) {
    *part = b->part;
    if (!labelled) {
        free(part->labels);
        part->labels = NULL;
    }
    *b = (sequence_builder){.steps = 0};
}

static void free_part(sequence_part *part) {
    free(part->offsets);
    free(part->values);
    free(part->labels);
    free(part->targets);
    free(part->lines);
    free(part->groups);
    *part = (sequence_part){.count = 0};
}

void sequence_builder_free(sequence_builder *b) {
    free_part(&b->part);
    *b = (sequence_builder){.steps = 0};
}

/* --- the whole --- */

int64_t sequence_part_length(const sequence_part *part, int64_t item) {
    return part->offsets[item + 1] - part->offsets[item];
}

int64_t sequence_part_label_count(const sequence_part *part) {
    const int64_t steps = part->count ? part->offsets[part->count] : 0;
    return part->labels_steps ? steps : part->count;
}

static bool is_all_missing(const float *step, int features) {
    for (int f = 0; f < features; f++)
        if (!isnan(step[f])) return false;
    return true;
}

void sequence_append_shorter_notice(text *out, const char *path, int64_t items) {
    const bool one = items == 1;
    if (items == 0) return;
    text_append_format(out, "%s: notice: %" PRId64 " item%s in missing values, and %s shorter\n",
                       path, items, one ? " ends" : "s end", one ? "is" : "are");
}

int64_t sequence_part_trim(sequence_part *part, int features) {
    const size_t width = (size_t)features;
    int64_t kept = 0, shorter = 0;
    for (int64_t i = 0, first = 0; i < part->count; i++) {
        const int64_t end = part->offsets[i + 1];
        int64_t last = end;
        while (last > first + 1 &&
               is_all_missing(part->values + (size_t)(last - 1) * width, features))
            last--;
        shorter += last < end;
        for (int64_t k = first; k < last && kept != first; k++)
            for (size_t f = 0; f < width; f++)
                part->values[(size_t)(kept + k - first) * width + f] =
                    part->values[(size_t)k * width + f];
        kept += last - first;
        part->offsets[i + 1] = kept;
        first = end;
    }
    if (shorter) part->missing_line = 0;
    return shorter;
}

/* The labels of the steps of an item that stay, from `from` to `to`, and the numbers they are. */
static void move_labels(sequence_part *part, int64_t from, int64_t to, int64_t steps) {
    if (!part->labels_steps) return;
    memmove(part->labels + to, part->labels + from, (size_t)steps * sizeof *part->labels);
    if (part->targets)
        memmove(part->targets + to * part->numbers, part->targets + from * part->numbers,
                (size_t)(steps * part->numbers) * sizeof *part->targets);
}

int64_t sequence_part_keep_last(sequence_part *part, int features, int64_t most) {
    const size_t width = (size_t)features;
    int64_t kept = 0, shorter = 0;
    for (int64_t i = 0, first = 0; i < part->count; i++) {
        const int64_t end = part->offsets[i + 1], length = end - first;
        const int64_t left = length < most ? length : most;
        memmove(part->values + (size_t)kept * width, part->values + (size_t)(end - left) * width,
                (size_t)left * width * sizeof *part->values);
        move_labels(part, end - left, kept, left);
        shorter += left < length;
        kept += left;
        part->offsets[i + 1] = kept;
        first = end;
    }
    if (shorter) part->missing_line = 0;
    return shorter;
}

void sequence_file_lengths(const sequence_file *f, int64_t *shortest, int64_t *longest) {
    *shortest = *longest = 0;
    for (int s = 0; s < DATASET_SPLITS; s++)
        for (int64_t i = 0; i < f->part[s].count; i++) {
            const int64_t length = sequence_part_length(&f->part[s], i);
            if (*longest == 0 || length < *shortest) *shortest = length;
            if (length > *longest) *longest = length;
        }
}

status sequence_file_check_columns(sequence_file *f, const sequence_file *trained, error *err) {
    const label_set *own = &f->columns, *others = &trained->columns;
    for (int32_t i = 0; i < own->count && i < others->count; i++)
        if (strcmp(own->texts[i], others->texts[i]) != 0)
            return error_set(
                err, STATUS_BAD_INPUT,
                "%s: error: input column %d is \"%.80s\", and of %s it is \"%.80s\"; give "
                "both files the same columns in the same order, or name the inputs in "
                "data.x",
                f->path, i + 1, own->texts[i], trained->path, others->texts[i]);
    if (others->count > 0 && own->count > others->count)
        text_append_format(
            &f->notices,
            "%s: notice: the columns from \"%.80s\" on are not in %s: sequences here "
            "are longer\n",
            f->path, own->texts[others->count], trained->path);
    return STATUS_OK;
}

static const char *place_of(const char *what, int64_t number) {
    static _Thread_local char place[48];
    snprintf(place, sizeof place, "%s %" PRId64, what, number);
    return place;
}

const char *sequence_part_place(const sequence_part *part, int64_t item) {
    return part->lines ? place_of("line", part->lines[item]) : place_of("item", item + 1);
}

const char *sequence_part_missing_place(const sequence_part *part, int64_t item) {
    return part->missing_line ? place_of("line", part->missing_line)
                              : sequence_part_place(part, item);
}

static status check_part(const sequence_file *f, const sequence_part *part, error *err) {
    for (int64_t i = 0; i < part->count; i++) {
        const size_t first = (size_t)part->offsets[i] * (size_t)f->features,
                     end = (size_t)part->offsets[i + 1] * (size_t)f->features;
        if (first == end)
            return error_set(err, STATUS_BAD_INPUT, "%s: %s: error: a sequence without any step",
                             f->path, sequence_part_place(part, i));
        for (size_t k = first; k < end; k++)
            if (isinf(part->values[k]))
                return error_set(
                    err, STATUS_BAD_INPUT,
                    "%s: %s: error: an infinite value in step %zu; write a missing one as "
                    "NaN, or take the item out",
                    f->path, sequence_part_place(part, i), (k - first) / (size_t)f->features);
    }
    return STATUS_OK;
}

status sequence_file_check(const sequence_file *f, error *err) {
    int64_t items = 0;
    for (int s = 0; s < DATASET_SPLITS; s++) items += f->part[s].count;
    if (items == 0)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: there are no sequences in it", f->path);
    for (int s = 0; s < DATASET_SPLITS; s++) TRY(check_part(f, &f->part[s], err));
    return STATUS_OK;
}

status sequence_file_forecast_numbers(sequence_file *f, const char *words, error *err) {
    f->inputs = f->features;
    f->forecast = memory_array((size_t)f->features, sizeof *f->forecast);
    if (!f->forecast) return error_no_memory(err, (size_t)f->features * sizeof *f->forecast);
    if (!words || !words[0]) {
        for (int k = 0; k < f->features; k++) f->forecast[f->forecast_count++] = k;
        return STATUS_OK;
    }
    while (*words) {
        char *end;
        const long long number = strtoll(words, &end, 10);
        bool good = end > words && (!*end || *end == '\n') && number >= 0 && number < f->features;
        for (int k = 0; k < f->forecast_count; k++) good = good && f->forecast[k] != number;
        if (!good)
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: error: data.y: \"%.*s\"; what is forecast of it is named by "
                             "different numbers from 0 to %d, the values of a step",
                             f->path, (int)strcspn(words, "\n"), words, f->features - 1);
        f->forecast[f->forecast_count++] = (int)number;
        words = *end ? end + 1 : end;
    }
    for (int k = 0; k < f->forecast_count; k++)
        text_append_format(&f->section, "%s%d", k ? ", " : " y: [", f->forecast[k]);
    text_append(&f->section, "]\n");
    return STATUS_OK;
}

void sequence_section_append(text *out, const char *key, const char *name) {
    static const char first[] = "/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_",
                      rest[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789/.-";
    const bool plain = name[0] && strchr(first, name[0]) && strspn(name, rest) == strlen(name) &&
                       strcasecmp(name, "null") != 0;
    text_append_format(out, " %s: ", key);
    if (plain)
        text_append(out, name);
    else
        text_append_json(out, name);
    text_append(out, "\n");
}

void sequence_file_free(sequence_file *f) {
    for (int s = 0; s < DATASET_SPLITS; s++) free_part(&f->part[s]);
    label_set_free(&f->names);
    label_set_free(&f->columns);
    label_set_free(&f->outputs);
    label_set_free(&f->labels);
    label_set_free(&f->declared);
    label_set_free(&f->groups);
    text_free(&f->section);
    text_free(&f->notices);
    free(f->forecast);
    free(f->path);
    free(f->labels_path);
    free(f->kind);
    free(f->layout);
    *f = (sequence_file){.features = 0};
}
