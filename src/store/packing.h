/* Values one after another in bytes, to hand them from one process of the program to another. */
#ifndef SWEEP_STORE_PACKING_H
#define SWEEP_STORE_PACKING_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/text.h"

/* Append `count` bytes, or a text with its end; a text may be NULL.  Lack of memory is kept in
 * `to`. */
void pack(text *to, const void *bytes, size_t count);
void pack_text(text *to, const char *words);

/* What is left to be taken.  The first value that is not there sets `failed`, and all later ones
 * are zero, or NULL. */
typedef struct packed {
    const char *next;
    size_t bytes;
    bool failed;
    bool no_memory;
} packed;

/* Take `count` bytes. */
void unpack(packed *from, void *to, size_t count);

/* Take an array of `count` items, or a text: the caller's to free. */
void *unpack_array(packed *from, size_t count, size_t item_bytes);
char *unpack_text(packed *from);

#endif
