/* The subset of Weka's .arff that holds sequences: numeric attributes, one nominal attribute as the
 * label, and for several channels one relational attribute, a quoted text of series that the two
 * characters \n separate. */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "src/base/memory.h"
#include "src/data/directives.h"
#include "src/data/format_rows.h"
#include "src/data/number_text.h"
#include "src/data/text_lines.h"

typedef struct arff_reading {
    text_lines *lines;
    sequence_file *out;
    sequence_builder builder;
    label_set classes;
    int64_t numbers;  /* numeric attributes, of one channel */
    int64_t channels; /* 0: the channels are found in the data */
    bool relational, nominal, nominal_first;
    error *err;
} arff_reading;

static status fail(const arff_reading *r, const char *what) {
    return text_lines_error(r->lines, r->err, "%s", what);
}

/* --- words --- */

/* Take a word that ends at one of `ends`, or is quoted by ' or ": ended by NUL in place.  `*end` is
 * the character that ended it, '\0' at the line's end.  NULL when a quote stays open. */
static char *take_word(char **at, const char *ends, char *end) {
    char *word = *at + strspn(*at, " \t");
    char *stop, *tail;
    if (*word == '\'' || *word == '"') {
        stop = strchr(word + 1, *word);
        while (stop && stop[-1] == '\\') stop = strchr(stop + 1, *word);
        if (!stop) return NULL;
        word++;
        tail = stop + 1 + strspn(stop + 1, " \t");
        if (*tail && !strchr(ends, *tail)) return NULL;
    } else {
        stop = tail = word + strcspn(word, ends);
        while (stop > word && strchr(" \t", stop[-1])) stop--;
    }
    *end = *tail;
    *at = *tail ? tail + 1 : tail;
    *stop = '\0';
    return word;
}

/* --- the header --- */

static status take_nominal(arff_reading *r, char *list) {
    if (r->nominal) return fail(r, "a second nominal attribute; only one, the label, is read");
    r->nominal = true;
    r->nominal_first = r->numbers == 0 && !r->relational;
    for (char end = ','; end == ',';) {
        char *word = take_word(&list, ",}", &end);
        int32_t place;
        if (!word || !end) return fail(r, "a list of classes that is not closed by }");
        TRY(label_set_add(&r->classes, word, strlen(word), &place, r->err));
    }
    return STATUS_OK;
}

static bool is_one_of(const char *word, const char *const words[]) {
    for (; *words; words++)
        if (strcasecmp(word, *words) == 0) return true;
    return false;
}

/* A numeric attribute. */
static status take_number(arff_reading *r, const char *name) {
    int32_t place;
    r->numbers++;
    return label_set_add(&r->out->columns, name, strlen(name), &place, r->err);
}

/* Attributes inside a relational one, up to its @end. */
static status read_relation(arff_reading *r) {
    static const char *const numeric[] = {"numeric", "real", "integer", NULL};
    if (r->relational) return fail(r, "a second relational attribute");
    if (r->numbers) return fail(r, "numeric attributes beside a relational one");
    r->relational = true;
    for (;;) {
        char *line, *key, *value, end;
        size_t bytes;
        TRY(text_lines_next(r->lines, &line, &bytes, r->err));
        if (!line) return fail(r, "a relational attribute without @end");
        line = directive_trim(line);
        if (!*line || *line == '%') continue;
        directive_split(line, &key, &value);
        if (*line == '@' && strcasecmp(key, "end") == 0) return STATUS_OK;
        const char *name =
            strcasecmp(key, "attribute") == 0 ? take_word(&value, " \t", &end) : NULL;
        if (!name || !is_one_of(directive_trim(value), numeric))
            return fail(r, "only numeric attributes are read inside a relational one");
        TRY(take_number(r, name));
    }
}

