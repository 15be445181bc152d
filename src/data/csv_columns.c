#include "src/data/csv_columns.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/memory.h"
#include "src/data/csv_reader.h"
#include "src/data/number_text.h"
#include "src/data/time_stamp.h"

enum { LOOKED_AT = 100, MOST_SHOWN = 20, NAME_BYTES = 256 };

/* --- the first records --- */

/* What stands in a column of the first records. */
typedef struct column_look {
    char *first;             /* of the first record */
    bool first_is_number;    /* or missing */
    bool others_are_numbers; /* some are, and none is a text */
    bool others_have_text;
    bool others_have_words; /* a text that is no time */
} column_look;

typedef struct head_look {
    column_look *columns;
    size_t width;
    int records;
} head_look;

static void free_look(head_look *h) {
    for (size_t i = 0; h->columns && i < h->width; i++) free(h->columns[i].first);
    free(h->columns);
}

static status look_at_first(csv_reader *r, head_look *h, char decimal, error *err) {
    h->columns = memory_array(r->count, sizeof *h->columns);
    if (!h->columns) return error_no_memory(err, r->count * sizeof *h->columns);
    h->width = r->count;
    for (size_t i = 0; i < r->count; i++) {
        double value;
        const csv_field *f = &r->fields[i];
        const number_kind kind = number_parse(f->text, f->bytes, decimal, &value);
        h->columns[i].first_is_number = kind != NUMBER_NONE && f->bytes > 0;
        h->columns[i].first = memory_copy_bytes(f->text, f->bytes);
        if (!h->columns[i].first) return error_no_memory(err, f->bytes);
    }
    return STATUS_OK;
}

static void look_at_other(const csv_reader *r, head_look *h, char decimal) {
    for (size_t i = 0; i < r->count; i++) {
        double value;
        const csv_field *f = &r->fields[i];
        const number_kind kind = number_parse(f->text, f->bytes, decimal, &value);
        if (kind == NUMBER_NONE) h->columns[i].others_have_text = true;
        if (kind == NUMBER_NONE && time_stamp_parse(f->text, f->bytes).kind == TIME_NONE)
            h->columns[i].others_have_words = true;
        if (kind == NUMBER_READ) h->columns[i].others_are_numbers = true;
    }
}

static status look(const char *path, const csv_columns *c, head_look *h, error *err) {
    csv_reader r;
    status result = csv_reader_open(path, c->delimiter, &r, err);
    while (result == STATUS_OK && h->records < LOOKED_AT) {
        result = csv_reader_next(&r, err);
        if (result != STATUS_OK || r.count == 0) break;
        if (h->records++ == 0)
            result = look_at_first(&r, h, c->decimal, err);
        else
            look_at_other(&r, h, c->decimal);
    }
    csv_reader_close(&r);
    if (result == STATUS_OK && h->records == 0)
        result = error_set(err, STATUS_BAD_INPUT, "%s: error: the file has no records", path);
    return result;
}

/* --- the header --- */

static bool is_given(const char *words) {
    return words && words[0];
}

/* Whether a name is among those of the request, a line each. */
static bool is_asked_for(const char *words, const char *name) {
    const size_t chars = strlen(name);
    while (chars > 0 && is_given(words)) {
        const size_t line = strcspn(words, "\n");
        if (line == chars && memcmp(words, name, chars) == 0) return true;
        words += line + (words[line] == '\n');
    }
    return false;
}

static bool first_record_has_asked_name(const head_look *h, const sequence_request *how) {
    const char *const words[] = {how->x, how->y, how->id, how->time, how->group};
    for (size_t i = 0; i < h->width; i++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (!h->columns[i].first_is_number && is_asked_for(words[k], h->columns[i].first))
                return true;
    return false;
}

/* A text over numbers is a name. */
static bool first_record_differs(const head_look *h) {
    for (size_t i = 0; i < h->width; i++) {
        const column_look *c = &h->columns[i];
        if (!c->first_is_number && c->first[0] && c->others_are_numbers && !c->others_have_text)
            return true;
    }
    return false;
}

static bool first_record_is_all_text(const head_look *h) {
    for (size_t i = 0; i < h->width; i++)
        if (h->columns[i].first_is_number) return false;
    return true;
}

/* pandas names the columns of a matrix 0, 1, 2, ...; then come others, as "label". */
static bool first_record_counts(const head_look *h) {
    size_t first = h->width > 1 && h->columns[0].first[0] == '\0' ? 1 : 0, counted = 0;
    for (size_t i = first; i < h->width; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i - first);
        if (strcmp(h->columns[i].first, number) == 0)
            counted++;
        else if (h->columns[i].first_is_number)
            return false;
    }
    return counted > 0 && (counted > 2 || first == 1);
}

