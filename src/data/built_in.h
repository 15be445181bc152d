/* Data sets that sweep makes itself: a row of the table in built_ins.c each, and a file that draws
 * it.
 *
 * An item is a function of (seed, split, item) alone: a small set is the beginning of a large one,
 * and any part can be made anywhere, in any order, to the same bytes.  Items of classes are bytes,
 * of which 255 stands for 1, or numbers; items with numbers to predict are numbers themselves. */
#ifndef SWEEP_DATA_BUILT_IN_H
#define SWEEP_DATA_BUILT_IN_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/dataset_source.h"

/* What a config says of one. */
typedef struct built_in_request {
    uint64_t seed;
    int64_t length;  /* steps; of those that have any number of them; copy memory has 20 more */
    int64_t symbols; /* of the temporal order */
} built_in_request;

typedef struct built_in_shape {
    int steps, values, outputs; /* values a step; classes, or numbers to predict */
} built_in_shape;

typedef struct built_in {
    dataset_source source;
    dataset_task task;
    int version; /* raised whenever a byte or a label changes: it enters the digest */
    int64_t all_train, all_test; /* items that a size of 0 takes; 0: as many as MNIST has */
    built_in_shape (*shape)(const built_in_request *r);
    status (*check)(const built_in_request *r, error *err); /* NULL: any request will do */
    /* Items first .. first + count - 1 of a split into values (count, steps, values) and labels
     * (count), of labelling (count, steps), or targets (count, outputs). */
    void (*draw)(const built_in_request *r, int split, int64_t first, int64_t count,
                 uint8_t *values, uint8_t *labels);
    void (*draw_numbers)(const built_in_request *r, int split, int64_t first, int64_t count,
                         float *values, float *targets); /* in place of `draw`: regression */
    /* Of these the targets alone, of the first `count` items: what a plan can afford. */
    void (*draw_targets)(const built_in_request *r, int split, int64_t count, float *targets);
    void (*draw_classed)(const built_in_request *r, int split, int64_t first, int64_t count,
                         float *values, int32_t *classes); /* in place of `draw`: numbers */
    void (*append_recipe)(
        text *out, const built_in_request *r); /* what decides the items but version and sizes */
    void (*append_class)(text *out, const built_in_request *r,
                         int class); /* its name; NULL: known by the set's */
} built_in;

#endif
