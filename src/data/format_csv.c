/* CSV and TSV: a row a sequence (wide), a row a step of the sequence that its id names (long), or a
 * row a step of one or many series to forecast (series). */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/data/csv_columns.h"
#include "src/data/csv_reader.h"
#include "src/data/format_rows.h"
#include "src/data/label_targets.h"
#include "src/data/long_rows.h"
#include "src/data/number_text.h"
#include "src/data/season.h"
#include "src/data/time_stamp.h"

typedef enum csv_layout { LAYOUT_WIDE, LAYOUT_LONG, LAYOUT_SERIES } csv_layout;

static const char *const layout_names[] = {"wide", "long", "series"};

/* What reading one file needs. */
typedef struct csv_reading {
    const char *path;
    const sequence_request *how;
    csv_layout layout;
    csv_columns columns;
    csv_reader reader;
    sequence_file *out;
    error *err;
} csv_reading;

/* --- one field --- */

/* A number but for the blanks beside it. */
static bool is_number_in_blanks(const csv_reading *r, const csv_field *f) {
    const char *from = f->text, *end = f->text + f->bytes;
    double number;
    while (from < end && (*from == ' ' || *from == '\t')) from++;
    while (end > from && (end[-1] == ' ' || end[-1] == '\t')) end--;
    return (size_t)(end - from) < f->bytes &&
           number_parse(from, (size_t)(end - from), r->columns.decimal, &number) != NUMBER_NONE;
}

/* What helps against a text among the inputs. */
static const char *cure_of(const csv_reading *r, const csv_field *f) {
    if (is_number_in_blanks(r, f)) return " with the blanks beside it: take out those";
    if (memchr(f->text, ',', f->bytes) && r->columns.decimal == '.')
        return "; where numbers have a decimal comma, say data.decimal: \",\"";
    if (time_stamp_parse(f->text, f->bytes).kind != TIME_NONE)
        return "; it is a time: where a row is a step, say data.time with data.id, or with "
               "data.layout: series";
    return "; inputs are numbers: name the columns to use in data.x";
}

static status refuse_field(const csv_reading *r, int column, const char *what) {
    const csv_field *f = &r->reader.fields[column];
    return text_lines_error(r->reader.lines, r->err, "column \"%s\": \"%.*s\" %s%s",
                            r->columns.names[column], f->bytes < 60 ? (int)f->bytes : 60, f->text,
                            what, cure_of(r, f));
}

/* A missing value is NAN; a NAN is nothing else. */
static status read_value(const csv_reading *r, int column, float *value) {
    const csv_field *f = &r->reader.fields[column];
    double number;
    const number_kind kind = number_parse(f->text, f->bytes, r->columns.decimal, &number);
    *value = kind == NUMBER_READ
                 ? number_rounded(number, csv_reader_line(&r->reader), &r->out->rounding)
                 : NAN;
    if (kind == NUMBER_READ || kind == NUMBER_MISSING) return STATUS_OK;
    return refuse_field(r, column, number_complaint(kind));
}

static bool is_missing(const csv_field *f) {
    return number_is_missing(f->text, f->bytes) && !(f->quoted && f->bytes);
}

static status check_label(const csv_reading *r, int column) {
    if (!is_missing(&r->reader.fields[column])) return STATUS_OK;
    return text_lines_error(
        r->reader.lines, r->err,
        "column \"%s\": the label is missing; give it, or take the record out%s",
        r->columns.names[column],
        r->how->labels == LABELS_OF_STEPS ? "; a step has all of its numbers, or none"
        : r->layout != LAYOUT_LONG        ? ""
        : r->how->targets ? "; where each step has a number or none, say data.task: step_regression"
                          : "; where each step has a label or none, say data.task: labelling");
}

