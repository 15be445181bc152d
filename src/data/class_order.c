#include "src/data/class_order.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/number_text.h"

enum { LONGEST_WHOLE = 15 }; /* digits that a double holds */

typedef struct entry {
    const char *text;
    int32_t label;
    bool is_number, is_whole, is_plain; /* plain: digits, with a sign or without */
    double number;
} entry;

static entry look_at(const char *text, int32_t label) {
    entry e = {.text = text, .label = label};
    const size_t bytes = strlen(text);
    e.is_number = number_parse(text, bytes, '.', &e.number) == NUMBER_READ;
    e.is_whole = e.is_number && e.number == trunc(e.number) && fabs(e.number) < 1e15;
    const char *digits = text + (*text == '-' || *text == '+');
    e.is_plain =
        e.is_whole && strspn(digits, "0123456789") == strlen(digits) && bytes <= LONGEST_WHOLE + 1;
    return e;
}

static int compare_numbers(const void *a, const void *b) {
    const entry *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return strcmp(x->text, y->text);
}

static int compare_texts(const void *a, const void *b) {
    const entry *x = a, *y = b;
    return strcmp(x->text, y->text);
}

static status refuse_pair(const char *path, const entry *a, const entry *b, const char *what,
                          error *err) {
    return error_set(
        err, STATUS_BAD_INPUT,
        "%s: error: the labels \"%.60s\" and \"%.60s\" %s; write all labels in one way", path,
        a->text, b->text, what);
}

/* Sorted by number: equal ones are neighbours. */
static status check_numbers(const char *path, const entry entries[], int32_t count, error *err) {
    for (int32_t i = 1; i < count; i++) {
        if (entries[i].number == entries[i - 1].number)
            return refuse_pair(path, &entries[i - 1], &entries[i],
                               "are one number written in two ways", err);
        if (entries[i].is_plain != entries[i - 1].is_plain)
            return refuse_pair(path, &entries[i - 1], &entries[i],
                               "are numbers written in two ways", err);
    }
    return STATUS_OK;
}

static char *name_of(const entry *e, bool all_whole) {
    char whole[32];
    if (!all_whole || e->is_plain) return memory_copy_text(e->text);
    snprintf(whole, sizeof whole, "%.0f", e->number == 0 ? 0.0 : e->number);
    return memory_copy_text(whole);
}

static status order(entry entries[], const label_set *labels, const char *path, int32_t *place,
                    char **names, error *err) {
    bool all_whole = true;
    for (int32_t i = 0; i < labels->count; i++) {
        entries[i] = look_at(labels->texts[i], i);
        all_whole &= entries[i].is_whole;
    }
    qsort(entries, (size_t)labels->count, sizeof *entries,
          all_whole ? compare_numbers : compare_texts);
    if (all_whole) TRY(check_numbers(path, entries, labels->count, err));
    for (int32_t i = 0; i < labels->count; i++) {
        place[entries[i].label] = i;
        names[i] = name_of(&entries[i], all_whole);
        if (!names[i]) return error_no_memory(err, strlen(entries[i].text));
    }
    return STATUS_OK;
}

status class_order_find(const label_set *labels, const char *path, int32_t *place, char **names,
                        error *err) {
    entry *entries = memory_array((size_t)labels->count, sizeof *entries);
    if (!entries) return error_no_memory(err, (size_t)labels->count * sizeof *entries);
    const status result = order(entries, labels, path, place, names, err);
    free(entries);
    return result;
}
