/* Which columns of a CSV file are inputs, label, id, time and group: by the config's words, else by
 * what the first records show. */
#ifndef SWEEP_DATA_CSV_COLUMNS_H
#define SWEEP_DATA_CSV_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"
#include "src/data/sequence_file.h"

enum { CSV_NO_COLUMN = -1 };

typedef struct csv_columns {
    char delimiter, decimal;
    bool header;  /* the first record names the columns */
    size_t width; /* columns */
    char **names; /* (width); "0", "1", ... without a header; owned */
    bool *texts;  /* (width): the first records have a text there that is no time */
    bool *times;  /* (width): they have times there that are no mere numbers, and no other text */
    int *x;       /* inputs, x_count of them, in their order; owned */
    int x_count;
    int *y; /* labels, y_count of them, in their order; owned */
    int y_count;
    int id, time, group; /* or CSV_NO_COLUMN */
    int inputs;          /* of series to forecast: so many of x are inputs, and behind them the
                          * labels that are none; else x_count */
    bool y_found;        /* `y` was not said, but found by its name or as the only text */
    bool series;         /* rows are steps of series to forecast */
    bool unnamed;        /* the first column has no name, and is passed over */
} csv_columns;

/* Look at the beginning of a file.  Release with csv_columns_free, also after a failure. */
status csv_columns_find(const char *path, const sequence_request *how, csv_columns *out,
                        error *err);
void csv_columns_free(csv_columns *c);

/* The place of a column in x; CSV_NO_COLUMN where it is not there. */
int csv_columns_place(const csv_columns *c, int column);

/* The names, "t, ax, ay, label" (at most some twenty). */
void csv_columns_append_names(text *out, const csv_columns *c);

/* Several columns of labels where an item has one class: STATUS_BAD_INPUT, with what is meant. */
status csv_columns_refuse_labels(const csv_columns *c, const char *path, error *err);

#endif
