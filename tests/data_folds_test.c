/* A file in k folds: who is in which, and that each fold is trained with as if its items were in
 * files of their own: nothing of the items it tests with shows in what it scales and fills by. */
#include <math.h>
#include <stdlib.h>

#include "src/data/dataset.h"
#include "src/data/dataset_open.h"
#include "src/data/file_dataset.h"
#include "src/data/sequences.h"
#include "tests/check.h"
#include "tests/data_fixture.h"

enum { ITEMS = 47, STEPS = 6, CLASSES = 3, FOLDS = 5 };

static error err;

static uint32_t drawn = 1;

/* Whole numbers below 1000, an LCG's. */
static int draw(void) {
    drawn = drawn * 1664525u + 1013904223u;
    return (int)(drawn >> 16) % 1000;
}

/* Each item's first value is its number, which tells who it is; some others are missing. */
static void append_item(text *csv, int item, bool missing) {
    text_append_format(csv, "%d", item);
    for (int t = 1; t < STEPS; t++)
        if (missing && draw() < 150)
            text_append(csv, ",");
        else
            text_append_format(csv, ",%.3f", (double)draw() / 100 + item % CLASSES);
    text_append_format(csv, ",%c\n", "xyz"[item * item % 7 % CLASSES]);
}

static const char *write_items(const char *name, text lines[ITEMS], const bool in[ITEMS]) {
    text csv = {0};
    text_append(&csv, "a,b,c,d,e,f,label\n");
    for (int i = 0; i < ITEMS; i++)
        if (!in || in[i]) text_append(&csv, text_string(&lines[i]));
    const char *path = test_write(name, text_string(&csv), csv.bytes);
    text_free(&csv);
    return path;
}

static void make_lines(text lines[ITEMS], bool missing) {
    for (int i = 0; i < ITEMS; i++) {
        lines[i] = (text){0};
        append_item(&lines[i], i, missing);
    }
}

static void free_lines(text lines[ITEMS]) {
    for (int i = 0; i < ITEMS; i++) text_free(&lines[i]);
}

static dataset *open_set(const file_spec *file, status wanted) {
    const dataset_spec spec = {.source = DATASET_FILE, .file = file};
    dataset *d = NULL;
    memset(&err, 0, sizeof err);
    CHECK_STATUS(dataset_open(&spec, &d, &err), wanted, &err);
    return d;
}

static file_spec in_folds(const char *train, scale_rule scale, missing_rule missing) {
    return (file_spec){.train = train,
                       .request = {.header = -1, .y = "label"},
                       .folds = FOLDS,
                       .scale = scale,
                       .missing = missing};
}

/* The number of an item, of a data set that is not scaled. */
static int number_of(const dataset *d, int split, int64_t item) {
    const sequences s = sequences_of_dataset(d);
    float x[2 * STEPS];
    int32_t label;
    sequences_gather(&s, split, NULL, item, 1, x, &label);
    return (int)x[0];
}

static void mark(const dataset *d, int split, bool in[ITEMS]) {
    for (int i = 0; i < ITEMS; i++) in[i] = false;
    for (int64_t i = 0; i < d->split[split].count; i++) in[number_of(d, split, i)] = true;
}

/* --- who is where --- */

TEST(each_item_tests_once_and_trains_in_all_other_folds) {
    text lines[ITEMS];
    make_lines(lines, false);
    const file_spec file =
        in_folds(write_items("all.csv", lines, NULL), SCALE_NONE, MISSING_REFUSE);
    dataset *d = open_set(&file, STATUS_OK);
    int tested[ITEMS] = {0};
    REQUIRE(d && CHECK_INT(d->fold_count, FOLDS));
    for (int f = 0; f < FOLDS; f++) {
        const dataset *fold = dataset_of_fold(d, f);
        bool trains[ITEMS], tests[ITEMS];
        mark(fold, DATASET_TRAIN, trains);
        mark(fold, DATASET_TEST, tests);
        CHECK_INT(fold->split[DATASET_TRAIN].count + fold->split[DATASET_TEST].count, ITEMS);
        CHECK(fold->split[DATASET_TRAIN].values == d->split[DATASET_TRAIN].values); /* once */
        for (int i = 0; i < ITEMS; i++) {
            CHECK(trains[i] != tests[i]);
            tested[i] += tests[i];
        }
    }
    for (int i = 0; i < ITEMS; i++) CHECK_INT(tested[i], 1);
    dataset_free(d);
    free_lines(lines);
}

