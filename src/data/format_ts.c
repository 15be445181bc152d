/* .ts files: a header of keys, then a case a line, its channels separated by ':', its label last.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/directives.h"
#include "src/data/format_rows.h"
#include "src/data/number_text.h"
#include "src/data/text_lines.h"
#include "src/data/time_stamp.h"
#include "src/data/ts_header.h"

typedef struct ts_reading {
    text_lines *lines;
    ts_header header;
    sequence_file *out;
    sequence_builder builder;
    int64_t first_length; /* of the first case */
    int64_t missing_line; /* the first case with a missing value */
    /* Of the case that is read, channel-major. */
    float *values;
    size_t value_count, value_capacity;
    double *times; /* of the first channel */
    size_t time_count, time_capacity;
    error *err;
} ts_reading;

static status fail(const ts_reading *r, const char *what) {
    return text_lines_error(r->lines, r->err, "%s", what);
}

static int shown(size_t bytes) {
    return bytes < 60 ? (int)bytes : 60;
}

static status add_value(ts_reading *r, const char *word, size_t bytes) {
    double number;
    const number_kind kind = number_parse(word, bytes, '.', &number);
    if (kind == NUMBER_MISSING && bytes == 0)
        return fail(r, "a value is left empty; a missing one is ?");
    if (kind == NUMBER_MISSING && !r->missing_line) r->missing_line = text_lines_number(r->lines);
    if (kind != NUMBER_MISSING && kind != NUMBER_READ)
        return text_lines_error(
            r->lines, r->err, "\"%.*s\" %s%s", shown(bytes), word, number_complaint(kind),
            memchr(word, '#', bytes) ? "; a comment has a line of its own" : "");
    if (!memory_grow(&r->values, &r->value_capacity, r->value_count + 1, sizeof *r->values))
        return error_no_memory(r->err, r->value_count * sizeof *r->values);
    r->values[r->value_count++] =
        kind == NUMBER_READ ? number_rounded(number, text_lines_number(r->lines), &r->out->rounding)
                            : NAN;
    return STATUS_OK;
}

static char *skip_blanks(char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t')) at++;
    return at;
}

/* The word from `at` to `end` without blanks at its ends. */
static char *trimmed(char *at, char *end, size_t *bytes) {
    at = skip_blanks(at, end);
    while (end > at && (end[-1] == ' ' || end[-1] == '\t')) end--;
    *bytes = (size_t)(end - at);
    return at;
}

static status read_plain_channel(ts_reading *r, char *at, char *end) {
    for (;;) {
        char *stop = memchr(at, ',', (size_t)(end - at));
        if (!stop) stop = end;
        size_t bytes;
        char *word = trimmed(at, stop, &bytes);
        TRY(add_value(r, word, bytes));
        if (stop == end) return STATUS_OK;
        at = stop + 1;
    }
}

/* Times are steps of equal size, the same in all channels, and then say no more than their order.
 */
static status check_time(ts_reading *r, double time, size_t step, bool first_channel) {
    if (first_channel) {
        if (!memory_grow(&r->times, &r->time_capacity, step + 1, sizeof *r->times))
            return error_no_memory(r->err, step * sizeof *r->times);
        r->times[step] = time;
        r->time_count = step + 1;
        if (step < 2)
            return step == 0 || time > r->times[0] ? STATUS_OK : fail(r, "time stamps do not rise");
        const double wanted = r->times[1] - r->times[0], got = time - r->times[step - 1];
        if (fabs(got - wanted) > 1e-6 * wanted) return fail(r, "time stamps are not equal steps");
        return STATUS_OK;
    }
    if (step < r->time_count && r->times[step] == time) return STATUS_OK;
    return fail(r, "the channels of a case have different time stamps");
}

/* "(0,1.5),(1,-2e-3)" */
static status read_timed_channel(ts_reading *r, char *at, char *end, bool first_channel) {
    for (size_t step = 0;; step++) {
        at = skip_blanks(at, end);
        char *close = at < end ? memchr(at, ')', (size_t)(end - at)) : NULL;
        char *comma = close ? memchr(at, ',', (size_t)(close - at)) : NULL;
        if (!comma || *at != '(') return fail(r, "expected (time,value), as @timeStamps true says");
        size_t bytes;
        char *word = trimmed(at + 1, comma, &bytes);
        const time_stamp time = time_stamp_parse(word, bytes);
        if (time.kind == TIME_NONE)
            return fail(r, "a time stamp that is neither a number nor a time of ISO 8601");
        TRY(check_time(r, time.at, step, first_channel));
        word = trimmed(comma + 1, close, &bytes);
        TRY(add_value(r, word, bytes));
        at = skip_blanks(close + 1, end);
        if (at == end) return STATUS_OK;
        if (*at++ != ',') return fail(r, "expected a comma between two (time,value)");
    }
}

