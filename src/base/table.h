/* A plain-text table: columns as wide as their widest cell, for terminals and logs. */
#ifndef SWEEP_BASE_TABLE_H
#define SWEEP_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/text.h"

/* Start with table_begin; release with table_free.  Memory trouble makes `failed` true. */
typedef struct table {
    const char *alignment; /* one letter a column: l left, r right */
    size_t columns;
    char **cells; /* row after row; owned */
    size_t cell_count, cell_capacity;
    bool failed;
} table;

/* `alignment` is borrowed for the table's life; its length is the number of columns. */
table table_begin(const char *alignment);

/* Add the next cell, rows filling from the left (copied). */
void table_add(table *t, const char *cell);
void table_add_format(table *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A cell of what may come from outside: as text_append_visible. */
void table_add_visible(table *t, const char *cell);

/* Append all rows to `out`: `indent` spaces first, two between columns, no space at a line's end.
 * Width is counted in code points. */
void table_append(text *out, const table *t, int indent);

void table_free(table *t);

#endif
