/* Ids of trials, and the number that goes with each: what was there before. */
#ifndef SWEEP_PLAN_ID_SET_H
#define SWEEP_PLAN_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

typedef struct id_set {
    struct id_set_entry *entries;
    size_t capacity, count; /* capacity is 0 or a power of two */
} id_set;

/* Put an id in with its number, unless it is there: then `*number` becomes the one it has. `*added`
 * says which. */
status id_set_add(id_set *set, const char *id, int32_t *number, bool *added, error *err);

void id_set_free(id_set *set);

#endif
