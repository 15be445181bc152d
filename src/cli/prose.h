/* Running text for a terminal of any width. */
#ifndef SWEEP_CLI_PROSE_H
#define SWEEP_CLI_PROSE_H

#include "src/base/text.h"

/* Running text is hard to read in longer lines. */
enum { PROSE_COLUMNS_MAX = 100 };

/* A named thing and what it means. */
typedef struct prose_entry {
    const char *name, *meaning;
} prose_entry;

/* Append paragraphs, broken anew at words into lines of at most `columns`.  Their own line breaks
 * are as spaces; an empty line parts two of them, and a line that begins with a space stays as it
 * is.  Ends with a line break. */
void prose_append(text *out, const char *paragraphs, int columns);

/* Append lines, each by itself broken at words where it is longer than `columns`: its further lines
 * are set in.  Of a row of a table, which is one with a gap of two spaces, only the last cell is
 * broken, beside its column, and only where there is room for it; other lines have at most
 * PROSE_COLUMNS_MAX. */
void prose_append_lines(text *out, const char *lines, int columns);

/* The same as prose_append, set in by `indent` spaces. */
void prose_append_indented(text *out, const char *paragraphs, int indent, int columns);

/* Append entries up to one without a name: the names in a column, set in by `indent`, the meanings
 * beside it, broken at words; a long name has its meaning below it. */
void prose_append_entries(text *out, const prose_entry entries[], int indent, int columns);

#endif
