#include "src/base/text.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/utf8.h"

void text_append_bytes(text *t, const char *addition, size_t bytes) {
    if (t->failed) return;
    if (!memory_grow(&t->data, &t->capacity, t->bytes + bytes + 1, 1)) {
        t->failed = true;
        return;
    }
    memcpy(t->data + t->bytes, addition, bytes);
    t->bytes += bytes;
    t->data[t->bytes] = '\0';
}

void text_append(text *t, const char *addition) {
    text_append_bytes(t, addition, strlen(addition));
}

void text_append_format(text *t, const char *format, ...) {
    if (t->failed) return;
    char *formatted = NULL;
    va_list arguments;
    va_start(arguments, format);
    int bytes = vasprintf(&formatted, format, arguments);
    va_end(arguments);
    if (bytes < 0) {
        t->failed = true;
        return;
    }
    text_append_bytes(t, formatted, (size_t)bytes);
    free(formatted);
}

const char *text_string(const text *t) {
    return t->data ? t->data : "";
}

void text_free(text *t) {
    free(t->data);
    *t = (text){0};
}

/* The C library writes the decimal point of the locale, which may have several bytes. */
static void set_decimal_point(char *digits) {
    const char *point = nl_langinfo(RADIXCHAR);
    size_t bytes = strlen(point);
    char *found = bytes ? strstr(digits, point) : NULL;
    if (!found) return;
    *found = '.';
    memmove(found + 1, found + bytes, strlen(found + bytes) + 1);
}

void text_append_real(text *t, double value) {
    char digits[40];
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value) break;
    }
    /* Whole numbers of everyday size are written out: 100, not 1e+02. */
    if (strchr(digits, '+') && value < 1e15 && value > -1e15)
        snprintf(digits, sizeof digits, "%.15g", value);
    set_decimal_point(digits);
    text_append(t, digits);
}

void text_append_grouped(text *t, int64_t value) {
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", (long long)value);
    const char *d = digits;
    if (*d == '-') text_append_bytes(t, d++, 1);
    for (size_t left = strlen(d); left > 0; left--, d++) {
        text_append_bytes(t, d, 1);
        if (left > 1 && left % 3 == 1) text_append(t, ",");
    }
}

void text_append_range(text *t, int64_t least, int64_t most) {
    text_append_grouped(t, least);
    if (least == most) return;
    text_append(t, " to ");
    text_append_grouped(t, most);
}

void text_append_quantity(text *t, double value, const char *unit) {
    static const char prefixes[] = "kMGTPEZY";
    const char *prefix = NULL;
    const double least_of_four_digits = 999.5, most_grouped = 1e18;
    while (value >= least_of_four_digits && (!prefix || prefix[1])) {
        value /= 1000;
        prefix = prefix ? prefix + 1 : prefixes;
    }
    if (value >= least_of_four_digits && value < most_grouped)
        text_append_grouped(t, (int64_t)value);
    else
        text_append_format(t, "%.3g", value);
    text_append(t, " ");
    if (prefix) text_append_bytes(t, prefix, 1);
    text_append(t, unit);
}

static bool is_control(unsigned char c) {
    return c < 0x20 || c == 0x7f;
}

void text_append_json(text *t, const char *raw) {
    text_append(t, "\"");
    while (*raw) {
        uint32_t point;
        const size_t bytes = utf8_decode(raw, &point);
        if (*raw == '"' || *raw == '\\')
            text_append_format(t, "\\%c", *raw);
        else if (is_control((unsigned char)*raw))
            text_append_format(t, "\\u%04x", (unsigned)(unsigned char)*raw);
        else if (bytes)
            text_append_bytes(t, raw, bytes);
        else
            text_append(t, "\xef\xbf\xbd");
        raw += bytes ? bytes : 1;
    }
    text_append(t, "\"");
}

/* Bytes of a sequence that a terminal could obey or that could reorder the line: C1 controls
 * (U+0080..9F), U+200E/F, U+202A..2E, U+2066..69.  0 if the sequence at `s` is harmless. */
static size_t dangerous_sequence_bytes(const unsigned char *s) {
    if (s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f) return 2;
    if (s[0] != 0xe2) return 0;
    if (s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xaa && s[2] <= 0xae))) return 3;
    if (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9) return 3;
    return 0;
}

void text_append_visible(text *t, const char *raw) {
    const unsigned char *s = (const unsigned char *)raw;
    while (*s) {
        size_t hidden = is_control(*s) ? 1 : dangerous_sequence_bytes(s);
        if (!hidden) {
            text_append_bytes(t, (const char *)s++, 1);
            continue;
        }
        for (; hidden; hidden--) text_append_format(t, "\\x%02x", (unsigned)*s++);
    }
}

enum { LONGEST_COMPARED_WORD = 64 };

static size_t smallest(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Optimal string alignment distance (Damerau 1964, restricted): insert, delete, replace, swap. */
static size_t edit_distance(const char *a, const char *b) {
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > LONGEST_COMPARED_WORD || columns > LONGEST_COMPARED_WORD) return SIZE_MAX;
    size_t d[LONGEST_COMPARED_WORD + 1][LONGEST_COMPARED_WORD + 1];
    for (size_t i = 0; i <= rows; i++) d[i][0] = i;
    for (size_t j = 0; j <= columns; j++) d[0][j] = j;
    for (size_t i = 1; i <= rows; i++) {
        for (size_t j = 1; j <= columns; j++) {
            size_t replace = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = smallest(replace, 1 + smallest(d[i - 1][j], d[i][j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = smallest(d[i][j], 1 + d[i - 2][j - 2]);
        }
    }
    return d[rows][columns];
}

const char *text_nearest(const char *word, const char *const candidates[], size_t count) {
    const char *best = NULL;
    size_t best_distance = SIZE_MAX;
    for (size_t k = 0; k < count; k++) {
        size_t longer = strlen(word) > strlen(candidates[k]) ? strlen(word) : strlen(candidates[k]);
        size_t distance = edit_distance(word, candidates[k]);
        size_t allowed = longer / 3 ? longer / 3 : 1;
        if (distance <= allowed && distance < best_distance) {
            best = candidates[k];
            best_distance = distance;
        }
    }
    return best;
}