static bool has_header(const head_look *h, const sequence_request *how) {
    if (how->header >= 0) return how->header;
    return first_record_has_asked_name(h, how) || first_record_differs(h) ||
           first_record_is_all_text(h) || (h->records > 1 && first_record_counts(h));
}

static status refuse_names(const char *path, const csv_columns *c, int32_t first, size_t second,
                           error *err) {
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: line 1: error: columns %zu and %zu are both called \"%s\"", path,
                     (size_t)first + c->unnamed + 1, second + 1, c->names[second]);
}

/* Each column has a name of its own. */
static status check_names(const char *path, const csv_columns *c, error *err) {
    label_set seen = {0};
    status result = STATUS_OK;
    for (size_t i = c->unnamed; i < c->width && result == STATUS_OK; i++) {
        const int32_t before = seen.count;
        int32_t place = 0;
        if (c->names[i][0] == '\0')
            result = error_set(err, STATUS_BAD_INPUT,
                               "%s: line 1: error: column %zu has no name; name it, or say "
                               "data.header: false",
                               path, i + 1);
        else
            result = label_set_add(&seen, c->names[i], strlen(c->names[i]), &place, err);
        if (result == STATUS_OK && seen.count == before)
            result = refuse_names(path, c, place, i, err);
    }
    label_set_free(&seen);
    return result;
}

static status take_names(const char *path, csv_columns *c, head_look *h, error *err) {
    c->names = memory_array(h->width, sizeof *c->names);
    c->texts = memory_array(h->width, sizeof *c->texts);
    c->times = memory_array(h->width, sizeof *c->times);
    if (!c->names || !c->texts || !c->times)
        return error_no_memory(err, h->width * sizeof *c->names);
    c->width = h->width;
    for (size_t i = 0; i < h->width; i++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", i);
        c->names[i] = memory_copy_text(c->header ? h->columns[i].first : number);
        if (!c->names[i]) return error_no_memory(err, NAME_BYTES);
        c->times[i] = h->columns[i].others_have_text && !h->columns[i].others_have_words;
        c->texts[i] = h->columns[i].others_have_words ||
                      (!c->header && !h->columns[i].first_is_number && h->columns[i].first[0]);
    }
    c->unnamed = c->header && c->width > 1 && c->names[0][0] == '\0';
    return check_names(path, c, err);
}

/* --- names to columns --- */

void csv_columns_append_names(text *out, const csv_columns *c) {
    for (size_t i = c->unnamed, shown = 0; i < c->width; i++, shown++) {
        if (shown == MOST_SHOWN && c->width - i > 2) {
            text_append_format(out, ", ... %zu more", c->width - i);
            return;
        }
        text_append_format(out, "%s%s", shown ? ", " : "", c->names[i]);
    }
}

static int column_named(const csv_columns *c, const char *name, size_t chars) {
    for (size_t i = 0; i < c->width; i++)
        if (strlen(c->names[i]) == chars && memcmp(c->names[i], name, chars) == 0 && chars > 0)
            return (int)i;
    return CSV_NO_COLUMN;
}

static status refuse_name(const char *path, const csv_columns *c, const char *key, const char *name,
                          error *err) {
    text names = {0};
    csv_columns_append_names(&names, c);
    const char *near = text_nearest(name, (const char *const *)c->names, c->width);
    error_set(err, STATUS_BAD_INPUT,
              "%s: error: data.%s: there is no column \"%s\"%s%s%s columns: %s", path, key, name,
              near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : ";",
              text_string(&names));
    text_free(&names);
    return STATUS_BAD_INPUT;
}

