/* The distinct texts among many: labels of items, ids of series. */
#ifndef SWEEP_DATA_LABEL_SET_H
#define SWEEP_DATA_LABEL_SET_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* Start with `label_set s = {0};`, release with label_set_free. */
typedef struct label_set {
    char **texts; /* `count` of them, in the order of their first appearance; owned */
    int32_t count;
    size_t capacity;
    int32_t *slots; /* a hash table of places in `texts`, -1 for none */
    size_t slot_count;
} label_set;

enum { LABEL_SET_MOST = 1 << 24 };

/* The place of a text, added (copied) where it is new.  STATUS_BAD_INPUT, with a message that names
 * no file, when there are more than LABEL_SET_MOST. */
status label_set_add(label_set *s, const char *text, size_t bytes, int32_t *place, error *err);

/* Add all texts of `other`. */
status label_set_add_all(label_set *s, const label_set *other, error *err);

/* The place of a text, or -1. */
int32_t label_set_find(const label_set *s, const char *text, size_t bytes);

/* Append those of `s` that are not in `other`, "b, c and 4 more", in their order; returns how many
 * they are. */
int32_t label_set_append_others(text *out, const label_set *s, const label_set *other);

void label_set_free(label_set *s);

#endif
