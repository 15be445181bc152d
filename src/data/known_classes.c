#include "src/data/known_classes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/class_names.h"
#include "src/data/known_sets.h"
#include "src/data/published_labels.h"

/* --- whose they are --- */

static status find_by_labels(const known_labels *s, known_owner *out, error *err) {
    for (int split = 0; split < DATASET_SPLITS && s->labels; split++) {
        dataset_source found;
        TRY(known_set_of_labels(split, s->labels, s->count, &found, err));
        if (found == DATASET_IDX) continue;
        *out = (known_owner){dataset_source_name(found), dataset_source_title(found)};
        return STATUS_OK;
    }
    return STATUS_OK;
}

static status find_one(const known_labels *s, known_owner *out, error *err) {
    const published_set *set = NULL;
    *out = (known_owner){NULL, NULL};
    TRY(find_by_labels(s, out, err));
    if (out->name || !s->path || !s->path[0]) return STATUS_OK;
    TRY(published_set_of_file(PUBLISHED_SETS, PUBLISHED_SET_COUNT, s->path, &set, err));
    if (set) *out = (known_owner){set->name, set->title};
    return STATUS_OK;
}

status known_classes_find(const known_labels splits[], int count, known_owner *out, error *err) {
    TRY(find_one(&splits[0], out, err));
    for (int i = 1; i < count && out->name; i++) {
        known_owner other;
        TRY(find_one(&splits[i], &other, err));
        if (other.name && strcmp(other.name, out->name) != 0) *out = (known_owner){NULL, NULL};
    }
    return STATUS_OK;
}

/* --- names --- */

/* -1 for what is no byte. */
static int byte_of(const char *label) {
    char *end;
    const long number = strtol(label, &end, 10);
    return *end || end == label || number < 0 || number > UINT8_MAX ? -1 : (int)number;
}

uint8_t *known_classes_bytes(char *const names[], int name_count, const int32_t *labels,
                             int64_t count) {
    uint8_t byte[UINT8_MAX + 1];
    if (name_count > UINT8_MAX + 1) return NULL;
    for (int k = 0; k < name_count; k++) {
        if (byte_of(names[k]) < 0) return NULL;
        byte[k] = (uint8_t)byte_of(names[k]);
    }
    uint8_t *bytes = memory_array((size_t)count, sizeof *bytes);
    for (int64_t i = 0; bytes && i < count; i++) bytes[i] = byte[labels[i]];
    return bytes;
}

status known_classes_name(const known_owner *owner, char **names, int count, error *err) {
    for (int c = 0; c < count; c++) {
        const char *known = dataset_class_name(owner->name, byte_of(names[c]));
        char *copy = known ? memory_copy_text(known) : NULL;
        if (!known) continue;
        if (!copy) return error_no_memory(err, strlen(known));
        free(names[c]);
        names[c] = copy;
    }
    return STATUS_OK;
}

status known_classes_make_names(const known_owner *owner, int count, char ***names, error *err) {
    *names = memory_array((size_t)count, sizeof **names);
    for (int c = 0; *names && c < count; c++) {
        if (asprintf(&(*names)[c], "%d", c) < 0) {
            (*names)[c] = NULL;
            return error_no_memory(err, 1);
        }
    }
    if (!*names) return error_no_memory(err, (size_t)count * sizeof **names);
    return known_classes_name(owner, *names, count, err);
}

void known_classes_append_notice(text *out, const known_owner *owner, const char *data_name) {
    text_append_format(out,
                       "data set %s: notice: these are %s's labels as they are published, and "
                       "classes are called by their names there\n",
                       data_name, owner->title);
}