static status take_attribute(arff_reading *r, char *value) {
    static const char *const numeric[] = {"numeric", "real", "integer", NULL};
    char end;
    const char *name = take_word(&value, " \t{", &end);
    if (!name || !end) return fail(r, "an attribute without a type");
    if (end == '{') return take_nominal(r, value);
    value = directive_trim(value);
    if (*value == '{') return take_nominal(r, value + 1);
    if (strcasecmp(value, "relational") == 0) return read_relation(r);
    if (!is_one_of(value, numeric))
        return text_lines_error(
            r->lines, r->err,
            "an attribute of type \"%.60s\"; numeric, one {list of classes} and one "
            "relational attribute are read",
            value);
    if (r->relational) return fail(r, "a numeric attribute beside a relational one");
    return take_number(r, name);
}

static status read_header(arff_reading *r) {
    for (;;) {
        char *line, *key, *value;
        size_t bytes;
        TRY(text_lines_next(r->lines, &line, &bytes, r->err));
        if (!line) return fail(r, "the file ends without @data");
        line = directive_trim(line);
        if (!*line || *line == '%') continue;
        TRY(text_lines_check_utf8(r->lines, line, strlen(line), r->err));
        if (*line != '@') return fail(r, "neither a key, such as @data, nor a comment");
        directive_split(line, &key, &value);
        if (strcasecmp(key, "data") == 0) break;
        if (strcasecmp(key, "attribute") == 0)
            TRY(take_attribute(r, value));
        else if (strcasecmp(key, "relation") != 0)
            return text_lines_error(r->lines, r->err, "\"@%.60s\" is no key of an .arff header",
                                    key);
    }
    if (r->numbers == 0) return fail(r, "there are no numeric attributes");
    return STATUS_OK;
}

/* --- the data --- */

static status read_number(const arff_reading *r, const char *word, float *out) {
    double number;
    const number_kind kind = number_parse(word, strlen(word), '.', &number);
    *out = kind == NUMBER_READ
               ? number_rounded(number, text_lines_number(r->lines), &r->out->rounding)
               : NAN;
    if (kind == NUMBER_READ || (kind == NUMBER_MISSING && *word)) return STATUS_OK;
    return text_lines_error(r->lines, r->err, "\"%.60s\" %s", word,
                            *word ? number_complaint(kind) : "is empty; a missing value is ?");
}

static status read_label(arff_reading *r, char **at, int32_t *label) {
    char end;
    const char *word = take_word(at, ",", &end);
    if (!word) return fail(r, "a quote that is not closed");
    if (!*word || strcmp(word, "?") == 0) return fail(r, "the label is missing");
    if (label_set_find(&r->classes, word, strlen(word)) < 0)
        return text_lines_error(r->lines, r->err,
                                "the label \"%.60s\" is not among the attribute's classes", word);
    return label_set_add(&r->out->labels, word, strlen(word), label, r->err);
}

static status read_plain_case(arff_reading *r, char **at) {
    float *room = sequence_builder_room(&r->builder, 1, r->numbers, r->err);
    if (!room) return STATUS_NO_MEMORY;
    for (int64_t i = 0; i < r->numbers; i++) {
        char end;
        const char *word = take_word(at, ",", &end);
        if (!word) return fail(r, "a quote that is not closed");
        TRY(read_number(r, word, &room[i]));
        if (!end && (i + 1 < r->numbers || (r->nominal && !r->nominal_first)))
            return text_lines_error(r->lines, r->err,
                                    "%lld values, but the header has %lld attributes",
                                    (long long)i + 1, (long long)r->numbers + r->nominal);
    }
    sequence_builder_add_steps(&r->builder, r->numbers);
    return STATUS_OK;
}

