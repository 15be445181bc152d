/* What making one split out of arrays needs, and the reading of one of them. */
#ifndef SWEEP_DATA_ARRAY_READING_H
#define SWEEP_DATA_ARRAY_READING_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/data/array_names.h"
#include "src/data/arrays.h"
#include "src/data/sequence_file.h"

/* How items lie in the array of inputs. */
typedef enum item_form {
    ITEMS_REGULAR, /* each has as many steps as the array */
    ITEMS_LISTS,   /* each is an element, a list of numbers */
    ITEMS_JOINED,  /* one after another: a row of the array is a step */
    ITEMS_PADDED,  /* each has the first steps of its row, and the others are none */
} item_form;

/* The steps of each item as an array says them. */
typedef struct item_lengths {
    item_form form;
    int array;      /* that says them; ARRAY_NONE where they are regular or lists */
    int64_t *steps; /* (items); owned */
    int64_t items;
} item_lengths;

enum { ARRAY_HINT_BYTES = 1024 };

/* All borrowed. */
typedef struct array_reading {
    const array_source *source;
    const sequence_request *how;
    const array_choice *choice;
    sequence_file *out;
    sequence_part *part; /* of `out` */
    error *err;
    bool apart; /* `source` is a file of labels alone */
    const item_lengths *lengths;
    char hint[ARRAY_HINT_BYTES]; /* "" or what refused counts may come from, with the cure */
} array_reading;

/* STATUS_BAD_INPUT, 'path: array "y": error: <what>'. */
status array_reading_fail(const array_reading *r, int array, const char *what);

/* Whether an array can be read at all: what is in the way is the message. */
status array_reading_check(const array_reading *r, int array);

/* Read an array, as numbers or as the texts of labels; of texts, as labels only.  `out` is the
 * caller's, zero after a failure. */
status array_reading_take(const array_reading *r, int array, bool as_labels, array_data *out);

#endif