/* The ':' behind a channel, or the end; those inside (time,value) are of the time. */
static char *find_channel_end(const ts_reading *r, char *at, char *end) {
    if (r->header.timestamps != 1) {
        char *colon = memchr(at, ':', (size_t)(end - at));
        return colon ? colon : end;
    }
    for (bool inside = false; at < end && (inside || *at != ':'); at++)
        inside = *at == '(' || (inside && *at != ')');
    return at;
}

/* The channels of a case in `line`, up to its label; how many, and how long they are. */
static status read_channels(ts_reading *r, char *line, char *end, int64_t *channels,
                            int64_t *length) {
    *channels = *length = 0;
    for (char *at = line; at <= end;) {
        char *stop = find_channel_end(r, at, end);
        const size_t before = r->value_count;
        if (r->header.timestamps == 1)
            TRY(read_timed_channel(r, at, stop, *channels == 0));
        else
            TRY(read_plain_channel(r, at, stop));
        const int64_t steps = (int64_t)(r->value_count - before);
        if (*channels == 0) *length = steps;
        if (steps != *length)
            return text_lines_error(
                r->lines, r->err,
                "channel %lld has %lld steps, and the first has %lld; all channels of a "
                "case are equally long",
                (long long)*channels + 1, (long long)steps, (long long)*length);
        (*channels)++;
        at = stop + 1;
    }
    return STATUS_OK;
}

static status check_against_header(ts_reading *r, int64_t channels, int64_t length) {
    const ts_header *h = &r->header;
    if (h->univariate == 1 && channels > 1)
        return text_lines_error(r->lines, r->err,
                                "%lld channels, but line %lld says @univariate true",
                                (long long)channels, (long long)h->univariate_line);
    if (h->dimensions && h->dimensions != channels)
        return text_lines_error(r->lines, r->err,
                                "%lld channel%s, but line %lld says @dimensions %lld",
                                (long long)channels, channels == 1 ? "" : "s",
                                (long long)h->dimensions_line, (long long)h->dimensions);
    if (h->series_length && h->equal_length != 0 && h->series_length != length)
        return text_lines_error(r->lines, r->err,
                                "%lld step%s, but line %lld says @seriesLength %lld",
                                (long long)length, length == 1 ? "" : "s",
                                (long long)h->series_length_line, (long long)h->series_length);
    if (h->equal_length == 1 && r->first_length && length != r->first_length)
        return text_lines_error(
            r->lines, r->err,
            "%lld step%s, and the first case has %lld, but line %lld says @equalLength "
            "true",
            (long long)length, length == 1 ? "" : "s", (long long)r->first_length,
            (long long)h->equal_length_line);
    if (h->missing == 0 && r->missing_line)
        return text_lines_error(r->lines, r->err,
                                "a missing value, but line %lld says @missing false",
                                (long long)h->missing_line);
    if (r->out->features && channels != r->out->features)
        return text_lines_error(r->lines, r->err, "%lld channel%s, and the cases before have %d",
                                (long long)channels, channels == 1 ? "" : "s", r->out->features);
    return STATUS_OK;
}

/* Channel-major in the file, step-major here. */
static status add_case(ts_reading *r, int64_t channels, int64_t length, int32_t label) {
    r->out->features = (int)channels;
    float *room = sequence_builder_room(&r->builder, (int)channels, length, r->err);
    if (!room) return STATUS_NO_MEMORY;
    for (int64_t c = 0; c < channels; c++)
        for (int64_t t = 0; t < length; t++) room[t * channels + c] = r->values[c * length + t];
    sequence_builder_add_steps(&r->builder, length);
    if (!r->first_length) r->first_length = length;
    return sequence_builder_end_item(&r->builder, label, text_lines_number(r->lines), r->err);
}