/* A channel into its column: step t of channel c is room[t * channels + c]. */
static status read_channel(arff_reading *r, char *at, float *room, int64_t channels,
                           int64_t channel) {
    for (int64_t t = 0; t < r->numbers; t++) {
        const size_t bytes = strcspn(at, ",");
        const bool last = at[bytes] == '\0';
        at[bytes] = '\0';
        TRY(read_number(r, directive_trim(at), &room[t * channels + channel]));
        if (last != (t + 1 == r->numbers))
            return text_lines_error(r->lines, r->err,
                                    "channel %lld has not the %lld values of the header",
                                    (long long)channel + 1, (long long)r->numbers);
        at += bytes + 1;
    }
    return STATUS_OK;
}

static status read_relational_case(arff_reading *r, char **at) {
    static const char separator[] = "\\n";
    char end;
    char *word = take_word(at, ",", &end);
    if (!word) return fail(r, "a quote that is not closed");
    int64_t channels = 1;
    for (const char *s = word; (s = strstr(s, separator)); s += 2) channels++;
    if (r->channels && channels != r->channels)
        return text_lines_error(r->lines, r->err, "%lld channel%s, and the cases before have %lld",
                                (long long)channels, channels == 1 ? "" : "s",
                                (long long)r->channels);
    if (channels > SEQUENCE_MOST_FEATURES) return fail(r, "too many channels");
    r->channels = channels;
    float *room = sequence_builder_room(&r->builder, (int)channels, r->numbers, r->err);
    if (!room) return STATUS_NO_MEMORY;
    for (int64_t c = 0; c < channels; c++) {
        char *stop = strstr(word, separator);
        if (stop) *stop = '\0';
        TRY(read_channel(r, word, room, channels, c));
        word = stop ? stop + 2 : word;
    }
    sequence_builder_add_steps(&r->builder, r->numbers);
    return STATUS_OK;
}

static status read_case(arff_reading *r, char *line) {
    int32_t label = -1;
    if (*line == '{') return fail(r, "sparse rows are not read; write all values");
    if (r->nominal && r->nominal_first) TRY(read_label(r, &line, &label));
    TRY(r->relational ? read_relational_case(r, &line) : read_plain_case(r, &line));
    if (r->nominal && !r->nominal_first) TRY(read_label(r, &line, &label));
    if (*line) return fail(r, "more values than attributes");
    return sequence_builder_end_item(&r->builder, label, text_lines_number(r->lines), r->err);
}

static status read_cases(arff_reading *r) {
    for (;;) {
        char *line;
        size_t bytes;
        TRY(text_lines_next(r->lines, &line, &bytes, r->err));
        if (!line) return STATUS_OK;
        line = directive_trim(line);
        if (!*line || *line == '%') continue;
        TRY(text_lines_check_utf8(r->lines, line, strlen(line), r->err));
        TRY(read_case(r, line));
    }
}

static status read_arff(const char *path, const sequence_request *how, sequence_file *out,
                        error *err) {
    arff_reading r = {.out = out, .err = err};
    (void)how;
    TRY(text_lines_open(path, &r.lines, err));
    status result = read_header(&r);
    if (result == STATUS_OK) result = read_cases(&r);
    if (result == STATUS_OK && r.builder.part.count == 0) result = fail(&r, "no cases after @data");
    text_lines_close(r.lines);
    out->features = r.channels ? (int)r.channels : 1;
    if (result == STATUS_OK)
        sequence_builder_finish(&r.builder, r.nominal, &out->part[DATASET_TRAIN]);
    sequence_builder_free(&r.builder);
    out->declared = r.classes;
    if (result != STATUS_OK) return result;
    out->kind = memory_copy_text("text");
    out->layout = memory_copy_text(r.relational ? "relational" : "a row a sequence");
    return out->kind && out->layout ? STATUS_OK : error_no_memory(err, sizeof r);
}

static int recognise_arff(const format_probe *probe) {
    static const char *const keys[] = {"relation", "attribute", NULL};
    return directives_begin_with(probe, keys) ? FORMAT_YES : FORMAT_NO;
}

const data_format format_arff = {
    .name = "arff", .title = ".arff", .recognise = recognise_arff, .read = read_arff};
