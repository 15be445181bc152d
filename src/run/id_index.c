#include "src/run/id_index.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

static int compare(const void *a, const void *b) {
    const trial *const *left = a, *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

bool id_index_create(id_index *index, const trial *first, size_t count, size_t stride) {
    *index = (id_index){memory_array(count, sizeof *index->by_id), count};
    if (!index->by_id) return false;
    for (size_t i = 0; i < count; i++)
        index->by_id[i] = (const trial *)(const void *)((const char *)first + i * stride);
    qsort(index->by_id, count, sizeof *index->by_id, compare);
    return true;
}

void id_index_free(id_index *index) {
    free(index->by_id);
    *index = (id_index){0};
}

const trial *id_index_find(const id_index *index, const char *text) {
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(index->by_id[middle]->id, text, TRIAL_ID_CHARS);
        if (order == 0) return index->by_id[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
