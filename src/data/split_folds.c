#include "src/data/split_folds.h"

#include <stdbool.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/base/random.h"

/* --- by class --- */

/* Of the places f, f + folds, ... those from `first` up to `end`. */
static int64_t places_of_fold(int64_t first, int64_t end, int64_t fold, int64_t folds) {
    const int64_t before = first > fold ? (first - fold + folds - 1) / folds : 0;
    const int64_t until = end > fold ? (end - fold + folds - 1) / folds : 0;
    return until - before;
}

static status check_class(int64_t size, int folds, const char *name, bool random, const char *path,
                          error *err) {
    if (size == 0 || size >= folds) return STATUS_OK;
    if (random)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.split.folds is %d, but there are %lld items", path, folds,
                         (long long)size);
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: the class \"%.60s\" has %lld item%s, fewer than data.split.folds "
                     "%d; ask for fewer folds, or split at random: by: random",
                     path, name, (long long)size, size == 1 ? "" : "s", folds);
}

/* Items of class `c`, which have the places from `first` on of all items sorted by class. */
static void deal_class(const split_request *r, int folds, uint32_t c, int64_t first,
                       const uint32_t members[], uint32_t size, uint32_t order[],
                       int32_t fold_of[]) {
    int64_t next = 0;
    random_permutation(r->seed, RANDOM_SPLIT, c, order, size);
    for (int fold = 0; fold < folds; fold++)
        for (int64_t left = places_of_fold(first, first + size, fold, folds); left > 0; left--)
            fold_of[members[order[next++]]] = fold;
}

static status deal_classes(const split_request *r, int folds, const int32_t class_of[],
                           int64_t count, int32_t classes, char *const names[], const char *path,
                           uint32_t members[], uint32_t order[], int32_t fold_of[], error *err) {
    const bool random = r->rule == SPLIT_RANDOM;
    int64_t first = 0;
    for (int32_t c = 0; c < (random ? 1 : classes); c++) {
        uint32_t size = 0;
        for (int64_t i = 0; i < count; i++)
            if (random || class_of[i] == c) members[size++] = (uint32_t)i;
        TRY(check_class(size, folds, random ? NULL : names[c], random, path, err));
        deal_class(r, folds, (uint32_t)c, first, members, size, order, fold_of);
        first += size;
    }
    return STATUS_OK;
}

/* --- whole groups --- */

static int smallest_fold(const int64_t sizes[], int folds) {
    int smallest = 0;
    for (int fold = 1; fold < folds; fold++)
        if (sizes[fold] < sizes[smallest]) smallest = fold;
    return smallest;
}

/* sizes: of the groups; in_folds: of the folds, 0 at first. */
static void deal_groups(const split_request *r, int folds, const int64_t sizes[],
                        int64_t in_folds[], uint32_t order[], int32_t fold_of_group[]) {
    random_permutation(r->seed, RANDOM_SPLIT, 0, order, (uint32_t)r->group_count);
    for (int32_t k = 0; k < r->group_count; k++) {
        const int fold = smallest_fold(in_folds, folds);
        fold_of_group[order[k]] = fold;
        in_folds[fold] += sizes[order[k]];
    }
}

static status decide_by_group(const split_request *r, int folds, int64_t count, const char *path,
                              int32_t fold_of[], error *err) {
    const size_t groups = (size_t)r->group_count;
    if (r->group_count < folds)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.split.folds is %d, but there are %d groups; ask for "
                         "fewer folds",
                         path, folds, (int)r->group_count);
    int64_t *sizes = memory_array(groups, sizeof *sizes),
            *in_folds = memory_array((size_t)folds, sizeof *in_folds);
    uint32_t *order = memory_array(groups, sizeof *order);
    int32_t *fold_of_group = memory_array(groups, sizeof *fold_of_group);
    const bool room = sizes && in_folds && order && fold_of_group;
    if (room) {
        for (int64_t i = 0; i < count; i++) sizes[r->groups[i]]++;
        deal_groups(r, folds, sizes, in_folds, order, fold_of_group);
        for (int64_t i = 0; i < count; i++) fold_of[i] = fold_of_group[r->groups[i]];
    }
    free(sizes);
    free(in_folds);
    free(order);
    free(fold_of_group);
    return room ? STATUS_OK : error_no_memory(err, groups * sizeof *sizes);
}

/* --- the whole --- */

status split_folds_decide(const split_request *r, int folds, const int32_t class_of[],
                          int64_t count, int32_t classes, char *const names[], const char *path,
                          int32_t fold_of[], error *err) {
    if (r->rule == SPLIT_CHRONOLOGICAL)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: data.split.folds tests with items of every time, and by: "
                         "chronological with the last; drop one",
                         path);
    if (r->rule == SPLIT_GROUP) return decide_by_group(r, folds, count, path, fold_of, err);
    if (count > UINT32_MAX)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: more items than can be split", path);
    uint32_t *members = memory_array((size_t)count, sizeof *members),
             *order = memory_array((size_t)count, sizeof *order);
    const status result = members && order ? deal_classes(r, folds, class_of, count, classes, names,
                                                          path, members, order, fold_of, err)
                                           : error_no_memory(err, (size_t)count * sizeof *order);
    free(members);
    free(order);
    return result;
}
