#include "src/base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT_BYTES = 64, FIRST_CAPACITY = 16 };

void *memory_array(size_t count, size_t item_bytes) {
    return calloc(count ? count : 1, item_bytes ? item_bytes : 1);
}

void *memory_aligned_array(size_t count, size_t item_bytes) {
    size_t bytes;
    if (__builtin_mul_overflow(count, item_bytes, &bytes)) return NULL;
    if (bytes > SIZE_MAX - ALIGNMENT_BYTES) return NULL;
    size_t rounded = (bytes + ALIGNMENT_BYTES) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    void *items = aligned_alloc(ALIGNMENT_BYTES, rounded);
    if (items) memset(items, 0, rounded);
    return items;
}

bool memory_grow(void *items, size_t *capacity, size_t needed, size_t item_bytes) {
    if (needed <= *capacity) return true;
    size_t wanted = *capacity ? *capacity : FIRST_CAPACITY;
    while (wanted < needed) {
        if (wanted > SIZE_MAX / 2) return false;
        wanted *= 2;
    }
    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = reallocarray(old, wanted, item_bytes);
    if (!grown) return false;
    memcpy(items, &grown, sizeof grown);
    *capacity = wanted;
    return true;
}

char *memory_copy_text(const char *text) {
    return strdup(text);
}

char *memory_copy_bytes(const char *text, size_t bytes) {
    return strndup(text, bytes);
}
