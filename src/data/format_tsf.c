/* .tsf files of the Monash forecasting archive: a series a line, its attributes and then its values
 * separated by ':'. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/memory.h"
#include "src/data/directives.h"
#include "src/data/format_rows.h"
#include "src/data/number_text.h"
#include "src/data/season.h"
#include "src/data/text_lines.h"

typedef struct tsf_reading {
    text_lines *lines;
    sequence_file *out;
    int attributes;   /* fields before the values */
    int equal_length; /* as @equallength says; -1: not said */
    int missing;
    int64_t season, horizon; /* what @frequency and @horizon suggest; 0: nothing */
    int64_t first_length;
    sequence_builder builder;
    error *err;
} tsf_reading;

/* --- the header --- */

static status take_attribute(tsf_reading *r, char *value) {
    const char *name = directive_word(&value), *type = directive_word(&value);
    if (!name || !type ||
        (strcasecmp(type, "string") != 0 && strcasecmp(type, "numeric") != 0 &&
         strcasecmp(type, "date") != 0))
        return text_lines_error(r->lines, r->err,
                                "@attribute is followed by a name and string, numeric or date");
    r->attributes++;
    return STATUS_OK;
}

/* Whatever else stands there suggests nothing. */
static void take_suggestion(tsf_reading *r, const char *key, const char *value) {
    char *end;
    const long long steps = strtoll(value, &end, 10);
    if (strcasecmp(key, "frequency") == 0)
        r->season = season_of_frequency(value);
    else if (end > value && !*end && steps > 0 && steps < INT32_MAX)
        r->horizon = steps;
}

static status take_key(tsf_reading *r, const char *key, char *value) {
    int *truth = strcasecmp(key, "missing") == 0       ? &r->missing
                 : strcasecmp(key, "equallength") == 0 ? &r->equal_length
                                                       : NULL;
    if (strcasecmp(key, "attribute") == 0) return take_attribute(r, value);
    if (strcasecmp(key, "relation") == 0) return STATUS_OK;
    if (strcasecmp(key, "frequency") == 0 || strcasecmp(key, "horizon") == 0) {
        take_suggestion(r, key, value);
        return STATUS_OK;
    }
    if (!truth)
        return text_lines_error(r->lines, r->err, "\"@%s\" is no key of a .tsf header", key);
    *truth = directive_truth(value);
    return *truth >= 0 ? STATUS_OK
                       : text_lines_error(r->lines, r->err, "@%s is true or false", key);
}

static status read_header(tsf_reading *r) {
    for (;;) {
        char *line, *key, *value;
        size_t bytes;
        TRY(text_lines_next(r->lines, &line, &bytes, r->err));
        if (!line) return text_lines_error(r->lines, r->err, "the file ends without @data");
        line = directive_trim(line);
        if (!*line || *line == '#') continue;
        TRY(text_lines_check_utf8(r->lines, line, strlen(line), r->err));
        if (*line != '@')
            return text_lines_error(r->lines, r->err,
                                    "neither a key, such as @data, nor a comment");
        directive_split(line, &key, &value);
        if (strcasecmp(key, "data") == 0) return STATUS_OK;
        TRY(take_key(r, key, value));
    }
}

/* --- the series --- */

static status read_values(tsf_reading *r, char *at) {
    int64_t steps = 0;
    for (bool more = true; more; steps++) {
        const size_t bytes = strcspn(at, ",");
        more = at[bytes] == ',';
        at[bytes] = '\0';
        char *next = at + bytes + 1, *word = directive_trim(at);
        double number;
        const number_kind kind = number_parse(word, strlen(word), '.', &number);
        if ((kind != NUMBER_READ && kind != NUMBER_MISSING) || !*word)
            return text_lines_error(
                r->lines, r->err, "value %lld: \"%.60s\" %s", (long long)steps + 1, word,
                *word ? number_complaint(kind) : "is empty; a missing value is ?");
        if (kind == NUMBER_MISSING && r->missing == 0)
            return text_lines_error(r->lines, r->err,
                                    "a missing value, but the header says @missing false");
        float *room = sequence_builder_room(&r->builder, 1, steps + 1, r->err);
        if (!room) return STATUS_NO_MEMORY;
        room[steps] = kind == NUMBER_READ
                          ? number_rounded(number, text_lines_number(r->lines), &r->out->rounding)
                          : NAN;
        at = next;
    }
    if (r->equal_length == 1 && r->first_length && steps != r->first_length)
        return text_lines_error(
            r->lines, r->err,
            "%lld values, and the first series has %lld, but the header says @equallength "
            "true",
            (long long)steps, (long long)r->first_length);
    if (!r->first_length) r->first_length = steps;
    sequence_builder_add_steps(&r->builder, steps);
    return sequence_builder_end_item(&r->builder, -1, text_lines_number(r->lines), r->err);
}

static status read_series(tsf_reading *r) {
    for (;;) {
        char *line;
        size_t bytes;
        TRY(text_lines_next(r->lines, &line, &bytes, r->err));
        if (!line) return STATUS_OK;
        line = directive_trim(line);
        if (!*line) continue;
        TRY(text_lines_check_utf8(r->lines, line, strlen(line), r->err));
        char *values = line;
        int fields = 0;
        for (char *colon; (colon = strchr(values, ':')); values = colon + 1) fields++;
        if (fields != r->attributes)
            return text_lines_error(r->lines, r->err,
                                    "%d attributes before the values, but the header names %d",
                                    fields, r->attributes);
        TRY(read_values(r, values));
    }
}

static status read_tsf(const char *path, const sequence_request *how, sequence_file *out,
                       error *err) {
    tsf_reading r = {.out = out, .equal_length = -1, .missing = -1, .err = err};
    TRY(text_lines_open(path, &r.lines, err));
    status result = read_header(&r);
    if (result == STATUS_OK) result = read_series(&r);
    if (result == STATUS_OK && r.builder.part.count == 0)
        result = text_lines_error(r.lines, err, "no series after @data");
    text_lines_close(r.lines);
    out->features = 1;
    if (result == STATUS_OK) sequence_builder_finish(&r.builder, false, &out->part[DATASET_TRAIN]);
    sequence_builder_free(&r.builder);
    if (result != STATUS_OK) return result;
    out->season = r.season;
    out->horizon = r.horizon;
    out->kind = memory_copy_text("text");
    out->layout = memory_copy_text("series to forecast");
    if (!out->kind || !out->layout) return error_no_memory(err, sizeof r);
    return how->series ? STATUS_OK : sequence_file_forecast_numbers(out, NULL, err);
}

static int recognise_tsf(const format_probe *probe) {
    static const char *const keys[] = {"frequency", "horizon", "equallength", NULL};
    static const char *const first[] = {"relation", "attribute", NULL}, *const suffixes[] = {".tsf",
                                                                                             NULL};
    if (directives_begin_with(probe, keys)) return FORMAT_YES;
    return directives_begin_with(probe, first) && format_suffix_is(probe, suffixes) ? FORMAT_YES
                                                                                    : FORMAT_NO;
}

const data_format format_tsf = {
    .name = "tsf", .title = ".tsf", .recognise = recognise_tsf, .read = read_tsf};