static status find_column(const char *path, const csv_columns *c, const char *key, const char *name,
                          int *out, error *err) {
    *out = CSV_NO_COLUMN;
    if (!is_given(name)) return STATUS_OK;
    *out = column_named(c, name, strlen(name));
    return *out == CSV_NO_COLUMN ? refuse_name(path, c, key, name, err) : STATUS_OK;
}

/* Only training items are split; where others have that column, it is no input either. */
static status find_group(const char *path, const sequence_request *how, csv_columns *c,
                         error *err) {
    const status result = find_column(path, c, "split.group", how->group, &c->group, err);
    return how->use == SEQUENCES_TRAIN ? result : STATUS_OK;
}

static bool is_label(const csv_columns *c, int column) {
    for (int i = 0; i < c->y_count; i++)
        if (column == c->y[i]) return true;
    return false;
}

/* A label of a series is past as well as future, and may be an input. */
static bool gives_label_away(const csv_columns *c, int column) {
    return !c->series && is_label(c, column);
}

static bool is_taken(const csv_columns *c, int column) {
    return gives_label_away(c, column) || column == c->id || column == c->time ||
           column == c->group || (c->unnamed && column == 0);
}

static status add_input(const char *path, csv_columns *c, int column, error *err) {
    if (gives_label_away(c, column))
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s: error: data.x: \"%s\" is data.y as well: the label would be given away", path,
            c->names[column]);
    for (int i = 0; i < c->x_count; i++)
        if (c->x[i] == column)
            return error_set(err, STATUS_BAD_INPUT, "%s: error: data.x names \"%s\" twice", path,
                             c->names[column]);
    c->x[c->x_count++] = column;
    return STATUS_OK;
}

/* "t0..t23", by the order of the columns. */
static status add_range(const char *path, csv_columns *c, const char *word, const char *dots,
                        error *err) {
    const int first = column_named(c, word, (size_t)(dots - word));
    const int last = column_named(c, dots + 2, strlen(dots + 2));
    if (first == CSV_NO_COLUMN || last == CSV_NO_COLUMN)
        return refuse_name(path, c, "x", word, err);
    if (first > last)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.x: %s: the second column comes before the first", path,
                         word);
    for (int i = first; i <= last; i++) TRY(add_input(path, c, i, err));
    return STATUS_OK;
}

static status add_pattern(const char *path, csv_columns *c, const char *word, error *err) {
    const int before = c->x_count;
    for (size_t i = c->unnamed; i < c->width; i++)
        if (fnmatch(word, c->names[i], FNM_NOESCAPE) == 0 && !is_taken(c, (int)i))
            TRY(add_input(path, c, (int)i, err));
    return c->x_count > before ? STATUS_OK : refuse_name(path, c, "x", word, err);
}

static status add_word(const char *path, csv_columns *c, const char *word, error *err) {
    const int own = column_named(c, word, strlen(word));
    const char *dots = strstr(word, "..");
    if (own != CSV_NO_COLUMN) return add_input(path, c, own, err);
    if (dots && dots > word) return add_range(path, c, word, dots, err);
    return add_pattern(path, c, word, err);
}

static status add_rest(const char *path, csv_columns *c, error *err) {
    for (size_t i = 0; i < c->width; i++)
        if (!is_taken(c, (int)i)) TRY(add_input(path, c, (int)i, err));
    if (c->x_count > 0) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%s: error: no column is left for the inputs", path);
}

/* The next of several names, a line each. */
static status take_word(const char *path, const char *key, const char **words,
                        char word[NAME_BYTES], error *err) {
    const size_t chars = strcspn(*words, "\n");
    if (chars >= NAME_BYTES)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: data.%s: a name of %zu bytes", path,
                         key, chars);
    memcpy(word, *words, chars);
    word[chars] = '\0';
    *words += chars + ((*words)[chars] == '\n');
    return STATUS_OK;
}

static status find_inputs(const char *path, csv_columns *c, const char *words, error *err) {
    c->x = memory_array(c->width, sizeof *c->x);
    if (!c->x) return error_no_memory(err, c->width * sizeof *c->x);
    if (!is_given(words)) return add_rest(path, c, err);
    while (*words) {
        char word[NAME_BYTES];
        TRY(take_word(path, "x", &words, word, err));
        TRY(add_word(path, c, word, err));
    }
    return STATUS_OK;
}

