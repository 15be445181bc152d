/* Cutting a file into k folds: each item tests once, and trains in the other k - 1. */
#ifndef SWEEP_DATA_SPLIT_FOLDS_H
#define SWEEP_DATA_SPLIT_FOLDS_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/data/split_rows.h"

/* Decide the fold, from 0, of each of `count` items, of class class_of[i] below `classes`, by rule,
 * seed and groups of `r`; its shares are not looked at.  A function of these and `folds` alone.
 *
 * Stratified: fold f has as many items of a class as places f, f + folds, ... of all items sorted
 * by class have, as in scikit-learn's StratifiedKFold, so that folds differ by one item at most, in
 * all and of each class.  Which items, the shuffled order of the class decides (split_rows.h), fold
 * after fold.  Random: as if all items were of one class.
 * Group: the groups in their shuffled order (split_rows.h), each to the fold that is the smallest
 * then, ties to the lower one.
 *
 * STATUS_BAD_INPUT, with a message that begins with `path`, for a class (names[c]) with fewer items
 * than folds, fewer groups than folds, and for items in the order of time, which have no folds. */
status split_folds_decide(const split_request *r, int folds, const int32_t class_of[],
                          int64_t count, int32_t classes, char *const names[], const char *path,
                          int32_t fold_of[], error *err);

#endif
