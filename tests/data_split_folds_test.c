/* Cutting items into folds: how many of each class go where, against scikit-learn. */
#include <string.h>

#include "src/data/split_folds.h"
#include "tests/check.h"

enum { ITEMS = 40, CLASSES = 3, GROUPS = 9 };

static char x[] = "x", y[] = "y", z[] = "z";
static char *const names[CLASSES] = {x, y, z};
static int32_t class_of[ITEMS], group_of[ITEMS], fold_of[ITEMS];
static error err;

/* 23, 11 and 6 items, in an order that is no class's. */
static void make_items(void) {
    for (int i = 0; i < ITEMS; i++) {
        const int place = i * 17 % ITEMS;
        class_of[i] = place < 23 ? 0 : place < 34 ? 1 : 2;
        group_of[i] = i % GROUPS;
    }
}

static status decide(split_rule rule, int folds, uint64_t seed) {
    const split_request r = {.rule = rule, .seed = seed, .groups = group_of, .group_count = GROUPS};
    memset(&err, 0, sizeof err);
    return split_folds_decide(&r, folds, class_of, ITEMS, CLASSES, names, "a.csv", fold_of, &err);
}

static int count_of(int fold, int class) {
    int count = 0;
    for (int i = 0; i < ITEMS; i++) count += fold_of[i] == fold && class_of[i] == class;
    return count;
}

/* scikit-learn 1.9.1: [numpy.bincount(y[t]) for _, t in StratifiedKFold(k, shuffle=True).split(y,
 * y)] with y = numpy.repeat([0, 1, 2], [23, 11, 6]). */
TEST(each_fold_has_as_many_of_a_class_as_in_scikit_learn) {
    static const int wanted[][5][CLASSES] = {
        [2] = {{12, 5, 3}, {11, 6, 3}},
        [3] = {{8, 4, 2}, {8, 3, 2}, {7, 4, 2}},
        [5] = {{5, 2, 1}, {5, 2, 1}, {5, 2, 1}, {4, 3, 1}, {4, 2, 2}}};
    for (int folds = 2; folds <= 5; folds = 2 * folds - 1) /* 2, 3, 5 */
        for (uint64_t seed = 0; seed < 3; seed++) {
            CHECK_STATUS(decide(SPLIT_STRATIFIED, folds, seed), STATUS_OK, &err);
            for (int f = 0; f < folds; f++)
                for (int c = 0; c < CLASSES; c++) CHECK_INT(count_of(f, c), wanted[folds][f][c]);
        }
}

TEST(a_seed_decides_the_folds_and_another_gives_others) {
    int32_t first[ITEMS];
    CHECK_STATUS(decide(SPLIT_STRATIFIED, 5, 3), STATUS_OK, &err);
    memcpy(first, fold_of, sizeof first);
    CHECK_STATUS(decide(SPLIT_STRATIFIED, 5, 3), STATUS_OK, &err);
    CHECK(memcmp(first, fold_of, sizeof first) == 0);
    CHECK_STATUS(decide(SPLIT_STRATIFIED, 5, 4), STATUS_OK, &err);
    CHECK(memcmp(first, fold_of, sizeof first) != 0);
}

TEST(folds_at_random_differ_by_one_item_at_most) {
    CHECK_STATUS(decide(SPLIT_RANDOM, 7, 0), STATUS_OK, &err);
    for (int f = 0; f < 7; f++)
        CHECK_INT(count_of(f, 0) + count_of(f, 1) + count_of(f, 2), f < ITEMS % 7 ? 6 : 5);
}

TEST(a_group_is_in_one_fold_and_no_fold_is_empty) {
    for (int folds = 2; folds <= 4; folds++) {
        bool used[4] = {false};
        CHECK_STATUS(decide(SPLIT_GROUP, folds, 1), STATUS_OK, &err);
        for (int i = 0; i < ITEMS; i++) {
            CHECK_INT(fold_of[i], fold_of[i % GROUPS]);
            used[fold_of[i]] = true;
        }
        for (int f = 0; f < folds; f++) CHECK(used[f]);
    }
}

static void refuses(split_rule rule, int folds, const char *part) {
    CHECK_STATUS(decide(rule, folds, 0), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message, part);
}

TEST(what_has_no_folds_is_refused) {
    refuses(SPLIT_STRATIFIED, 7, "a.csv: error: the class \"z\" has 6 items, fewer than");
    refuses(SPLIT_RANDOM, 41, "data.split.folds is 41, but there are 40 items");
    refuses(SPLIT_GROUP, 10, "data.split.folds is 10, but there are 9 groups");
    refuses(SPLIT_CHRONOLOGICAL, 2, "by: chronological with the last; drop one");
}

int main(void) {
    make_items();
    RUN(each_fold_has_as_many_of_a_class_as_in_scikit_learn);
    RUN(a_seed_decides_the_folds_and_another_gives_others);
    RUN(folds_at_random_differ_by_one_item_at_most);
    RUN(a_group_is_in_one_fold_and_no_fold_is_empty);
    RUN(what_has_no_folds_is_refused);
    return check_finish();
}
