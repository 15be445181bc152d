#include "src/data/csv_reader.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"

/* What may be the delimiter. */
static const char candidates[] = ",;\t|";
enum { CANDIDATES = sizeof candidates - 1 };

/* --- one record --- */

/* Whether a quoted field is open at the end of some bytes, if one was (`open`) at their beginning:
 * quotes come in pairs. */
static bool is_quote_open(const char *bytes, size_t count, bool open) {
    const char *const end = bytes + count;
    for (const char *q = bytes; (q = memchr(q, '"', (size_t)(end - q))); q++) open = !open;
    return open;
}

/* Whether a quote stands inside a field that does not begin with one; where the delimiter is not
 * known yet, any that may be it begins a field. */
static bool has_quote_inside(const csv_reader *r, const char *line, size_t bytes) {
    bool quoted = false;
    for (size_t i = 0; i < bytes; i++) {
        if (line[i] != '"') continue;
        const char before = i > 0 ? line[i - 1] : '\0';
        const bool begins =
            i == 0 || before == '"' ||
            (r->delimiter ? before == r->delimiter : before && strchr(candidates, before));
        if (!quoted && !begins) return true;
        quoted = !quoted;
    }
    return false;
}

static status refuse_open_quote(const csv_reader *r, const char *line, size_t bytes, error *err) {
    if (has_quote_inside(r, line, bytes))
        return text_lines_error(r->lines, err,
                                "a quote inside a field that does not begin with one; put quotes "
                                "around the field, and write its own twice: \"a\"\"b\"");
    return text_lines_error(r->lines, err,
                            "a quote that opens in this record is never closed; a quote "
                            "inside a field is written twice, \"\"");
}

static status next_whole_line(csv_reader *r, char **line, size_t *bytes, error *err) {
    TRY(text_lines_next(r->lines, line, bytes, err));
    bool open = *line && is_quote_open(*line, *bytes, false);
    while (open) {
        const size_t looked_at = *bytes;
        bool more;
        TRY(text_lines_extend(r->lines, line, bytes, &more, err));
        if (!more) return refuse_open_quote(r, *line, *bytes, err);
        open = is_quote_open(*line + looked_at, *bytes - looked_at, open);
    }
    return *line ? text_lines_check_utf8(r->lines, *line, *bytes, err) : STATUS_OK;
}

static status add_field(csv_reader *r, csv_field field, error *err) {
    if (!memory_grow(&r->fields, &r->capacity, r->count + 1, sizeof field))
        return error_no_memory(err, (r->count + 1) * sizeof field);
    r->fields[r->count++] = field;
    return STATUS_OK;
}

/* Take a quoted field, its quotes undoubled in place; `*at` moves behind it. */
static status take_quoted(csv_reader *r, char **at, const char *end, error *err) {
    char *from = *at + 1, *to = from;
    const csv_field field = {.text = from, .quoted = true};
    for (;; from++) {
        if (from < end && *from != '"') {
            *to++ = *from;
            continue;
        }
        if (from + 1 < end && from[1] == '"') {
            *to++ = *from++;
            continue;
        }
        break;
    }
    *at = from + 1;
    if (*at < end && **at != r->delimiter)
        return text_lines_error(r->lines, err, "field %zu: text after its closing quote",
                                r->count + 1);
    return add_field(r, (csv_field){field.text, (size_t)(to - field.text), true}, err);
}

static status take_bare(csv_reader *r, char **at, char *end, error *err) {
    char *stop = memchr(*at, r->delimiter, (size_t)(end - *at));
    if (!stop) stop = end;
    if (memchr(*at, '"', (size_t)(stop - *at)))
        return text_lines_error(r->lines, err,
                                "field %zu: a quote inside a field that does not begin with one",
                                r->count + 1);
    const csv_field field = {*at, (size_t)(stop - *at), false};
    *at = stop;
    return add_field(r, field, err);
}

static status split(csv_reader *r, char *line, size_t bytes, error *err) {
    char *at = line, *const end = line + bytes;
    r->count = 0;
    for (;; at++) {
        if (at < end && *at == '"')
            TRY(take_quoted(r, &at, end, err));
        else
            TRY(take_bare(r, &at, end, err));
        if (at >= end) return STATUS_OK;
    }
}

static status check_width(csv_reader *r, error *err) {
    if (r->width == 0) r->width = r->count;
    if (r->count == r->width) return STATUS_OK;
    const char *cure = r->count == r->width + 1 && r->fields[r->count - 1].bytes == 0
                           ? ": the line ends in a delimiter too many"
                           : "";
    return text_lines_error(r->lines, err, "%zu fields, but the first record has %zu%s", r->count,
                            r->width, cure);
}