/* Several numbers to predict are one label of several lines. */
static status read_several(const csv_reading *r, int32_t *label) {
    text all = {0};
    for (int i = 0; i < r->columns.y_count; i++) {
        const csv_field *f = &r->reader.fields[r->columns.y[i]];
        text_append(&all, i ? "\n" : "");
        text_append_bytes(&all, f->text, f->bytes);
    }
    const status result =
        all.failed ? error_no_memory(r->err, all.bytes)
                   : label_set_add(&r->out->labels, text_string(&all), all.bytes, label, r->err);
    text_free(&all);
    return result;
}

/* Whether rows are steps that have labels of their own. */
static bool may_label_steps(const csv_reading *r) {
    return r->how->labels != LABELS_OF_ITEMS && r->layout != LAYOUT_WIDE;
}

/* Among numbers to predict -100 is one of them. */
static bool is_ignored(const csv_reading *r, const csv_field *f) {
    const size_t bytes = strlen(SEQUENCE_IGNORED);
    if (is_missing(f)) return true;
    return !r->how->targets && f->bytes == bytes && memcmp(f->text, SEQUENCE_IGNORED, bytes) == 0;
}

/* All that a step would have are missing. */
static bool has_no_label(const csv_reading *r) {
    for (int i = 0; i < r->columns.y_count; i++)
        if (!is_ignored(r, &r->reader.fields[r->columns.y[i]])) return false;
    return true;
}

static status read_label(const csv_reading *r, int32_t *label) {
    *label = SEQUENCE_NO_LABEL;
    if (r->columns.y_count == 0) return STATUS_OK;
    if (may_label_steps(r) && has_no_label(r)) return STATUS_OK;
    for (int i = 0; i < r->columns.y_count; i++) TRY(check_label(r, r->columns.y[i]));
    const csv_field *f = &r->reader.fields[r->columns.y[0]];
    if (r->columns.y_count == 1)
        return label_set_add(&r->out->labels, f->text, f->bytes, label, r->err);
    return read_several(r, label);
}

static status read_group(const csv_reading *r, int32_t *group) {
    *group = -1;
    if (r->columns.group == CSV_NO_COLUMN) return STATUS_OK;
    const csv_field *f = &r->reader.fields[r->columns.group];
    if (is_missing(f))
        return text_lines_error(r->reader.lines, r->err,
                                "column \"%s\": the group is missing; give it, or take the record "
                                "out",
                                r->columns.names[r->columns.group]);
    return label_set_add(&r->out->groups, f->text, f->bytes, group, r->err);
}

static status read_inputs(const csv_reading *r, float *values) {
    for (int i = 0; i < r->columns.x_count; i++) TRY(read_value(r, r->columns.x[i], &values[i]));
    return STATUS_OK;
}

/* --- records --- */

typedef status record_taker(csv_reading *r, void *context);

static status for_each_record(csv_reading *r, record_taker *take, void *context) {
    TRY(csv_reader_open(r->path, r->columns.delimiter, &r->reader, r->err));
    status result = STATUS_OK;
    for (bool header = r->columns.header; result == STATUS_OK; header = false) {
        result = csv_reader_next(&r->reader, r->err);
        if (result != STATUS_OK || r->reader.count == 0) break;
        if (!header) result = take(r, context);
    }
    csv_reader_close(&r->reader);
    return result;
}

/* --- wide --- */

static status take_wide(csv_reading *r, void *context) {
    sequence_builder *b = context;
    const int features = r->out->features;
    const int64_t steps = r->columns.x_count / features;
    float *values = sequence_builder_room(b, features, steps, r->err);
    int32_t label, group;
    if (!values) return STATUS_NO_MEMORY;
    TRY(read_inputs(r, values));
    TRY(read_label(r, &label));
    TRY(read_group(r, &group));
    sequence_builder_add_steps(b, steps);
    TRY(sequence_builder_end_item(b, label, csv_reader_line(&r->reader), r->err));
    return group < 0 ? STATUS_OK : sequence_builder_note_group(b, group, r->err);
}

