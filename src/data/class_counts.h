/* How many items of each class a data set has, and what follows when it is none. */
#ifndef SWEEP_DATA_CLASS_COUNTS_H
#define SWEEP_DATA_CLASS_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/text.h"
#include "src/data/dataset_source.h"

/* The labels of a data set: `count` of each split, each below `classes`. */
typedef struct class_labels {
    const char *name; /* of the data set */
    int classes;
    bool of_steps; /* `count` are steps, of which some have no class: -1 */
    int64_t count[DATASET_SPLITS];
    const uint8_t *labels[DATASET_SPLITS];
    const int32_t *classes_of[DATASET_SPLITS]; /* in place of `labels`, unless NULL */
    char *const *names;                        /* of the classes; NULL: their numbers */
} class_labels;

/* Append a line, "data set NAME: notice: ...", for the classes that only the test items have, for
 * those that only the training items have, and for those that no item has. */
void class_counts_append_notices(text *out, const class_labels *of);

#endif
