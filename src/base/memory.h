/* Allocation that checks its own arithmetic.  Everything returned is released with free(). */
#ifndef SWEEP_BASE_MEMORY_H
#define SWEEP_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed room for `count` items of `item_bytes`; NULL on overflow or lack of memory.  Never NULL
 * for count 0, so that NULL always means failure. */
void *memory_array(size_t count, size_t item_bytes);

/* As memory_array, aligned to 64 bytes (a cache line, and the widest vector). */
void *memory_aligned_array(size_t count, size_t item_bytes);

/* Make `*items` (a malloc'd array of `*capacity` items, NULL and 0 at first) hold at least `needed`
 * items, growing by doubling; false, with the array unchanged, on overflow or lack of memory. */
bool memory_grow(void *items, size_t *capacity, size_t needed, size_t item_bytes);

/* A copy of `text`, or of its first `bytes` bytes, ended by NUL; NULL on lack of memory. */
char *memory_copy_text(const char *text);
char *memory_copy_bytes(const char *text, size_t bytes);

#endif