static status read_wide(csv_reading *r) {
    sequence_builder b = {.steps = 0};
    const int64_t features = r->how->features ? r->how->features : 1;
    if (features > r->columns.x_count || r->columns.x_count % features)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: error: %d input columns are no whole steps of %" PRId64 " features",
                         r->path, r->columns.x_count, features);
    r->out->features = (int)features;
    status result = for_each_record(r, take_wide, &b);
    if (result == STATUS_OK)
        sequence_builder_finish(&b, r->columns.y_count > 0, &r->out->part[DATASET_TRAIN]);
    sequence_builder_free(&b);
    if (result != STATUS_OK) return result;
    const int64_t shorter = sequence_part_trim(&r->out->part[DATASET_TRAIN], r->out->features);
    sequence_append_shorter_notice(&r->out->notices, r->path, shorter);
    return STATUS_OK;
}

/* --- long and series --- */

/* A series has labels where its steps have. */
static bool has_labels(const csv_reading *r) {
    const bool of_steps = r->how->labels == LABELS_OF_STEPS && !r->how->series;
    return r->columns.y_count > 0 && (r->layout == LAYOUT_LONG || of_steps);
}

static status take_row(csv_reading *r, void *context) {
    long_rows *rows = context;
    long_row row = {.label = -1, .line = csv_reader_line(&r->reader)};
    float *values = long_rows_room(rows, r->err);
    if (!values) return STATUS_NO_MEMORY;
    TRY(read_inputs(r, values));
    if (has_labels(r)) TRY(read_label(r, &row.label));
    TRY(read_group(r, &row.group));
    if (r->columns.id != CSV_NO_COLUMN) {
        const csv_field *f = &r->reader.fields[r->columns.id];
        if (f->bytes == 0)
            return text_lines_error(r->reader.lines, r->err, "column \"%s\": the id is missing",
                                    r->columns.names[r->columns.id]);
        TRY(label_set_add(&rows->ids, f->text, f->bytes, &row.id, r->err));
    }
    if (r->columns.time != CSV_NO_COLUMN) {
        const csv_field *f = &r->reader.fields[r->columns.time];
        row.time = time_stamp_parse(f->text, f->bytes);
        if (row.time.kind == TIME_NONE) {
            return text_lines_error(r->reader.lines, r->err,
                                    "column \"%s\": \"%.*s\" is neither a number nor a time of ISO "
                                    "8601; without data.time "
                                    "rows are taken in their order",
                                    r->columns.names[r->columns.time],
                                    f->bytes < 60 ? (int)f->bytes : 60, f->text);
        }
    }
    return long_rows_add(rows, row, r->err);
}

/* Which of the values are forecast: all, where data.y names none. */
static status note_forecast(csv_reading *r) {
    const csv_columns *c = &r->columns;
    if (c->y_count == 0) return sequence_file_forecast_numbers(r->out, NULL, r->err);
    r->out->inputs = c->inputs;
    r->out->forecast = memory_array((size_t)c->y_count, sizeof *r->out->forecast);
    if (!r->out->forecast) return error_no_memory(r->err, (size_t)c->y_count * sizeof(int));
    for (int i = 0; i < c->y_count; i++) r->out->forecast[i] = csv_columns_place(c, c->y[i]);
    r->out->forecast_count = c->y_count;
    return STATUS_OK;
}

static status read_long(csv_reading *r) {
    r->out->features = r->columns.x_count;
    for (int i = 0; i < r->columns.x_count; i++) {
        const char *name = r->columns.names[r->columns.x[i]];
        int32_t place;
        TRY(label_set_add(&r->out->names, name, strlen(name), &place, r->err));
    }
    long_rows rows = {.features = r->columns.x_count, .has_time = r->columns.time != CSV_NO_COLUMN};
    status result = for_each_record(r, take_row, &rows);
    if (result == STATUS_OK)
        result =
            long_rows_finish(&rows, r->path, r->how->labels, has_labels(r) ? &r->out->labels : NULL,
                             &r->out->part[DATASET_TRAIN], r->err);
    if (rows.kind == TIME_INSTANT) r->out->season = season_of_seconds(rows.step);
    if (rows.kind == TIME_MONTH) r->out->season = season_of_months(rows.step);
    long_rows_free(&rows);
    return result == STATUS_OK && r->how->series ? note_forecast(r) : result;
}

