#include "src/data/sequence_guess.h"

#include <string.h>
#include <strings.h>

#include "src/data/csv_columns.h"
#include "src/data/format_rows.h"
#include "src/data/formats.h"

/* What a CSV's columns look like. */
typedef struct series_look {
    int time, id, y; /* columns, or CSV_NO_COLUMN */
    bool dated;      /* the times are no mere numbers */
    bool is_one;     /* the file may be series */
} series_look;

static bool is_given(const char *words) {
    return words && words[0];
}

static bool is_called(const char *name, const char *const names[]) {
    for (int k = 0; names[k]; k++)
        if (strcasecmp(name, names[k]) == 0) return true;
    return false;
}

static int first_date(const csv_columns *c) {
    for (size_t i = c->unnamed; i < c->width; i++)
        if (c->times[i]) return (int)i;
    return CSV_NO_COLUMN;
}

/* The first column of numbers, or of texts, that is called so. */
static int first_called(const csv_columns *c, const char *const names[], bool texts) {
    for (size_t i = c->unnamed; i < c->width; i++)
        if (is_called(c->names[i], names) && (texts || !c->texts[i])) return (int)i;
    return CSV_NO_COLUMN;
}

static int count_texts(const csv_columns *c, int *last) {
    int count = 0;
    for (size_t i = c->unnamed; i < c->width; i++) {
        if (!c->texts[i]) continue;
        *last = (int)i;
        count++;
    }
    return count;
}

static series_look look_at(const csv_columns *c) {
    static const char *const times[] = {"time", "date", "datetime", "timestamp", "ds",
                                        "year", "step", "t",        NULL},
                             *const ids[] = {"id",    "unique_id", "series", "series_id", "item",
                                             "store", "item_id",   "key",    NULL};
    static const char *const labels[] = {"label", "labels", "class", "category", NULL},
                             *const targets[] = {"y", "target", NULL};
    series_look l = {.time = c->time, .id = CSV_NO_COLUMN, .y = first_called(c, targets, false)};
    if (l.time == CSV_NO_COLUMN) l.time = first_date(c);
    if (l.time == CSV_NO_COLUMN) l.time = first_called(c, times, false);
    l.dated = l.time != CSV_NO_COLUMN && c->times[l.time];
    const int texts = count_texts(c, &l.id);
    if (texts == 0) l.id = first_called(c, ids, false);
    const int left = (int)c->width - c->unnamed - 1 - (l.id != CSV_NO_COLUMN);
    l.is_one = l.time != CSV_NO_COLUMN && l.time != l.id && texts <= 1 && left > 0 &&
               first_called(c, labels, true) == CSV_NO_COLUMN && (l.dated || l.y == CSV_NO_COLUMN);
    return l;
}

static status read_series(const char *path, const sequence_request *how, const csv_columns *c,
                          const series_look *l, sequence_file *out, error *err) {
    sequence_request as_series = *how;
    as_series.series = true;
    as_series.time = c->names[l->time];
    as_series.id = l->id == CSV_NO_COLUMN ? NULL : c->names[l->id];
    if (!is_given(how->y) && l->y != CSV_NO_COLUMN) as_series.y = c->names[l->y];
    return sequence_file_read(path, &as_series, out, err);
}

static bool is_long(const sequence_file *f, bool named) {
    const sequence_part *p = &f->part[DATASET_TRAIN];
    return (p->labels || named) && p->count > 1 && p->offsets[p->count] >= 2 * p->count;
}

/* As sequences with a row a step, each named by the first column; false where they are none. */
static bool read_long(const char *path, const sequence_request *how, const csv_columns *c,
                      const series_look *l, sequence_file *out) {
    static const char *const sequences[] = {"id",      "run",   "recording", "sequence", "session",
                                            "subject", "trial", "item",      NULL};
    error why;
    sequence_request as_long = *how;
    as_long.id = c->names[c->unnamed];
    as_long.time = c->names[l->time];
    if (l->time == c->unnamed) return false;
    if (sequence_file_read(path, &as_long, out, &why) != STATUS_OK) return false;
    if (is_long(out, is_called(as_long.id, sequences))) return true;
    sequence_file_free(out);
    return false;
}

/* False where it is neither; a series with a flaw is one, and `result` says so. */
static bool read_steps(const char *path, const sequence_request *how, const csv_columns *c,
                       sequence_file *out, status *result, error *err) {
    const series_look l = look_at(c);
    *result = l.is_one ? read_series(path, how, c, &l, out, err) : STATUS_OK;
    if (l.is_one && *result == STATUS_OK) return true;
    if (l.time != CSV_NO_COLUMN && read_long(path, how, c, &l, out)) {
        *result = STATUS_OK;
        return true;
    }
    return l.is_one && l.dated;
}

static status read_csv(const char *path, const sequence_request *how, sequence_file *out,
                       error *err) {
    csv_columns c;
    status result = csv_columns_find(path, how, &c, err);
    const bool settled = result == STATUS_OK && read_steps(path, how, &c, out, &result, err);
    csv_columns_free(&c);
    return settled ? result : sequence_file_read(path, how, out, err);
}

status sequence_guess_read(const char *path, const sequence_request *how, sequence_file *out,
                           error *err) {
    const data_format *format;
    const bool said = is_given(how->layout) || is_given(how->id) || how->series || how->targets;
    TRY(sequence_file_format(path, how, &format, err));
    return format == &format_csv && !said ? read_csv(path, how, out, err)
                                          : sequence_file_read(path, how, out, err);
}
