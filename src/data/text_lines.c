#include "src/data/text_lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/utf8.h"
#include "src/data/packed.h"

enum { READ_BYTES = 1 << 16 };

struct text_lines {
    packed_file *file;
    const char *path;
    char *buffer;
    size_t capacity;
    size_t first, end;        /* of the current line, its end of line not in it */
    size_t next, filled;      /* what is in the buffer beyond it */
    bool file_ended, unended; /* `unended`: the current line ends with the file */
    int64_t number, lines;    /* of the current line; of those it consists of */
};

status text_lines_error(const text_lines *t, error *err, const char *format, ...) {
    char what[ERROR_MESSAGE_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(err, STATUS_BAD_INPUT, "%s: line %lld: error: %s", t->path,
                     (long long)t->number, what);
}

/* Move the current line to the front and read more behind what there is. */
static status read_more(text_lines *t, size_t *start, error *err) {
    size_t got;
    if (*start > 0) memmove(t->buffer, t->buffer + *start, t->filled - *start);
    t->filled -= *start;
    *start = 0;
    const size_t needed = t->filled + READ_BYTES + 1;
    if (!memory_grow(&t->buffer, &t->capacity, needed, 1)) return error_no_memory(err, needed);
    TRY(packed_read(t->file, t->buffer + t->filled, READ_BYTES, &got, err));
    t->filled += got;
    t->file_ended = got < READ_BYTES;
    return STATUS_OK;
}

static status check_line(const text_lines *t, const char *line, size_t bytes, error *err) {
    if (memchr(line, '\0', bytes))
        return text_lines_error(t, err,
                                "a NUL byte: this is no text, or UTF-16 text; save it as UTF-8");
    if (memchr(line, '\r', bytes))
        return text_lines_error(t, err,
                                "a carriage return inside a line: lines must end in LF or CRLF");
    return STATUS_OK;
}

/* Find the end of the line that begins at `start`, of which everything before `from` was looked at.
 */
static status find_end(text_lines *t, size_t start, size_t from, error *err) {
    for (;;) {
        char *feed = memchr(t->buffer + from, '\n', t->filled - from);
        if (feed) {
            t->end = (size_t)(feed - t->buffer);
            t->next = t->end + 1;
            t->unended = false;
            break;
        }
        if (t->file_ended) {
            t->end = t->next = t->filled;
            t->unended = true;
            break;
        }
        const size_t looked = t->filled - start;
        TRY(read_more(t, &start, err));
        from = looked;
    }
    t->first = start;
    if (!t->unended && t->end > t->first && t->buffer[t->end - 1] == '\r') t->end--;
    return STATUS_OK;
}

status text_lines_next(text_lines *t, char **line, size_t *bytes, error *err) {
    *line = NULL;
    *bytes = 0;
    t->number += t->lines;
    t->lines = 1;
    if (t->next == t->filled && !t->file_ended) {
        size_t start = t->next;
        TRY(read_more(t, &start, err));
        t->next = 0;
    }
    if (t->next == t->filled && t->file_ended) return STATUS_OK;
    TRY(find_end(t, t->next, t->next, err));
    *line = t->buffer + t->first;
    *bytes = t->end - t->first;
    TRY(check_line(t, *line, *bytes, err));
    t->buffer[t->end] = '\0';
    return STATUS_OK;
}

status text_lines_extend(text_lines *t, char **line, size_t *bytes, bool *more, error *err) {
    *more = !(t->unended || (t->next == t->filled && t->file_ended));
    if (!*more) return STATUS_OK;
    /* Put back what NUL stands for. */
    const size_t old_bytes = t->next - t->first;
    t->buffer[t->end] = t->end + 1 == t->next ? '\n' : '\r';
    TRY(find_end(t, t->first, t->next, err));
    *line = t->buffer + t->first;
    *bytes = t->end - t->first;
    if (*bytes > old_bytes) TRY(check_line(t, *line + old_bytes, *bytes - old_bytes, err));
    t->buffer[t->end] = '\0';
    t->lines++;
    return STATUS_OK;
}

int64_t text_lines_number(const text_lines *t) {
    return t->number;
}

status text_lines_check_utf8(const text_lines *t, const char *bytes, size_t count, error *err) {
    for (size_t i = 0; i < count;) {
        uint32_t point;
        if ((unsigned char)bytes[i] < 0x80) {
            i++;
            continue;
        }
        const size_t length = utf8_decode(bytes + i, &point);
        if (length == 0 || length > count - i)
            return text_lines_error(t, err,
                                    "byte 0x%02x is not UTF-8: the file looks like Latin-1 or "
                                    "another code page; save it as UTF-8",
                                    (unsigned char)bytes[i]);
        i += length;
    }
    return STATUS_OK;
}

static status begin(text_lines *t, error *err) {
    size_t start = 0;
    TRY(read_more(t, &start, err));
    const bool wide = t->filled >= 2 && (memcmp(t->buffer, "\xff\xfe", 2) == 0 ||
                                         memcmp(t->buffer, "\xfe\xff", 2) == 0);
    t->number = 1;
    if (wide) return text_lines_error(t, err, "the file is UTF-16 text; save it as UTF-8");
    if (t->filled >= 3 && memcmp(t->buffer, "\xef\xbb\xbf", 3) == 0) t->next = 3;
    t->number = 0;
    t->lines = 1;
    return STATUS_OK;
}

status text_lines_open(const char *path, text_lines **out, error *err) {
    *out = NULL;
    text_lines *t = memory_array(1, sizeof *t);
    if (!t) return error_no_memory(err, sizeof *t);
    t->path = path;
    status result = packed_open(path, &t->file, err);
    if (result == STATUS_OK) result = begin(t, err);
    if (result == STATUS_OK)
        *out = t;
    else
        text_lines_close(t);
    return result;
}

void text_lines_close(text_lines *t) {
    if (!t) return;
    packed_close(t->file);
    free(t->buffer);
    free(t);
}
