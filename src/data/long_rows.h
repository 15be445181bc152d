/* Rows that are steps, gathered into the sequences that their ids name. */
#ifndef SWEEP_DATA_LONG_ROWS_H
#define SWEEP_DATA_LONG_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/label_set.h"
#include "src/data/sequence_file.h"
#include "src/data/time_stamp.h"

typedef struct long_row {
    int32_t id, label, group; /* the last two -1: none */
    time_stamp time;
    int64_t line;
} long_row;

/* Start with {.features = F, .has_time = ...}. */
typedef struct long_rows {
    int features;
    bool has_time;
    time_kind kind; /* once finished: of the times, and what is between two; 0 where no two are */
    double step;
    label_set ids;
    long_row *rows;
    float *values; /* (count, features) */
    int64_t count;
    size_t row_capacity, value_capacity;
} long_rows;

/* Room for the values of the next row; NULL on lack of memory. */
float *long_rows_room(long_rows *r, error *err);

/* Add the row whose values were put there. */
status long_rows_add(long_rows *r, long_row row, error *err);

/* Make `part`: sequences in the order in which their ids first appear, the steps of each by time
 * where there is one, else as they stand.  Labels are of items, of steps, or found out: of steps
 * where one changes within a sequence or is missing.  NULL for `labels`: there are none.
 * STATUS_BAD_INPUT where times do not rise in equal steps, or where the group changes within a
 * sequence, or the label of an item. */
status long_rows_finish(long_rows *r, const char *path, label_unit unit, const label_set *labels,
                        sequence_part *part, error *err);

void long_rows_free(long_rows *r);

#endif