static status read_label(ts_reading *r, char *word, int32_t *label) {
    word = directive_trim(word);
    const size_t bytes = strlen(word);
    double number;
    if (r->header.target_label == 1 && number_parse(word, bytes, '.', &number) != NUMBER_READ)
        return text_lines_error(r->lines, r->err, "the target \"%s\" is no number", word);
    if (bytes == 0 || strcmp(word, "?") == 0) return fail(r, "the label is missing");
    if (r->header.class_label == 1 && label_set_find(&r->header.classes, word, bytes) < 0)
        return text_lines_error(r->lines, r->err,
                                "the label \"%.60s\" is not among those of line %lld", word,
                                (long long)r->header.class_label_line);
    return label_set_add(&r->out->labels, word, bytes, label, r->err);
}

static bool is_labelled(const ts_header *h) {
    return h->class_label == 1 || h->target_label == 1;
}

static status read_case(ts_reading *r, char *line) {
    char *end = line + strlen(line);
    int32_t label = -1;
    int64_t channels, length;
    r->value_count = 0;
    if (*line == '#')
        return fail(r, "a comment ('#') among the cases; comments stand before @data");
    if (is_labelled(&r->header)) {
        char *colon = strrchr(line, ':');
        if (!colon) return fail(r, "no label: it stands behind the last ':'");
        TRY(read_label(r, colon + 1, &label));
        end = colon;
    }
    *end = '\0';
    TRY(read_channels(r, line, end, &channels, &length));
    TRY(check_against_header(r, channels, length));
    return add_case(r, channels, length, label);
}

static status read_cases(ts_reading *r) {
    for (;;) {
        char *line;
        size_t bytes;
        TRY(text_lines_next(r->lines, &line, &bytes, r->err));
        if (!line) return STATUS_OK;
        line = directive_trim(line);
        if (!*line) continue;
        TRY(text_lines_check_utf8(r->lines, line, strlen(line), r->err));
        TRY(read_case(r, line));
    }
}

/* What the header says of the whole. */
static status check_whole(ts_reading *r) {
    if (r->builder.part.count == 0) return fail(r, "no cases after @data");
    if (r->header.univariate == 0 && r->out->features == 1)
        text_append_format(
            &r->out->notices,
            "%s: notice: line %lld says @univariate false, but all cases have one channel\n",
            r->out->path, (long long)r->header.univariate_line);
    return STATUS_OK;
}

static void hand_over_classes(ts_header *h, sequence_file *out) {
    out->declared = h->classes;
    h->classes = (label_set){0};
}

static status read_ts(const char *path, const sequence_request *how, sequence_file *out,
                      error *err) {
    ts_reading r = {.out = out, .err = err};
    (void)how;
    TRY(text_lines_open(path, &r.lines, err));
    status result = ts_header_read(r.lines, &r.header, err);
    if (result == STATUS_OK) result = read_cases(&r);
    if (result == STATUS_OK) result = check_whole(&r);
    if (result == STATUS_OK) {
        sequence_builder_finish(&r.builder, is_labelled(&r.header), &out->part[DATASET_TRAIN]);
        out->targets = r.header.target_label == 1;
        if (r.header.class_label == 1) hand_over_classes(&r.header, out);
        out->kind = memory_copy_text("text");
        out->layout = memory_copy_text("cases");
        if (!out->kind || !out->layout) result = error_no_memory(err, sizeof r);
    }
    text_lines_close(r.lines);
    ts_header_free(&r.header);
    sequence_builder_free(&r.builder);
    free(r.values);
    free(r.times);
    return result;
}

static int recognise_ts(const format_probe *probe) {
    static const char *const keys[] = {"problemName", "timeStamps",  "missing",      "univariate",
                                       "dimension",   "equalLength", "seriesLength", "classLabel",
                                       "targetLabel", NULL};
    static const char *const data[] = {"data", NULL}, *const any[] = {"", NULL},
                             *const suffixes[] = {".ts", NULL};
    /* .tsf has @missing and @equallength too, but never first. */
    if (directives_begin_with(probe, keys)) return FORMAT_YES;
    if (!format_suffix_is(probe, suffixes)) return FORMAT_NO;
    if (directives_begin_with(probe, data)) return FORMAT_YES;
    return directives_begin_with(probe, any) ? FORMAT_MAYBE : FORMAT_NO; /* perhaps misspelt */
}

const data_format format_ts = {
    .name = "ts", .title = ".ts", .recognise = recognise_ts, .read = read_ts};
