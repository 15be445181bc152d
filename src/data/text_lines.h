/* A text file line by line, plain or gzipped, without ever holding it whole.
 *
 * Lines end in LF or CRLF; the last may end with the file.  A UTF-8 byte order mark is passed over.
 * Messages are "path: line N: error: ..." with the cure. */
#ifndef SWEEP_DATA_TEXT_LINES_H
#define SWEEP_DATA_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

typedef struct text_lines text_lines;

/* `path` is borrowed until text_lines_close. */
status text_lines_open(const char *path, text_lines **out, error *err);

/* The next line without its end, followed by NUL; it may be written to, and lasts until the next
 * call.
 * `*line` is NULL past the last.  STATUS_BAD_INPUT for UTF-16, a NUL byte, and a CR inside a line.
 */
status text_lines_next(text_lines *t, char **line, size_t *bytes, error *err);

/* Let the current line, untouched since it was got, go on with its end and the one after it; false
 * in
 * `*more` when it was the last. */
status text_lines_extend(text_lines *t, char **line, size_t *bytes, bool *more, error *err);

/* The number of the current line, from 1; of one that was extended, of its first. */
int64_t text_lines_number(const text_lines *t);

/* STATUS_BAD_INPUT when these bytes of the current line are not UTF-8. */
status text_lines_check_utf8(const text_lines *t, const char *bytes, size_t count, error *err);

/* Set "path: line N: error: <message>" and return STATUS_BAD_INPUT. */
status text_lines_error(const text_lines *t, error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* NULL is accepted. */
void text_lines_close(text_lines *t);

#endif
