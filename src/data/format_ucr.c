/* The text files of the UCR time series archive: a line a series, its label first, then its values,
 * separated by tabs (2018), commas or runs of blanks (2015); no header. */
#include <math.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/format_rows.h"
#include "src/data/number_text.h"
#include "src/data/text_lines.h"

/* A line that is read field by field; '\0' separates by runs of blanks. */
typedef struct field_cursor {
    const char *at, *end;
    char separator;
    bool done;
} field_cursor;

static const char blanks[] = " \t";

static field_cursor cursor_of(const char *line, size_t bytes, char separator) {
    field_cursor c = {line, line + bytes, separator, false};
    if (!separator) {
        while (c.at < c.end && strchr(blanks, *c.at)) c.at++;
        while (c.end > c.at && strchr(blanks, c.end[-1])) c.end--;
    }
    c.done = c.at == c.end;
    return c;
}

/* The next field; false past the last. */
static bool next_field(field_cursor *c, const char **field, size_t *bytes) {
    if (c->done) return false;
    const char *stop = c->at;
    while (stop < c->end && (c->separator ? *stop != c->separator : !strchr(blanks, *stop))) stop++;
    *field = c->at;
    *bytes = (size_t)(stop - c->at);
    c->done = stop == c->end;
    c->at = c->done ? stop : stop + 1;
    while (!c->separator && c->at < c->end && strchr(blanks, *c->at)) c->at++;
    return true;
}

static char separator_of(const char *line, size_t bytes) {
    if (memchr(line, '\t', bytes)) return '\t';
    return memchr(line, ',', bytes) ? ',' : '\0';
}

/* Two or more numbers, or missing values, and nothing else. */
static bool is_line_of_numbers(const char *line, size_t bytes) {
    field_cursor c = cursor_of(line, bytes, separator_of(line, bytes));
    const char *field;
    size_t field_bytes;
    int count = 0;
    for (double value; next_field(&c, &field, &field_bytes); count++) {
        const number_kind kind = number_parse(field, field_bytes, '.', &value);
        if (kind != NUMBER_READ && (kind != NUMBER_MISSING || count == 0)) return false;
    }
    return count > 1;
}

static int recognise_ucr(const format_probe *probe) {
    static const char *const suffixes[] = {".tsv", ".txt", "", NULL};
    const char *head = (const char *)probe->head, *feed = memchr(head, '\n', probe->bytes);
    size_t bytes = feed ? (size_t)(feed - head) : probe->bytes;
    if (!format_suffix_is(probe, suffixes) || memchr(head, '\0', probe->bytes)) return FORMAT_NO;
    if (bytes > 0 && head[bytes - 1] == '\r') bytes--;
    /* Of a long line the last number may be cut. */
    if (!feed && !probe->whole)
        while (bytes > 0 && !strchr(",\t ", head[bytes - 1])) bytes--;
    if (!feed && bytes > 0 && !probe->whole) bytes--;
    return is_line_of_numbers(head, bytes) ? FORMAT_MAYBE : FORMAT_NO;
}

typedef struct ucr_reading {
    text_lines *lines;
    sequence_file *out;
    sequence_builder builder;
    int64_t width; /* values of every line */
    error *err;
} ucr_reading;

static status read_label(ucr_reading *r, field_cursor *c, int32_t *label) {
    const char *field;
    size_t bytes;
    if (!next_field(c, &field, &bytes) || number_is_missing(field, bytes))
        return text_lines_error(r->lines, r->err, "the label, the first field, is missing");
    return label_set_add(&r->out->labels, field, bytes, label, r->err);
}

static status read_series(ucr_reading *r, const char *line, size_t bytes) {
    field_cursor c = cursor_of(line, bytes, separator_of(line, bytes));
    const char *field;
    size_t field_bytes;
    int32_t label = -1;
    int64_t steps = 0;
    TRY(read_label(r, &c, &label));
    for (; next_field(&c, &field, &field_bytes); steps++) {
        double number;
        const number_kind kind = number_parse(field, field_bytes, '.', &number);
        if (kind != NUMBER_READ && kind != NUMBER_MISSING)
            return text_lines_error(r->lines, r->err, "value %lld: \"%.*s\" %s",
                                    (long long)steps + 1, field_bytes < 60 ? (int)field_bytes : 60,
                                    field, number_complaint(kind));
        float *room = sequence_builder_room(&r->builder, 1, steps + 1, r->err);
        if (!room) return STATUS_NO_MEMORY;
        room[steps] = kind == NUMBER_READ
                          ? number_rounded(number, text_lines_number(r->lines), &r->out->rounding)
                          : NAN;
    }
    if (r->width == 0) r->width = steps;
    if (steps == 0 || steps != r->width)
        return text_lines_error(
            r->lines, r->err,
            "%lld values, but the first line has %lld; short series are filled up with "
            "NaN",
            (long long)steps, (long long)r->width);
    sequence_builder_add_steps(&r->builder, steps);
    return sequence_builder_end_item(&r->builder, label, text_lines_number(r->lines), r->err);
}

static status read_lines(ucr_reading *r) {
    int64_t empty = 0;
    for (;;) {
        char *line;
        size_t bytes;
        TRY(text_lines_next(r->lines, &line, &bytes, r->err));
        if (!line) return STATUS_OK;
        TRY(text_lines_check_utf8(r->lines, line, bytes, r->err));
        if (bytes == 0) {
            empty = text_lines_number(r->lines);
            continue;
        }
        if (empty)
            return text_lines_error(r->lines, r->err, "a series after the empty line %lld",
                                    (long long)empty);
        TRY(read_series(r, line, bytes));
    }
}

static status read_ucr(const char *path, const sequence_request *how, sequence_file *out,
                       error *err) {
    ucr_reading r = {.out = out, .err = err};
    (void)how;
    TRY(text_lines_open(path, &r.lines, err));
    out->features = 1;
    status result = read_lines(&r);
    text_lines_close(r.lines);
    if (result == STATUS_OK) sequence_builder_finish(&r.builder, true, &out->part[DATASET_TRAIN]);
    sequence_builder_free(&r.builder);
    if (result != STATUS_OK) return result;
    const int64_t shorter = sequence_part_trim(&out->part[DATASET_TRAIN], 1);
    sequence_append_shorter_notice(&out->notices, path, shorter);
    out->kind = memory_copy_text("text");
    out->layout = memory_copy_text("label first");
    return out->kind && out->layout ? STATUS_OK : error_no_memory(err, sizeof r);
}

const data_format format_ucr = {
    .name = "ucr", .title = "UCR text", .recognise = recognise_ucr, .read = read_ucr};
