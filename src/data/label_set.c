#include "src/data/label_set.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

enum { FIRST_SLOTS = 64, MOST_NAMED = 8 };

/* Fowler, Noll and Vo's FNV-1a. */
static uint64_t hash_of(const char *text, size_t bytes) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < bytes; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    return hash;
}

static bool is_text(const char *own, const char *text, size_t bytes) {
    return strncmp(own, text, bytes) == 0 && own[bytes] == '\0';
}

/* Where the text stands, or the free slot where it belongs. */
static size_t slot_of(const label_set *s, const char *text, size_t bytes) {
    size_t slot = (size_t)hash_of(text, bytes) & (s->slot_count - 1);
    while (s->slots[slot] >= 0 && !is_text(s->texts[s->slots[slot]], text, bytes))
        slot = (slot + 1) & (s->slot_count - 1);
    return slot;
}

static status grow_slots(label_set *s, error *err) {
    const size_t count = s->slot_count ? 2 * s->slot_count : FIRST_SLOTS;
    int32_t *slots = memory_array(count, sizeof *slots);
    if (!slots) return error_no_memory(err, count * sizeof *slots);
    memset(slots, 0xff, count * sizeof *slots);
    free(s->slots);
    s->slots = slots;
    s->slot_count = count;
    for (int32_t i = 0; i < s->count; i++)
        s->slots[slot_of(s, s->texts[i], strlen(s->texts[i]))] = i;
    return STATUS_OK;
}

int32_t label_set_find(const label_set *s, const char *text, size_t bytes) {
    return s->slot_count ? s->slots[slot_of(s, text, bytes)] : -1;
}

status label_set_add(label_set *s, const char *text, size_t bytes, int32_t *place, error *err) {
    if (2 * ((size_t)s->count + 1) > s->slot_count) TRY(grow_slots(s, err));
    const size_t slot = slot_of(s, text, bytes);
    *place = s->slots[slot];
    if (*place >= 0) return STATUS_OK;
    if (s->count == LABEL_SET_MOST)
        return error_set(err, STATUS_BAD_INPUT, "more than %d different texts", LABEL_SET_MOST);
    char *copy = memory_copy_bytes(text, bytes);
    if (!copy || !memory_grow(&s->texts, &s->capacity, (size_t)s->count + 1, sizeof *s->texts)) {
        free(copy);
        return error_no_memory(err, bytes);
    }
    s->texts[s->count] = copy;
    *place = s->slots[slot] = s->count++;
    return STATUS_OK;
}

status label_set_add_all(label_set *s, const label_set *other, error *err) {
    int32_t place;
    for (int32_t i = 0; i < other->count; i++)
        TRY(label_set_add(s, other->texts[i], strlen(other->texts[i]), &place, err));
    return STATUS_OK;
}

int32_t label_set_append_others(text *out, const label_set *s, const label_set *other) {
    int32_t count = 0;
    for (int32_t i = 0; i < s->count; i++) {
        if (label_set_find(other, s->texts[i], strlen(s->texts[i])) >= 0) continue;
        if (count < MOST_NAMED) {
            text_append(out, count ? ", " : "");
            text_append_visible(out, s->texts[i]);
        }
        count++;
    }
    if (count > MOST_NAMED) text_append_format(out, " and %d more", count - MOST_NAMED);
    return count;
}

void label_set_free(label_set *s) {
    for (int32_t i = 0; i < s->count; i++) free(s->texts[i]);
    free(s->texts);
    free(s->slots);
    *s = (label_set){0};
}
