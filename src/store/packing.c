#include "src/store/packing.h"

#include <string.h>

#include "src/base/memory.h"

void pack(text *to, const void *bytes, size_t count) {
    if (count) text_append_bytes(to, bytes, count);
}

/* How many bytes it has, its end included; 0 for NULL. */
void pack_text(text *to, const char *words) {
    const size_t bytes = words ? strlen(words) + 1 : 0;
    pack(to, &bytes, sizeof bytes);
    pack(to, words, bytes);
}

void unpack(packed *from, void *to, size_t count) {
    from->failed |= count > from->bytes;
    if (from->failed) {
        memset(to, 0, count);
        return;
    }
    if (count) memcpy(to, from->next, count);
    from->next += count;
    from->bytes -= count;
}

void *unpack_array(packed *from, size_t count, size_t item_bytes) {
    from->failed |= count > from->bytes / item_bytes;
    if (from->failed) return NULL;
    void *array = memory_array(count, item_bytes);
    from->no_memory |= !array;
    from->failed |= !array;
    if (array) unpack(from, array, count * item_bytes);
    return array;
}

char *unpack_text(packed *from) {
    size_t bytes = 0;
    unpack(from, &bytes, sizeof bytes);
    if (bytes == 0) return NULL;
    char *words = unpack_array(from, bytes, 1);
    if (words) words[bytes - 1] = '\0';
    return words;
}