/* After an empty line nothing but empty lines may come. */
static status check_rest_is_empty(csv_reader *r, error *err) {
    const long long line_number = (long long)text_lines_number(r->lines);
    char *line;
    size_t bytes;
    do TRY(text_lines_next(r->lines, &line, &bytes, err));
    while (line && bytes == 0);
    if (!line) return STATUS_OK;
    return text_lines_error(r->lines, err, "more records after the empty line %lld; take it out",
                            line_number);
}

status csv_reader_next(csv_reader *r, error *err) {
    char *line;
    size_t bytes;
    r->count = 0;
    TRY(next_whole_line(r, &line, &bytes, err));
    if (line && bytes == 0) return check_rest_is_empty(r, err);
    if (!line) return STATUS_OK;
    TRY(split(r, line, bytes, err));
    return check_width(r, err);
}

int64_t csv_reader_line(const csv_reader *r) {
    return text_lines_number(r->lines);
}

/* --- opening --- */

/* Excel's "sep=;": its delimiter, or '\0'. */
static char separator_line(const char *line, size_t bytes) {
    return line && bytes == 5 && memcmp(line, "sep=", 4) == 0 ? line[4] : '\0';
}

/* Pass over such a line where the file begins with one, else stand before the first line. */
static status begin(const char *path, text_lines **lines, char *separator, error *err) {
    char *line;
    size_t bytes;
    *separator = '\0';
    TRY(text_lines_open(path, lines, err));
    status result = text_lines_next(*lines, &line, &bytes, err);
    if (result == STATUS_OK) *separator = separator_line(line, bytes);
    if (result == STATUS_OK && *separator) return STATUS_OK;
    text_lines_close(*lines);
    *lines = NULL;
    return result == STATUS_OK ? text_lines_open(path, lines, err) : result;
}

status csv_reader_open(const char *path, char delimiter, csv_reader *out, error *err) {
    char separator;
    *out = (csv_reader){.delimiter = delimiter};
    TRY(begin(path, &out->lines, &separator, err));
    if (!delimiter) out->delimiter = separator ? separator : ',';
    return STATUS_OK;
}

void csv_reader_close(csv_reader *r) {
    text_lines_close(r->lines);
    free(r->fields);
    *r = (csv_reader){.lines = NULL};
}

/* --- the delimiter --- */

enum { LOOKED_AT = 100 };

typedef struct occurrences {
    size_t first[CANDIDATES]; /* in the first record */
    bool steady[CANDIDATES];  /* and as often in every other */
    int records;
} occurrences;

static void count_record(occurrences *o, const char *line, size_t bytes) {
    size_t found[CANDIDATES] = {0};
    bool quoted = false;
    for (size_t i = 0; i < bytes; i++) {
        quoted ^= line[i] == '"';
        for (int c = 0; c < CANDIDATES && !quoted; c++) found[c] += line[i] == candidates[c];
    }
    for (int c = 0; c < CANDIDATES; c++) {
        if (o->records == 0) o->first[c] = found[c];
        o->steady[c] = found[c] > 0 && found[c] == o->first[c] && (o->records == 0 || o->steady[c]);
    }
    o->records++;
}

static status count_records(csv_reader *r, occurrences *o, error *err) {
    char *line;
    size_t bytes;
    while (o->records < LOOKED_AT) {
        TRY(next_whole_line(r, &line, &bytes, err));
        if (!line) break;
        if (bytes > 0) count_record(o, line, bytes);
    }
    return STATUS_OK;
}

static const char *delimiter_word(char c) {
    return c == '\t' ? "tab" : c == ',' ? "','" : c == ';' ? "';'" : "'|'";
}

static status choose(const char *path, const occurrences *o, char decimal, char *out, error *err) {
    int steady = -1, most = 0;
    for (int c = 0; c < CANDIDATES; c++) {
        if (candidates[c] == decimal) continue;
        if (o->first[c] > o->first[most] || candidates[most] == decimal) most = c;
        if (!o->steady[c]) continue;
        if (steady >= 0)
            return error_set(
                err, STATUS_BAD_INPUT,
                "%s: error: both %s and %s cut every line into the same number of "
                "fields; say data.delimiter, and data.decimal: \",\" where numbers have a "
                "comma",
                path, delimiter_word(candidates[steady]), delimiter_word(candidates[c]));
        steady = c;
    }
    *out = candidates[steady >= 0 ? steady : most];
    return STATUS_OK;
}

status csv_find_delimiter(const char *path, char decimal, char *out, error *err) {
    csv_reader r = {.lines = NULL};
    occurrences o = {.records = 0};
    char separator;
    status result = begin(path, &r.lines, &separator, err);
    if (result == STATUS_OK && separator)
        *out = separator;
    else if (result == STATUS_OK) {
        result = count_records(&r, &o, err);
        if (result == STATUS_OK) result = choose(path, &o, decimal, out, err);
    }
    csv_reader_close(&r);
    return result;
}
