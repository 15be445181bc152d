#include "src/plan/id_set.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/trial/trial.h"

/* An id is the start of a digest: as good a place as any. */
struct id_set_entry {
    char id[TRIAL_ID_CHARS + 1]; /* "": free */
    int32_t number;
};

static struct id_set_entry *place_of(const id_set *set, const char *id) {
    size_t place = (size_t)strtoull(id, NULL, 16) & (set->capacity - 1);
    while (set->entries[place].id[0] && strcmp(set->entries[place].id, id) != 0)
        place = (place + 1) & (set->capacity - 1);
    return &set->entries[place];
}

static status grow(id_set *set, error *err) {
    enum { FIRST_CAPACITY = 64 };
    const id_set old = *set;
    set->capacity = old.capacity ? 2 * old.capacity : FIRST_CAPACITY;
    set->entries = memory_array(set->capacity, sizeof *set->entries);
    if (!set->entries) {
        *set = old;
        return error_no_memory(err, 2 * old.capacity * sizeof *set->entries);
    }
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i].id[0]) *place_of(set, old.entries[i].id) = old.entries[i];
    free(old.entries);
    return STATUS_OK;
}

status id_set_add(id_set *set, const char *id, int32_t *number, bool *added, error *err) {
    if (2 * (set->count + 1) > set->capacity) TRY(grow(set, err));
    struct id_set_entry *entry = place_of(set, id);
    *added = entry->id[0] == '\0';
    if (*added) {
        memcpy(entry->id, id, sizeof entry->id);
        entry->number = *number;
        set->count++;
    }
    *number = entry->number;
    return STATUS_OK;
}

void id_set_free(id_set *set) {
    free(set->entries);
    *set = (id_set){0};
}