TEST(a_share_of_what_does_not_test_validates) {
    text lines[ITEMS];
    make_lines(lines, false);
    file_spec file = in_folds(write_items("all.csv", lines, NULL), SCALE_NONE, MISSING_REFUSE);
    file.split.validation = 0.2;
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    for (int f = 0; f < FOLDS; f++) {
        const dataset *fold = dataset_of_fold(d, f);
        const int64_t there = fold->split[DATASET_TRAIN].count;
        CHECK_INT(there + fold->split[DATASET_TEST].count, ITEMS);
        CHECK_INT(fold->val_count, (int64_t)floor((double)there * 0.2 + 0.5));
    }
    dataset_free(d);
    free_lines(lines);
}

/* --- no leak --- */

static bool same_batches(const dataset *a, const dataset *b, int split) {
    const sequences x = sequences_of_dataset(a), y = sequences_of_dataset(b);
    const size_t values = (size_t)a->seq_dim * (size_t)a->input_dim;
    bool same = CHECK_INT(a->split[split].count, b->split[split].count) &
                CHECK_INT(a->input_dim, b->input_dim);
    for (int64_t i = 0; i < a->split[split].count && same; i++) {
        float of_a[2 * STEPS], of_b[2 * STEPS];
        int32_t label_a, label_b;
        sequences_gather(&x, split, NULL, i, 1, of_a, &label_a);
        sequences_gather(&y, split, NULL, i, 1, of_b, &label_b);
        same = memcmp(of_a, of_b, values * sizeof *of_a) == 0 && label_a == label_b;
    }
    return same;
}

/* Two files of a fold's items, read as any two files are. */
static void check_fold(const dataset *fold, const dataset *plain, text lines[ITEMS],
                       const file_spec *file) {
    bool trains[ITEMS], tests[ITEMS];
    mark(plain, DATASET_TRAIN, trains);
    mark(plain, DATASET_TEST, tests);
    file_spec apart = *file;
    apart.folds = 0;
    apart.train = write_items("train.csv", lines, trains);
    apart.test = write_items("test.csv", lines, tests);
    dataset *d = open_set(&apart, STATUS_OK);
    REQUIRE(d);
    CHECK(same_batches(fold, d, DATASET_TRAIN));
    CHECK(same_batches(fold, d, DATASET_TEST));
    dataset_free(d);
}

static void check_rules(scale_rule scale, missing_rule missing) {
    text lines[ITEMS];
    make_lines(lines, missing != MISSING_REFUSE);
    const char *all = write_items("all.csv", lines, NULL);
    const file_spec file = in_folds(all, scale, missing),
                    unscaled = in_folds(all, SCALE_NONE,
                                        missing == MISSING_REFUSE ? missing : MISSING_MEAN);
    dataset *d = open_set(&file, STATUS_OK), *plain = open_set(&unscaled, STATUS_OK);
    REQUIRE(d && plain);
    for (int f = 0; f < FOLDS; f++)
        check_fold(dataset_of_fold(d, f), dataset_of_fold(plain, f), lines, &file);
    dataset_free(d);
    dataset_free(plain);
    free_lines(lines);
}

TEST(a_fold_is_scaled_and_filled_as_files_of_its_items_are) {
    static const scale_rule scales[] = {SCALE_NONE, SCALE_STANDARD, SCALE_MINMAX, SCALE_SEQUENCE};
    static const missing_rule rules[] = {MISSING_REFUSE, MISSING_FFILL, MISSING_MEAN, MISSING_MASK};
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++)
        for (size_t m = 0; m < sizeof rules / sizeof *rules; m++) check_rules(scales[s], rules[m]);
}

TEST(folds_have_statistics_of_their_own) {
    text lines[ITEMS];
    make_lines(lines, false);
    const file_spec file =
        in_folds(write_items("all.csv", lines, NULL), SCALE_STANDARD, MISSING_REFUSE);
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    for (int f = 1; f < FOLDS; f++)
        CHECK(d->folds[f].fitting->statistics.mean[0] != d->folds[0].fitting->statistics.mean[0]);
    CHECK_CONTAINS(d->fitted, "fold mean sd\n0 ");
    CHECK_CONTAINS(d->fitted, "\n4 ");
    dataset_free(d);
    free_lines(lines);
}

