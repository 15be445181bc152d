/* Which items of a training file are trained with, validate and test. */
#ifndef SWEEP_DATA_SPLIT_ROWS_H
#define SWEEP_DATA_SPLIT_ROWS_H

#include <stdint.h>

#include "src/base/status.h"

typedef enum split_rule {
    SPLIT_STRATIFIED, /* of each class its share */
    SPLIT_RANDOM,
    SPLIT_CHRONOLOGICAL, /* the last items, in file order */
    SPLIT_GROUP,         /* whole groups */
} split_rule;

typedef struct split_request {
    split_rule rule;
    double test, validation; /* shares of all items, 0 to below 1 */
    uint64_t seed;
    const int32_t *groups; /* of each item, below group_count; only for SPLIT_GROUP, borrowed */
    int32_t group_count;
    int64_t gap; /* chronological: items that are left out before each later part */
} split_request;

typedef enum split_use {
    SPLIT_TRAINS,
    SPLIT_VALIDATES,
    SPLIT_TESTS,
    SPLIT_UNUSED,
    SPLIT_USES
} split_use;

/* Decide for each of `count` items, of class class_of[i] below `classes`.
 *
 * Stratified: with n_c items of class c and a share f, the class gives floor(n_c f), and the rest
 * to round(n f) in all comes from the classes with the largest remainders, ties from the lower
 * class.  Which items, Fisher and Yates' shuffle of the class decides, in file order before, from
 * the Philox stream (seed, RANDOM_SPLIT, class): the first for the test, the next for validation.
 * Random: as if all items were of one class.
 * Chronological: the last round(n f) items test, those before them validate, and `gap` items before
 * either are not used: the last pair of scikit-learn's TimeSeriesSplit(test_size=..., gap=...).
 *
 * Group: the groups in the shuffled order of the Philox stream (seed, RANDOM_SPLIT, 0) go to the
 * test until it has round(n f) items at least, then to validation likewise; so no group is in two
 * parts, as scikit-learn's GroupShuffleSplit, which counts groups in the place of items.
 *
 * STATUS_BAD_INPUT, with a message that begins with `path`, for a class (names[c]) that is too
 * small to be in every part, and where nothing is left to train with. */
status split_rows_decide(const split_request *r, const int32_t class_of[], int64_t count,
                         int32_t classes, char *const names[], const char *path, uint8_t *use,
                         error *err);

#endif
