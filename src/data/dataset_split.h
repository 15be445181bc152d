/* The items of one split of a data set, of any kind. */
#ifndef SWEEP_DATA_DATASET_SPLIT_H
#define SWEEP_DATA_DATASET_SPLIT_H

#include <stdbool.h>
#include <stdint.h>

#include "src/data/file_split.h"

typedef struct dataset_split {
    int64_t count;
    const uint8_t *images; /* (count, seq_dim, input_dim) */
    const uint8_t *labels; /* (count), each below output_dim; of labelling (count, seq_dim) */
    /* In place of these two, of DATASET_FILE and of what is built in and no bytes: */
    const float *values;    /* (count, seq_dim, input_dim), as they are trained with */
    const int32_t *classes; /* (count), each below output_dim; of labelling of all steps, item after
                             * item, SEQUENCE_NO_LABEL for a step without one */
    /* Where sequences differ in length, values are (steps, input_dim), and item i has
     * offsets[i + 1] - offsets[i] steps, from offsets[i] on; else NULL. */
    const int64_t *offsets; /* (count + 1) */
    /* Where `values` is not of this split's items alone, in their order, item i begins at its step
     * starts[i]; else NULL.  Both splits of one file have one array. */
    const int64_t *starts; /* (count) */
    int64_t steps;         /* of all its items together, where sequences differ in length */
    int64_t labelled; /* of these those that have a label, where some steps of the data set have
                       * none; else 0 */
    /* In place of classes, of regression: */
    const float *targets; /* (count, output_dim), as they were given; of numbers of steps of all
                           * steps, item after item, NAN for a step without some */
} dataset_split;

/* Take over the items of a split of a file; `lengths`: its sequences differ in length. */
dataset_split dataset_split_take(file_split *from, bool lengths);

/* Release; values that other splits share are to be taken out before. */
void dataset_split_free(dataset_split *s);

#endif