TEST(bytes_are_scaled_once_for_all_folds) {
    text csv = {0};
    text_append(&csv, "a,b,label\n");
    for (int i = 0; i < 20; i++)
        text_append_format(&csv, "%d,%d,%c\n", i * 12, 255 - i, "xy"[i % 2]);
    file_spec file = in_folds(test_write("bytes.csv", text_string(&csv), csv.bytes), SCALE_BYTES,
                              MISSING_REFUSE);
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    for (int f = 0; f < FOLDS; f++) {
        const sequences s = sequences_of_dataset(dataset_of_fold(d, f));
        float x[2];
        int32_t label;
        for (int64_t i = 0; i < s.count[DATASET_TRAIN]; i++) {
            sequences_gather(&s, DATASET_TRAIN, NULL, i, 1, x, &label);
            const int item = (int)(x[0] * 255 / 12 + 0.5f);
            CHECK(x[0] == (float)(item * 12) / 255.0f && x[1] == (float)(255 - item) / 255.0f);
        }
    }
    dataset_free(d);
    text_free(&csv);
}

/* --- items that are in no fold --- */

static bool same_digest(const dataset *a, const dataset *b) {
    return memcmp(a->digest.bytes, b->digest.bytes, sizeof a->digest.bytes) == 0;
}

/* The last third of the items is in a file of its own. */
static void check_whole(scale_rule scale, missing_rule missing) {
    text lines[ITEMS];
    bool in[ITEMS], apart[ITEMS];
    make_lines(lines, missing != MISSING_REFUSE);
    for (int i = 0; i < ITEMS; i++) in[i] = !(apart[i] = i >= ITEMS * 2 / 3);
    const char *train = write_items("in.csv", lines, in);
    file_spec file = in_folds(train, scale, missing), none = file;
    file.split.validation = none.split.validation = 0.2;
    file.test = write_items("apart.csv", lines, apart);
    file_spec plain = file;
    plain.folds = 0;
    dataset *d = open_set(&file, STATUS_OK), *folds = open_set(&none, STATUS_OK),
            *wanted = open_set(&plain, STATUS_OK);
    REQUIRE(d && folds && wanted && CHECK(d->whole != NULL));
    const dataset *whole = dataset_of_trial(d, 0, 0);
    CHECK(whole == d->whole && dataset_of_trial(d, FOLDS, 1) == dataset_of_fold(d, 1));
    CHECK(dataset_of_trial(wanted, 0, 0) == wanted);
    CHECK_INT(whole->val_count, wanted->val_count);
    CHECK(same_batches(whole, wanted, DATASET_TRAIN) && same_batches(whole, wanted, DATASET_TEST));
    CHECK(same_digest(whole, wanted) && same_digest(d, folds) && !same_digest(d, whole));
    for (int f = 0; f < FOLDS; f++) { /* which have nothing to do with them */
        const dataset *a = dataset_of_fold(d, f), *b = dataset_of_fold(folds, f);
        CHECK(same_batches(a, b, DATASET_TRAIN) && same_batches(a, b, DATASET_TEST));
    }
    dataset_free(d);
    dataset_free(folds);
    dataset_free(wanted);
    free_lines(lines);
}

TEST(items_in_no_fold_test_what_all_others_train) {
    static const scale_rule scales[] = {SCALE_NONE, SCALE_STANDARD, SCALE_MINMAX, SCALE_SEQUENCE};
    static const missing_rule rules[] = {MISSING_REFUSE, MISSING_FFILL, MISSING_MEAN, MISSING_MASK};
    for (size_t s = 0; s < sizeof scales / sizeof *scales; s++)
        for (size_t m = 0; m < sizeof rules / sizeof *rules; m++) check_whole(scales[s], rules[m]);
}

/* --- what is refused --- */

static void refuses(const file_spec *file, const char *part) {
    dataset *d = open_set(file, STATUS_BAD_INPUT);
    CHECK(!d);
    dataset_free(d);
    CHECK_CONTAINS(err.message, part);
}

