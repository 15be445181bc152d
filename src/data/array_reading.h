/* What making one split out of arrays needs, and the reading of one of them. */
#ifndef SWEEP_DATA_ARRAY_READING_H
#define SWEEP_DATA_ARRAY_READING_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/data/array_names.h"
#include "src/data/arrays.h"
#include "src/data/sequence_file.h"

/* All borrowed. */
typedef struct array_reading {
    const array_source *source;
    const sequence_request *how;
    const array_choice *choice;
    sequence_file *out;
    sequence_part *part; /* of `out` */
    error *err;
    bool apart; /* `source` is a file of labels alone */
} array_reading;

/* STATUS_BAD_INPUT, 'path: array "y": error: <what>'. */
status array_reading_fail(const array_reading *r, int array, const char *what);

/* Whether an array can be read at all: what is in the way is the message. */
status array_reading_check(const array_reading *r, int array);

/* Read an array, as numbers or as the texts of labels; of texts, as labels only.  `out` is the
 * caller's, zero after a failure. */
status array_reading_take(const array_reading *r, int array, bool as_labels, array_data *out);

#endif