/* --- the format --- */

/* Several columns of numbers, of which nothing is said, are to be predicted; no others are read. */
static status find_out_labels(csv_reading *r) {
    const bool open = r->how->labels == LABELS_FOUND_OUT && !r->how->series && !r->how->targets;
    if (!open || r->columns.y_count <= 1) return STATUS_OK;
    r->out->targets = true;
    return label_targets_are_numbers(&r->out->labels, r->columns.decimal)
               ? STATUS_OK
               : csv_columns_refuse_labels(&r->columns, r->path, r->err);
}

static status note_columns(csv_reading *r) {
    const csv_columns *c = &r->columns;
    int32_t place;
    for (int i = 0; c->y_count > 1 && i < c->y_count; i++) {
        const char *name = c->names[c->y[i]];
        TRY(label_set_add(&r->out->outputs, name, strlen(name), &place, r->err));
    }
    for (int i = 0; c->header && i < c->x_count; i++) {
        const char *name = c->names[c->x[i]];
        TRY(label_set_add(&r->out->columns, name, strlen(name), &place, r->err));
    }
    return STATUS_OK;
}

/* " x: "a"", or a list of them. */
static void append_names(text *out, const char *key, const char *words) {
    const bool several = strchr(words, '\n');
    text_append_format(out, " %s: %s", key, several ? "[" : "");
    for (bool first = true; *words; first = false) {
        const size_t chars = strcspn(words, "\n");
        char *word = memory_copy_bytes(words, chars);
        text_append(out, first ? "" : ", ");
        if (word) text_append_json(out, word);
        free(word);
        words += chars + (words[chars] == '\n');
    }
    text_append(out, several ? "]\n" : "\n");
}

/* The words of a config that read the file in this way. */
static void describe(csv_reading *r) {
    const csv_columns *c = &r->columns;
    text *s = &r->out->section;
    if (r->layout != LAYOUT_WIDE) text_append_format(s, " layout: %s\n", layout_names[r->layout]);
    if (c->id != CSV_NO_COLUMN) sequence_section_append(s, "id", c->names[c->id]);
    if (c->time != CSV_NO_COLUMN) sequence_section_append(s, "time", c->names[c->time]);
    if (r->how->x && r->how->x[0]) append_names(s, "x", r->how->x);
    if (c->y_count == 1) sequence_section_append(s, "y", c->names[c->y[0]]);
    if (c->y_count > 1) append_names(s, "y", r->how->y);
    if (r->out->features > 1 && r->layout == LAYOUT_WIDE)
        text_append_format(s, " features: %d\n", r->out->features);
    if (c->decimal != '.') text_append_format(s, " decimal: \"%c\"\n", c->decimal);
    if (r->how->delimiter) {
        const char word[] = {r->how->delimiter, '\0'};
        sequence_section_append(s, "delimiter", r->how->delimiter == '\t' ? "tab" : word);
    }
    if (r->how->header >= 0)
        text_append_format(s, " header: %s\n", r->how->header ? "true" : "false");
    if (c->unnamed)
        text_append_format(
            &r->out->notices,
            "%s: notice: the first column has no name; it is taken for row numbers, and "
            "passed over\n",
            r->path);
}