TEST(what_leaves_a_fold_without_sense_is_refused) {
    text lines[ITEMS];
    make_lines(lines, false);
    const char *all = write_items("all.csv", lines, NULL);
    const file_spec good = in_folds(all, SCALE_NONE, MISSING_REFUSE);
    file_spec file = good;
    file.folds = 46;
    refuses(&file, "fewer than data.split.folds 46; ask for fewer folds");
    file = good;
    file.val_size = 38;
    refuses(&file, "data.val_size 38 leaves nothing to train with in a fold of");
    file = good;
    file.split.rule = SPLIT_CHRONOLOGICAL;
    refuses(&file, "tests with items of every time");
    free_lines(lines);
}

/* --- tokens --- */

/* Token 7 is in item 4 alone: unseen in the fold that tests with it. */
static const char *write_tokens(void) {
    text csv = {0};
    text_append(&csv, "a,b,label\n");
    for (int i = 0; i < 20; i++)
        text_append_format(&csv, "%d,%d,%c\n", i == 4 ? 7 : i % 3, i, "xy"[i % 2]);
    const char *path = test_write("tokens.csv", text_string(&csv), csv.bytes);
    text_free(&csv);
    return path;
}

/* The token that a step of an item is given as; -1 for none. */
static int token_of(const dataset *d, int split, int64_t item, int step) {
    const sequences s = sequences_of_dataset(d);
    float hot[2 * 32] = {0}, places[2];
    int32_t label;
    int found = -1, ones = 0;
    sequences_gather(&s, split, NULL, item, 1, hot, &label);
    sequences_gather_tokens(&s, split, NULL, item, 1, places, &label);
    for (int k = 0; k < d->vocabulary; k++)
        if (hot[step * d->vocabulary + k] != 0) {
            CHECK(hot[step * d->vocabulary + k] == 1);
            found = k;
            ones++;
        }
    CHECK(ones <= 1 && (int)places[step] == found);
    return found;
}

/* Each item's second token is its own: a fold knows those of its training items alone. */
TEST(a_fold_knows_the_tokens_of_its_training_items_alone) {
    file_spec file = in_folds(write_tokens(), SCALE_NONE, MISSING_REFUSE);
    file.tokens = file.unseen_zero = true;
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->vocabulary, 20) && CHECK_INT(d->input_dim, 20));
    for (int f = 0; f < FOLDS; f++) {
        const dataset *fold = dataset_of_fold(d, f);
        CHECK_INT(fold->split[DATASET_TEST].count, 4);
        for (int64_t i = 0; i < fold->split[DATASET_TEST].count; i++) {
            const int first = token_of(fold, DATASET_TEST, i, 0);
            const int second = token_of(fold, DATASET_TEST, i, 1);
            CHECK(first == -1 || first < 3 || first == 7);
            CHECK(second < 3 || second == 7); /* those that other items have, or none */
        }
        for (int64_t i = 0; i < fold->split[DATASET_TRAIN].count; i++)
            CHECK(token_of(fold, DATASET_TRAIN, i, 0) >= 0 &&
                  token_of(fold, DATASET_TRAIN, i, 1) >= 0);
    }
    CHECK_CONTAINS(d->notices, "that no training item of its fold has");
    CHECK_CONTAINS(d->fitted, "token\n0\n1\n");
    dataset_free(d);
    file.test = file.train;
    refuses(&file, "data.tokens are numbered by the items in folds, and data.test has others");
    file.test = NULL;
    file.unseen_zero = false;
    refuses(&file, "in the test items and in no training item of its fold");
}

int main(void) {
    RUN(each_item_tests_once_and_trains_in_all_other_folds);
    RUN(a_share_of_what_does_not_test_validates);
    RUN(a_fold_is_scaled_and_filled_as_files_of_its_items_are);
    RUN(folds_have_statistics_of_their_own);
    RUN(bytes_are_scaled_once_for_all_folds);
    RUN(items_in_no_fold_test_what_all_others_train);
    RUN(what_leaves_a_fold_without_sense_is_refused);
    RUN(a_fold_knows_the_tokens_of_its_training_items_alone);
    return check_finish();
}
