/* The items of one split of a data set out of files.  Splits of one file share its array of values,
 * in which nothing is moved: each has the places of its own items. */
#ifndef SWEEP_DATA_FILE_SPLIT_H
#define SWEEP_DATA_FILE_SPLIT_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/dataset_source.h"
#include "src/data/feature_scaling.h"
#include "src/data/sequence_file.h"
#include "src/data/split_rows.h"

typedef struct file_split {
    int64_t count;
    int64_t *offsets; /* (count + 1): item i has offsets[i + 1] - offsets[i] steps */
    int64_t *starts;  /* (count): its first step in `values`; NULL: offsets[i] */
    float *values;    /* (steps, input_dim), as they are trained with; of tokens (steps): the place
                       * of each in the vocabulary, -1 where it is in none; maybe of both splits */
    int32_t *classes; /* (count), each below output_dim; of regression NULL; of labelling (steps),
                       * those of item i from offsets[i] on, SEQUENCE_NO_LABEL for none */
    float *targets; /* (count, output_dim), as they were given; of classes NULL; of numbers of steps
                     * (steps, output_dim), as `classes` of labelling, NAN for none */
} file_split;

/* Make an empty split with room to list `most` items of an array of values, each with `outputs`
 * numbers to predict, or with a class for 0, or with these of each of its steps, `steps` in all.
 * STATUS_NO_MEMORY leaves what file_split_free releases, `values` included. */
status file_split_make(file_split *s, int64_t most, int outputs, int64_t steps, float *values,
                       error *err);

/* List the items that `use` says are `wanted`, or all where it is NULL, in their order, behind
 * those that there are.  The steps of `from` begin at step `first` of the values. */
void file_split_list(file_split *s, const sequence_part *from, int64_t first, const uint8_t *use,
                     split_use wanted, int outputs);

/* The steps that have a class, or `outputs` numbers; only where steps have labels. */
int64_t file_split_labelled(const file_split *s, int outputs);

/* What of the items of a file goes where. */
typedef struct split_deal {
    const sequence_part *from; /* items of an array of values, with classes or targets */
    const sequence_part *val;  /* items that validate, behind those in the array; or NULL */
    const uint8_t *use;        /* split_use of each item of `from` */
    int outputs;               /* numbers to predict of an item; 0: it is of a class */
    bool labels_steps;         /* not it, but each of its steps */
    bool tests;                /* there are items to test with: else splits[DATASET_TEST] is left */
} split_deal;

/* List the items that train, behind them those that validate, and those that test.  The splits
 * share `values`.  Returns into counts[] how many items have each use.  STATUS_NO_MEMORY leaves
 * what file_split_free releases. */
status file_split_deal(file_split splits[DATASET_SPLITS], const split_deal *deal, float *values,
                       int64_t counts[SPLIT_USES], error *err);

/* The places of the first `count` items; borrowed. */
item_places file_split_places(const file_split *s, int64_t count);

/* Fill and scale the items of splits[split] (feature_scaling_apply).  With MISSING_MASK its values
 * become an array of its own, twice as wide.  STATUS_BAD_INPUT, with a message that begins with
 * `path`, for SCALE_BYTES of what are no bytes. */
status file_split_scale(file_split splits[DATASET_SPLITS], int split,
                        const feature_statistics *statistics, scale_rule scale,
                        missing_rule missing, const char *path, error *err);

/* Release splits[split]; values that it shares stay until no other has them. */
void file_split_free(file_split splits[DATASET_SPLITS], int split);

#endif