static status find_labels(const char *path, csv_columns *c, const sequence_request *how,
                          error *err) {
    const char *words = how->y;
    c->y = memory_array(c->width, sizeof *c->y);
    if (!c->y) return error_no_memory(err, c->width * sizeof *c->y);
    while (is_given(words)) {
        char word[NAME_BYTES];
        int column;
        TRY(take_word(path, "y", &words, word, err));
        TRY(find_column(path, c, "y", word, &column, err));
        if (is_label(c, column))
            return error_set(err, STATUS_BAD_INPUT, "%s: error: data.y names \"%s\" twice", path,
                             word);
        c->y[c->y_count++] = column;
    }
    const bool open = how->labels == LABELS_FOUND_OUT;
    if (c->y_count <= 1 || how->targets || how->series || open) return STATUS_OK;
    return csv_columns_refuse_labels(c, path, err);
}

status csv_columns_refuse_labels(const csv_columns *c, const char *path, error *err) {
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.y names %d columns, and an item has one label; numbers to "
                     "predict may be several, data.task: regression, and labels of 0 and 1: "
                     "data.task: multi_label",
                     path, c->y_count);
}

/* The label where none was named: by its name, or as the only column of texts. */
static int guess_label(const csv_columns *c) {
    static const char *const names[] = {"label", "labels", "class", "target", "category", "y"};
    int found = CSV_NO_COLUMN, texts = 0;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (size_t i = c->unnamed; i < c->width; i++)
            if (strcasecmp(c->names[i], names[k]) == 0) return (int)i;
    for (size_t i = c->unnamed; i < c->width; i++)
        if (c->texts[i] && (int)i != c->id && (int)i != c->time && (int)i != c->group) {
            texts++;
            found = (int)i;
        }
    return texts == 1 ? found : CSV_NO_COLUMN;
}

int csv_columns_place(const csv_columns *c, int column) {
    for (int i = 0; i < c->x_count; i++)
        if (c->x[i] == column) return i;
    return CSV_NO_COLUMN;
}

static status choose_columns(const char *path, const sequence_request *how, csv_columns *c,
                             error *err) {
    const bool in_series = how->layout && strcmp(how->layout, "series") == 0,
               series = how->series || (in_series && how->labels != LABELS_OF_STEPS);
    c->series = how->series;
    TRY(find_labels(path, c, how, err));
    TRY(find_column(path, c, "id", how->id, &c->id, err));
    TRY(find_column(path, c, "time", how->time, &c->time, err));
    TRY(find_group(path, how, c, err));
    if (c->y_count == 0 && !series) {
        c->y[0] = guess_label(c);
        c->y_found = c->y[0] != CSV_NO_COLUMN;
        c->y_count = c->y_found;
    }
    TRY(find_inputs(path, c, how->x, err));
    c->inputs = c->x_count;
    for (int i = 0; how->series && i < c->y_count; i++)
        if (csv_columns_place(c, c->y[i]) == CSV_NO_COLUMN) c->x[c->x_count++] = c->y[i];
    return STATUS_OK;
}

status csv_columns_find(const char *path, const sequence_request *how, csv_columns *out,
                        error *err) {
    head_look h = {.columns = NULL};
    *out = (csv_columns){.decimal = how->decimal ? how->decimal : '.',
                         .delimiter = how->delimiter,
                         .id = CSV_NO_COLUMN,
                         .time = CSV_NO_COLUMN,
                         .group = CSV_NO_COLUMN};
    if (!out->delimiter) TRY(csv_find_delimiter(path, out->decimal, &out->delimiter, err));
    status result = look(path, out, &h, err);
    if (result == STATUS_OK) out->header = has_header(&h, how);
    if (result == STATUS_OK && out->header && h.records == 1)
        result =
            error_set(err, STATUS_BAD_INPUT, "%s: error: a header, and no records after it", path);
    if (result == STATUS_OK) result = take_names(path, out, &h, err);
    if (result == STATUS_OK) result = choose_columns(path, how, out, err);
    free_look(&h);
    return result;
}

void csv_columns_free(csv_columns *c) {
    for (size_t i = 0; c->names && i < c->width; i++) free(c->names[i]);
    free(c->names);
    free(c->texts);
    free(c->times);
    free(c->x);
    free(c->y);
    *c = (csv_columns){.width = 0};
}