static status choose_layout(csv_reading *r) {
    const char *said = r->how->layout;
    r->layout = r->columns.id != CSV_NO_COLUMN ? LAYOUT_LONG : LAYOUT_WIDE;
    for (int i = 0; said && i < 3; i++)
        if (strcmp(said, layout_names[i]) == 0) r->layout = (csv_layout)i;
    if (r->how->series && (!said || !said[0] || r->layout == LAYOUT_LONG))
        r->layout = LAYOUT_SERIES;
    if (r->how->series && r->layout == LAYOUT_WIDE)
        return error_set(
            r->err, STATUS_BAD_INPUT,
            "%s: error: to forecast, a row of a CSV is a step of a series; leave data.layout out, "
            "and put a series into each column, or below one another with data.id",
            r->path);
    if (r->layout == LAYOUT_WIDE && r->how->labels == LABELS_OF_STEPS)
        return error_set(
            r->err, STATUS_BAD_INPUT,
            "%s: error: data.task %s reads a step and its label from each row: say data.id, "
            "the column of the sequence that a row belongs to, or data.layout: series, where all "
            "are of one",
            r->path, r->how->targets ? "step_regression" : "labelling");
    if (r->layout == LAYOUT_LONG && r->columns.id == CSV_NO_COLUMN)
        return error_set(
            r->err, STATUS_BAD_INPUT,
            "%s: error: data.layout long needs data.id: the column that says which sequence a "
            "row belongs to",
            r->path);
    if (r->layout == LAYOUT_WIDE && r->columns.time != CSV_NO_COLUMN)
        return error_set(
            r->err, STATUS_BAD_INPUT,
            "%s: error: data.time orders the rows of a sequence, but here a row is a whole one; "
            "say data.id too, or data.layout: series, or leave data.time out",
            r->path);
    return STATUS_OK;
}

/* The part of a name before the digits at its end. */
static size_t stem_bytes(const char *name) {
    size_t bytes = strlen(name);
    while (bytes > 0 && name[bytes - 1] >= '0' && name[bytes - 1] <= '9') bytes--;
    return bytes;
}

static bool same_stem(const char *a, const char *b) {
    const size_t bytes = stem_bytes(a);
    return bytes > 0 && bytes == stem_bytes(b) && memcmp(a, b, bytes) == 0;
}

/* ax_0, ay_0, ax_1, ay_1, ... are steps of two features: after how many columns the stems come
 * again, where they do to the end; else 1. */
static int period_of_names(const csv_columns *c) {
    const char *first = c->names[c->x[0]];
    int period = 1;
    while (period < c->x_count && !same_stem(first, c->names[c->x[period]])) period++;
    if (period == 1 || period == c->x_count || c->x_count % period) return 1;
    for (int i = period; i < c->x_count; i++)
        if (!same_stem(c->names[c->x[i]], c->names[c->x[i - period]])) return 1;
    return period;
}

static void tell_of_features(csv_reading *r) {
    const csv_columns *c = &r->columns;
    const int period =
        r->layout == LAYOUT_WIDE && c->header && !r->how->features ? period_of_names(c) : 1;
    if (period > 1)
        text_append_format(&r->out->notices,
                           "%s: notice: the names of the columns look like %d steps of %d "
                           "features; if they are, say "
                           "data.features: %d\n",
                           r->path, c->x_count / period, period, period);
}

static status read_csv(const char *path, const sequence_request *how, sequence_file *out,
                       error *err) {
    csv_reading r = {.path = path, .how = how, .out = out, .err = err};
    status result = csv_columns_find(path, how, &r.columns, err);
    if (result == STATUS_OK) result = choose_layout(&r);
    if (result == STATUS_OK) result = r.layout == LAYOUT_WIDE ? read_wide(&r) : read_long(&r);
    if (result == STATUS_OK) result = note_columns(&r);
    if (result == STATUS_OK) result = find_out_labels(&r);
    if (result == STATUS_OK) {
        describe(&r);
        tell_of_features(&r);
        out->kind = memory_copy_text("text");
        out->layout = memory_copy_text(layout_names[r.layout]);
        if (!out->kind || !out->layout) result = error_no_memory(err, sizeof r);
    }
    csv_columns_free(&r.columns);
    return result;
}

/* Any text that is nothing else. */
static int recognise_csv(const format_probe *probe) {
    return memchr(probe->head, '\0', probe->bytes) && probe->head[0] != 0xff &&
                   probe->head[0] != 0xfe
               ? FORMAT_NO
               : FORMAT_MAYBE;
}

const data_format format_csv = {
    .name = "csv", .title = "CSV", .recognise = recognise_csv, .read = read_csv};
