#include "src/run/plan_ids.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

static const char *id_at(const char *ids, int32_t number) {
    return ids + (size_t)number * (TRIAL_ID_CHARS + 1);
}

int32_t plan_ids_count(const char *ids) {
    return (int32_t)(strlen(ids) / (TRIAL_ID_CHARS + 1));
}

bool plan_ids_are(const char *ids, int32_t first, const trial trials[], int32_t count) {
    for (int32_t i = 0; i < count; i++)
        if (memcmp(id_at(ids, first + i), trials[i].id, TRIAL_ID_CHARS) != 0) return false;
    return true;
}

static int compare_ids(const void *a, const void *b) {
    return memcmp(*(const char *const *)a, *(const char *const *)b, TRIAL_ID_CHARS);
}

status plan_ids_count_kept(const char *ids, int32_t stored, const trial trials[], int32_t count,
                           int32_t *kept, error *err) {
    const char **sorted = memory_array((size_t)count, sizeof *sorted);
    if (!sorted) return error_no_memory(err, (size_t)count * sizeof *sorted);
    for (int32_t i = 0; i < count; i++) sorted[i] = trials[i].id;
    qsort(sorted, (size_t)count, sizeof *sorted, compare_ids);
    *kept = 0;
    for (int32_t i = 0; i < stored; i++) {
        const char *id = id_at(ids, i);
        *kept += bsearch(&id, sorted, (size_t)count, sizeof *sorted, compare_ids) != NULL;
    }
    free(sorted);
    return STATUS_OK;
}
