/* Data sets out of files: one digest whatever the file, splits by class, scaling by the training
 * items. */
#include <stdlib.h>
#include <unistd.h>

#include "src/data/dataset.h"
#include "src/data/dataset_open.h"
#include "src/data/file_dataset.h"
#include "src/data/sequences.h"
#include "src/data/step_order.h"
#include "tests/check.h"
#include "tests/data_fixture.h"

static const char folder[] = "tests/fixtures/sequences/";
static error err;

/* Valid until eight further calls. */
static const char *fixture(const char *name) {
    static char path[8][512];
    static int turn;
    turn = (turn + 1) % 8;
    snprintf(path[turn], sizeof path[turn], "%s%s", folder, name);
    return path[turn];
}

static dataset *open_set(const file_spec *file, status wanted) {
    const dataset_spec spec = {.source = DATASET_FILE, .file = file};
    dataset *d = NULL;
    memset(&err, 0, sizeof err);
    CHECK_STATUS(dataset_open(&spec, &d, &err), wanted, &err);
    CHECK((d != NULL) == (wanted == STATUS_OK));
    return d;
}

static void refuses(const file_spec *file, const char *part) {
    dataset_free(open_set(file, STATUS_BAD_INPUT));
    CHECK_CONTAINS(err.message, part);
}

static const char *write_text(const char *name, const char *words) {
    return test_write(name, words, strlen(words));
}

static bool same_digest(const dataset *a, const dataset *b) {
    return a && b && memcmp(&a->digest, &b->digest, sizeof a->digest) == 0;
}

/* The values of an item of a split, where all have one length. */
static const float *item_of(const dataset *d, int split, int64_t i) {
    const dataset_split *s = &d->split[split];
    const int64_t start = s->starts ? s->starts[i] : i * d->seq_dim;
    return s->values + start * d->input_dim;
}

static bool same_test_items(const dataset *a, const dataset *b) {
    const int64_t count = a->split[DATASET_TEST].count;
    const size_t bytes = (size_t)a->seq_dim * (size_t)a->input_dim * sizeof(float);
    bool same = count == b->split[DATASET_TEST].count;
    for (int64_t i = 0; i < count && same; i++)
        same = memcmp(item_of(a, DATASET_TEST, i), item_of(b, DATASET_TEST, i), bytes) == 0;
    return same;
}

/* --- the columns of two files --- */

TEST(columns_in_another_order_are_refused) {
    file_spec file = {.train = write_text("ct.csv", "a,b,y\n1,2,u\n3,4,v\n"),
                      .test = write_text("cs.csv", "b,a,y\n2,1,u\n"),
                      .request = {.header = -1, .y = "y"}};
    refuses(&file, "cs.csv: error: input column 1 is \"b\", and of ");
    refuses(&file,
            "ct.csv it is \"a\"; give both files the same columns in the same order, or name "
            "the inputs in data.x");
    file.request.x = "a\nb";
    dataset *d = open_set(&file, STATUS_OK);
    CHECK(d && item_of(d, DATASET_TEST, 0)[0] == 1 && item_of(d, DATASET_TEST, 0)[1] == 2);
    dataset_free(d);
    file.request.x = NULL;
    file.test = write_text("cl.csv", "a,b,c,y\n2,1,3,u\n");
    d = open_set(&file, STATUS_OK);
    if (d) CHECK_CONTAINS(d->notices, "cl.csv: notice: the columns from \"c\" on are not in ");
    dataset_free(d);
    file.train = write_text("ct.arff",
                            "@attribute a numeric\n@attribute b real\n@attribute y {u,v}\n"
                            "@data\n1,2,u\n3,4,v\n");
    file.test = write_text("cs.arff",
                           "@attribute b numeric\n@attribute a real\n@attribute y {u,v}\n"
                           "@data\n1,2,u\n");
    file.request.y = NULL;
    refuses(&file, "cs.arff: error: input column 1 is \"b\", and of ");
}

/* --- digests --- */

TEST(equal_numbers_have_one_digest_whatever_the_file) {
    const char
        *csv = write_text("one.csv", "a,b,label\n1.5,2,x\n-0.25,1e3,y\n0.1,7,x\n"),
        *tsv = write_text("one.tsv.gz", "label\ta\tb\nx\t1.50\t2.0\ny\t-.25\t1000\nx\t.1\t7\n"),
        *long_csv = write_text("long.csv",
                               "id,v,label\n9,1.5,x\n9,2,x\n4,-0.25,y\n4,1000,y\n7,0.1,x\n7,7,x\n"),
        *ts = write_text(
            "one.ts",
            "@problemName one\n@classLabel true x y\n@data\n1.5,2:x\n-0.25,1000:y\n0.1,7:x\n"),
        *arff = write_text("one.arff",
                           "@relation one\n@attribute a numeric\n@attribute b numeric\n"
                           "@attribute c {y,x}\n@data\n1.5,2,x\n-0.25,1000,y\n0.1,7,x\n");
    const file_spec wide = {.train = csv, .test = csv, .request = {.header = -1}},
                    tabs = {.train = tsv, .test = csv, .request = {.header = -1}},
                    rows = {.train = long_csv,
                            .test = long_csv,
                            .request = {.header = -1, .id = "id"}},
                    cases = {.train = ts, .test = arff, .request = {.header = -1}};
    dataset *a = open_set(&wide, STATUS_OK), *b = open_set(&tabs, STATUS_OK),
            *c = open_set(&rows, STATUS_OK), *d = open_set(&cases, STATUS_OK);
    CHECK(same_digest(a, b) && same_digest(a, c) && same_digest(a, d));
    const char *other = write_text("other.csv", "a,b,label\n1.5,2,x\n-0.25,1e3,y\n0.1,7,y\n");
    const file_spec changed = {.train = other, .test = csv, .request = {.header = -1}};
    dataset *e = open_set(&changed, STATUS_OK);
    CHECK(!same_digest(a, e));
    dataset *const all[] = {a, b, c, d, e};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) dataset_free(all[i]);
}

/* --- classes --- */

static void check_names(const char *train, int classes, const char *const names[]) {
    const file_spec file = {.train = train, .test = train, .request = {.header = -1}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->output_dim, classes));
    for (int c = 0; c < classes; c++) CHECK_TEXT(d->class_names[c], names[c]);
    dataset_free(d);
}

/* As numpy.unique orders them. */
TEST(whole_numbers_are_ordered_as_numbers_and_texts_by_their_bytes) {
    check_names(write_text("n.csv", "a,label\n1,10\n2,9\n3,-1\n4,10\n"), 3,
                (const char *const[]){"-1", "9", "10"});
    check_names(write_text("f.csv", "a,label\n1,2.0\n2,1e1\n"), 2,
                (const char *const[]){"2", "10"});
    check_names(write_text("t.csv", "a,label\n1,b\n2,B\n3,10\n4,\xc3\xa9\n"), 4,
                (const char *const[]){"10", "B", "b", "\xc3\xa9"});
}

TEST(one_number_in_two_spellings_is_refused) {
    const char *const both = write_text("both.csv", "a,label\n1,1\n2,1.0\n3,2\n");
    const file_spec file = {.train = both, .test = both, .request = {.header = -1}};
    refuses(&file, "the labels \"1\" and \"1.0\" are one number written in two ways");
}

TEST(labels_that_cannot_be_shown_are_refused) {
    const char *broken = write_text("broken.csv", "a,label\n1,\"x\ny\"\n2,z\n");
    const file_spec file = {.train = broken, .test = broken, .request = {.header = -1}};
    refuses(&file, "the label \"x\\x0ay\" holds a line break");
}

TEST(classes_are_those_of_both_files) {
    const char *train = write_text("train.csv", "a,label\n1,x\n2,z\n3,x\n"),
               *test = write_text("test.csv", "a,label\n1,z\n2,y\n");
    const file_spec file = {.train = train, .test = test, .request = {.header = -1}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->output_dim, 3));
    CHECK_INT(d->split[DATASET_TRAIN].classes[1], 2);
    CHECK_INT(d->split[DATASET_TEST].classes[1], 1);
    CHECK_CONTAINS(d->notices, "class y has test items but no training items");
    dataset_free(d);
}

/* An IDX file of images of one pixel. */
static const char *write_pixels(const char *name, uint32_t count) {
    enum { HEADER_BYTES = 16 };
    unsigned char *file = calloc(HEADER_BYTES + count, 1);
    file[2] = 8, file[3] = 3, file[11] = file[15] = 1;
    for (int k = 0; k < 4; k++) file[4 + k] = (unsigned char)(count >> (24 - 8 * k));
    for (uint32_t i = 0; i < count; i++) file[HEADER_BYTES + i] = (unsigned char)(i * 37);
    const char *path = test_write(name, file, HEADER_BYTES + count);
    free(file);
    return path;
}

TEST(labels_of_a_known_set_name_its_classes) {
    static const char train_labels[] =
        "/usr/share/datasets/fashion-mnist/train-labels-idx1-ubyte.gz",
                      test_labels[] = "/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz";
    if (access(train_labels, R_OK) != 0) SKIP("Fashion-MNIST is not on this machine");
    file_spec file = {.train = write_pixels("train.idx", 60000),
                      .test = write_pixels("test.idx", 10000),
                      .train_labels = train_labels,
                      .test_labels = test_labels,
                      .request = {.header = -1}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->output_dim, 10));
    CHECK_TEXT(d->class_names[1], "Trouser");
    CHECK_TEXT(d->class_names[9], "Ankle boot");
    CHECK_CONTAINS(d->notices, "data set file: notice: these are Fashion-MNIST's labels");
    dataset_free(d);
    file.train = file.test, file.train_labels = test_labels; /* any part of it is known */
    d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK_TEXT(d->class_names[2], "Pullover");
    dataset_free(d);
}

/* A class that a header lists alone changes neither the digest nor what is told apart. */
TEST(classes_that_no_item_has_are_told_and_left_out) {
    const char *plain = write_text("plain.ts", "@classLabel true a c\n@data\n1,2:a\n3,4:c\n"),
               *ts = write_text("listed.ts", "@classLabel true a b c\n@data\n1,2:a\n3,4:c\n"),
               *arff = write_text("listed.arff",
                                  "@relation r\n@attribute p numeric\n@attribute q numeric\n"
                                  "@attribute y {d,c,a,b}\n@data\n1,2,a\n3,4,c\n");
    const file_spec files[] = {{.train = plain, .test = plain, .request = {.header = -1}},
                               {.train = ts, .test = ts, .request = {.header = -1}},
                               {.train = ts, .test = arff, .request = {.header = -1}}};
    static const char *const told[] = {
        NULL, "the header lists the class b, which no item has, training or test: it is left out",
        "the header lists the classes b, d, which no item has, training or test: they are left"};
    dataset *all[3];
    for (int k = 0; k < 3; k++) {
        all[k] = open_set(&files[k], STATUS_OK);
        REQUIRE(all[k] && CHECK_INT(all[k]->output_dim, 2));
        CHECK(same_digest(all[k], all[0]));
        if (told[k])
            CHECK_CONTAINS(all[k]->notices, told[k]);
        else
            CHECK(!all[k]->notices || !strstr(all[k]->notices, "header"));
    }
    for (int k = 0; k < 3; k++) dataset_free(all[k]);
}

/* --- numbers to predict --- */

static file_spec regression_of(const char *train, const char *y) {
    return (file_spec){.train = train,
                       .test = train,
                       .task = DATASET_REGRESSION,
                       .request = {.header = -1, .y = y}};
}

static void check_targets(const dataset *d, const float *wanted, int count) {
    REQUIRE(d && CHECK_INT(d->task, DATASET_REGRESSION) && d->split[DATASET_TRAIN].targets);
    for (int k = 0; k < count; k++) CHECK(d->split[DATASET_TRAIN].targets[k] == wanted[k]);
    CHECK(!d->class_names && !d->split[DATASET_TRAIN].classes);
}

TEST(numbers_to_predict_have_one_digest_whatever_the_file) {
    const char *csv = write_text("r.csv", "a,b,y\n1,2,0.1\n3,4,-2.5e1\n5,6,3\n"),
               *long_csv = write_text("rl.csv",
                                      "id,v,y\n1,1,0.1\n1,2,0.1\n2,3,-25\n2,4,-25\n3,5,3\n3,6,3\n"),
               *ts = write_text("r.ts",
                                "@problemName r\n@targetlabel true\n@data\n1,2:0.10\n3,4:-25.0\n"
                                "5,6:3\n"),
               *semicolons = write_text("rs.csv", "a;b;y\n1,0;2;0,1\n3;4;-25\n5;6;3\n");
    file_spec wide = regression_of(csv, "y"), rows = regression_of(long_csv, "y"),
              cases = regression_of(ts, NULL), commas = regression_of(semicolons, "y");
    rows.request.id = "id";
    commas.request.decimal = ',';
    dataset *a = open_set(&wide, STATUS_OK), *b = open_set(&rows, STATUS_OK),
            *c = open_set(&cases, STATUS_OK), *d = open_set(&commas, STATUS_OK);
    check_targets(a, (const float[]){0.1f, -25, 3}, 3);
    CHECK_INT(a->output_dim, 1);
    CHECK(same_digest(a, b) && same_digest(a, c) && same_digest(a, d));
    dataset_free(a), dataset_free(b), dataset_free(c), dataset_free(d);
    file_spec classes = wide;
    classes.task = DATASET_CLASSIFICATION;
    a = open_set(&classes, STATUS_OK), b = open_set(&wide, STATUS_OK);
    CHECK(!same_digest(a, b));
    dataset_free(a), dataset_free(b);
}

TEST(several_numbers_to_predict_come_from_columns_or_an_array) {
    const char *csv = write_text("k.csv", "a,b,y,z\n1,2,0.5,7\n3,4,-1,8\n");
    file_spec file = regression_of(csv, "z\ny");
    dataset *d = open_set(&file, STATUS_OK);
    check_targets(d, (const float[]){7, 0.5f, 8, -1}, 4);
    CHECK_INT(d->output_dim, 2);
    dataset_free(d);
    file.task = DATASET_CLASSIFICATION;
    refuses(&file,
            "data.y names 2 columns, and an item has one label; numbers to predict may be "
            "several, data.task: regression, and labels of 0 and 1: data.task: multi_label");
    file = regression_of(csv, "z\nz");
    refuses(&file, "data.y names \"z\" twice");
    file = regression_of(fixture("array_f4.npy"), "a\nb");
    refuses(&file, "data.y names several; in a file of the format");
}

TEST(numbers_to_predict_are_scaled_by_the_training_items) {
    const char *csv = write_text("s.csv", "a,y\n1,2\n1,4\n1,6\n1,100\n");
    file_spec file = regression_of(csv, "y");
    file.scale_targets = true;
    file.val_size = 1;
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && d->scaling);
    const double sd = sqrt(8.0 / 3); /* of 2, 4, 6, with n */
    CHECK_NEAR(d->scaling->mean[0], 4, 0);
    CHECK_NEAR(d->scaling->sd[0], sd, 1e-15);
    const sequences s = sequences_of_dataset(d);
    float x[4], scaled[4], given[4];
    const uint32_t items[] = {3, 0};
    sequences_gather(&s, DATASET_TRAIN, items, 0, 2, x, NULL);
    sequences_target(&s, DATASET_TRAIN, items, 0, 2, false, scaled);
    sequences_target(&s, DATASET_TRAIN, items, 0, 2, true, given);
    CHECK(given[0] == 100 && given[1] == 2);
    CHECK(scaled[0] == (float)(96 / sd) && scaled[1] == (float)(-2 / sd));
    target_scaling_undo(d->scaling, scaled, 1, scaled);
    CHECK_NEAR((double)scaled[0], 100, 1e-5);
    dataset_free(d);
}

TEST(what_is_no_number_to_predict_is_refused) {
    const char *words = write_text("w.csv", "a,y\n1,2\n1,walk\n");
    file_spec file = regression_of(words, "y");
    refuses(&file,
            "line 3: error: y is \"walk\", not a number that can be predicted; data.task: "
            "classification?");
    file = regression_of(write_text("n.csv", "a,y\n1,2\n1,3\n1,4\n1,5\n"), "y");
    file.test = NULL;
    file.split = (split_request){.test = 0.25};
    refuses(&file,
            "a stratified split takes its share of each class, and numbers to predict have "
            "none");
}

TEST(numbers_taken_for_classes_are_told) {
    static char words[4096];
    size_t at = (size_t)snprintf(words, sizeof words, "v,y\n");
    for (int i = 0; i < 60; i++)
        at += (size_t)snprintf(words + at, sizeof words - at, "%d,%d.5\n", i, i);
    const char *csv = write_text("many.csv", words);
    file_spec file = {.train = csv, .test = csv, .request = {.header = -1, .y = "y"}};
    refuses(&file, "the label has 60 different values in 60 items: set data.task: regression");
    file.task_said = true;
    dataset *d = open_set(&file, STATUS_OK);
    CHECK(d && d->output_dim == 60);
    dataset_free(d);
    const char *ts =
        write_text("t.ts", "@problemName t\n@targetlabel true\n@data\n1,2:0.5\n3,4:1\n");
    file = (file_spec){.train = ts, .test = ts, .request = {.header = -1}};
    refuses(&file, "its labels are numbers to predict: say data.task: regression");
}

/* --- splits --- */

/* 60 items of class a, 30 of b, 10 of c, sorted by class; the value is the item's number. */
static const char *sorted_file(void) {
    static char words[4096];
    size_t at = (size_t)snprintf(words, sizeof words, "v,w,label\n");
    for (int i = 0; i < 100; i++)
        at += (size_t)snprintf(words + at, sizeof words - at, "%d,%d,%c\n", i, i % 7,
                               i < 60   ? 'a'
                               : i < 90 ? 'b'
                                        : 'c');
    return write_text("sorted.csv", words);
}

static void count_classes(const dataset *d, int split, int64_t first, int64_t end, int counts[3]) {
    counts[0] = counts[1] = counts[2] = 0;
    for (int64_t i = first; i < end; i++) counts[d->split[split].classes[i]]++;
}

static void check_counts(const dataset *d, int split, int64_t first, int64_t end, int a, int b,
                         int c) {
    int counts[3];
    count_classes(d, split, first, end, counts);
    CHECK_INT(counts[0], a);
    CHECK_INT(counts[1], b);
    CHECK_INT(counts[2], c);
}

TEST(each_class_gives_its_share_and_every_item_is_used_once) {
    const file_spec file = {
        .train = sorted_file(),
        .request = {.header = -1},
        .split = {.rule = SPLIT_STRATIFIED, .test = 0.25, .validation = 0.1, .seed = 3}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->val_count, 10);
    CHECK_INT(d->split[DATASET_TRAIN].count, 75);
    CHECK_INT(d->split[DATASET_TEST].count, 25);
    /* Of 10 a quarter is 2.5 and of 30 it is 7.5: the lower class has the one that is left. */
    check_counts(d, DATASET_TEST, 0, 25, 15, 8, 2);
    check_counts(d, DATASET_TRAIN, 65, 75, 6, 3, 1);
    check_counts(d, DATASET_TRAIN, 0, 65, 39, 19, 7);
    bool seen[100] = {false};
    for (int s = 0; s < DATASET_SPLITS; s++)
        for (int64_t i = 0; i < d->split[s].count; i++) {
            const int item = (int)*item_of(d, s, i);
            CHECK(!seen[item]);
            seen[item] = true;
            const bool follows = i > 0 && !(s == DATASET_TRAIN && i == 65);
            if (follows) CHECK(*item_of(d, s, i - 1) < (float)item);
        }
    dataset_free(d);
}

TEST(a_seed_decides_the_split_and_another_gives_another) {
    file_spec file = {.train = sorted_file(), .request = {.header = -1}, .split = {.test = 0.3}};
    dataset *a = open_set(&file, STATUS_OK), *b = open_set(&file, STATUS_OK);
    file.split.seed = 1;
    dataset *c = open_set(&file, STATUS_OK);
    REQUIRE(a && b && c);
    CHECK_INT(a->split[DATASET_TEST].count, 30);
    CHECK(same_test_items(a, b));
    CHECK(!same_test_items(a, c));
    CHECK(same_digest(a, c)); /* the split is a line of the recipe */
    dataset_free(a);
    dataset_free(b);
    dataset_free(c);
}

TEST(what_cannot_be_split_is_refused) {
    const char *sorted = sorted_file();
    const file_spec none = {.train = sorted, .request = {.header = -1}};
    refuses(&none, "there are no test items");
    const file_spec both = {
        .train = sorted, .test = sorted, .request = {.header = -1}, .split = {.test = 0.2}};
    refuses(&both, "drop one");
    const file_spec all = {
        .train = sorted, .request = {.header = -1}, .split = {.test = 0.6, .validation = 0.4}};
    refuses(&all, "nothing to train with");
    const file_spec last = {
        .train = sorted, .test = sorted, .request = {.header = -1}, .val_size = 8};
    refuses(&last, "the last 8 items are all of class \"c\"");
    const char *lone = write_text("lone.csv", "a,label\n1,x\n2,x\n3,x\n4,lone\n5,x\n6,x\n");
    const file_spec small = {.train = lone, .request = {.header = -1}, .split = {.test = 0.9}};
    refuses(&small, "leaves none of it to train with");
}

/* --- scaling --- */

/* The names, and two numbers of each of two features. */
static void check_fitted(const dataset *d, const char *names, const double numbers[4]) {
    REQUIRE(d->fitted);
    const size_t bytes = strlen(names);
    CHECK(strncmp(d->fitted, names, bytes) == 0 && d->fitted[bytes] == '\n');
    char *at = d->fitted + bytes;
    for (int i = 0; i < 4; i++) CHECK(strtod(at, &at) == numbers[i]);
    CHECK_TEXT(at, "\n");
}

/* What scikit-learn's StandardScaler and MinMaxScaler make of these, fitted on the first three. */
TEST(scaling_goes_by_the_training_items_alone) {
    const char *train = write_text("train.csv", "a,b,label\n1,5,x\n2,5,y\n6,5,x\n"),
               *test = write_text("test.csv", "a,b,label\n11,6,x\n");
    file_spec file = {.train = train,
                      .test = test,
                      .request = {.header = -1, .features = 2},
                      .scale = SCALE_STANDARD};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    const double sd = sqrt(14.0 / 3);
    CHECK(d->split[DATASET_TRAIN].values[0] == (float)(-2 / sd));
    CHECK(d->split[DATASET_TRAIN].values[4] == (float)(3 / sd));
    CHECK(d->split[DATASET_TEST].values[0] == (float)(8 / sd));
    CHECK(d->split[DATASET_TEST].values[1] == 1.0f); /* constant: by 1 */
    CHECK_CONTAINS(d->notices, "feature 1, from 0, does not vary");
    check_fitted(d, "mean sd", (const double[]){3, sd, 5, 1});
    dataset_free(d);
    file.scale = SCALE_MINMAX;
    d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK(d->split[DATASET_TRAIN].values[2] == 0.2f);
    CHECK(d->split[DATASET_TEST].values[0] == 2.0f);
    check_fitted(d, "min range", (const double[]){1, 5, 5, 1});
    dataset_free(d);
    file.scale = SCALE_BYTES;
    d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK(d->split[DATASET_TEST].values[0] == 11.0f / 255.0f);
    CHECK(!d->fitted);
    dataset_free(d);
}

TEST(a_sequence_may_be_scaled_by_itself) {
    const char *csv = write_text("s.csv", "a,b,c,label\n1,2,3,x\n10,10,10,y\n");
    const file_spec file = {
        .train = csv, .test = csv, .request = {.header = -1}, .scale = SCALE_SEQUENCE};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK(d->split[DATASET_TRAIN].values[2] == (float)(1 / sqrt(2.0 / 3)));
    CHECK(d->split[DATASET_TRAIN].values[3] == 0.0f);
    dataset_free(d);
}

/* Sums are compensated: added one after another in double these give a mean of 0. */
TEST(sums_do_not_lose_small_values_beside_large_ones) {
    const char *csv = write_text("big.csv", "a,label\n1e30,x\n3,y\n-1e30,x\n1,y\n");
    const file_spec file = {
        .train = csv, .test = csv, .request = {.header = -1}, .scale = SCALE_NONE};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    feature_statistics s;
    const item_places all = {.offsets = (const int64_t[]){0, 1, 2, 3, 4}, .count = 4};
    CHECK_STATUS(feature_statistics_find(d->split[DATASET_TRAIN].values, &all, 1, &s, &err),
                 STATUS_OK, &err);
    CHECK(s.mean[0] == 1.0);
    feature_statistics_free(&s);
    dataset_free(d);
}

/* --- missing values --- */

TEST(missing_values_are_refused_or_filled_as_told) {
    const char *csv = write_text("m.csv", "a,b,c,d,label\n?,2,NA,5,x\n3,,1,2,y\n");
    file_spec file = {.train = csv, .test = csv, .request = {.header = -1}};
    refuses(&file,
            "line 2: error: 6 missing values, the first in step 0 of feature 0, from 0; say "
            "data.missing");
    file.missing = MISSING_FFILL;
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    const float *v = d->split[DATASET_TRAIN].values;
    CHECK(v[0] == (float)(13.0 / 5) && v[1] == 2 && v[2] == 2 && v[3] == 5);
    CHECK(v[4] == 3 && v[5] == 3 && v[6] == 1 && v[7] == 2);
    dataset_free(d);
    file.missing = MISSING_MASK;
    d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK_INT(d->input_dim, 2);
    v = d->split[DATASET_TRAIN].values;
    CHECK(v[0] == 0 && v[1] == 1 && v[2] == 2 && v[3] == 0);
    dataset_free(d);
}

/* --- tokens --- */

enum { TOKEN_ITEMS = 4, TOKENS = 3 };

/* Steps of three tokens, 7, -2 and 1000, in two training items, and what is in others. */
static file_spec token_spec(const char *train, const char *test) {
    return (file_spec){
        .train = train, .test = test, .request = {.header = -1, .id = "id"}, .tokens = true};
}

static const char token_rows[] = "id,v,label\n1,7,x\n1,1000,x\n1,7,x\n2,-2,y\n2,7,y\n";

/* Ascending, whatever their order in the file: -2, 7, 1000. */
TEST(tokens_are_one_hot_over_those_of_the_training_items) {
    const char *train = write_text("tokens.csv", token_rows),
               *test = write_text("tokens_test.csv", "id,v,label\n1,1000,y\n2,-2,x\n2,-2,x\n");
    const file_spec file = token_spec(train, test);
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->input_dim, TOKENS) && CHECK_INT(d->vocabulary, TOKENS));
    CHECK_TEXT(d->fitted, "token\n-2\n7\n1000\n");
    CHECK(!d->notices);
    const sequences s = sequences_of_dataset(d);
    const float wanted[2][3][TOKENS] = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 0}},
                                        {{0, 1, 0}, {0, 0, 1}, {0, 1, 0}}};
    const uint32_t items[] = {1, 0};
    float x[2][3][TOKENS];
    int32_t labels[2];
    memset(x, 0x7f, sizeof x);
    sequences_gather(&s, DATASET_TRAIN, items, 0, 2, &x[0][0][0], labels);
    CHECK(memcmp(x, wanted, sizeof x) == 0);
    CHECK(labels[0] == 1 && labels[1] == 0);
    sequences_gather(&s, DATASET_TEST, NULL, 0, 1, &x[0][0][0], labels);
    CHECK(x[0][0][2] == 1 && x[0][0][0] == 0 && x[0][1][0] == 0);
    CHECK_INT(dataset_bytes(d),
              8 * sizeof(float) + TOKEN_ITEMS * (sizeof(int32_t) + sizeof(int64_t)));
    dataset_free(d);
}

TEST(tokens_of_one_length_can_be_permuted) {
    const char *train = write_text("square.csv", "a,b,c,label\n5,6,7,x\n7,6,6,y\n");
    const file_spec file = {
        .train = train, .test = train, .request = {.header = -1}, .tokens = true};
    const step_order_spec order = {.seed = 1};
    const dataset_spec spec = {.source = DATASET_FILE, .file = &file, .order = &order};
    dataset *d = NULL;
    CHECK_STATUS(dataset_open(&spec, &d, &err), STATUS_OK, &err);
    REQUIRE(d && d->order);
    const sequences s = sequences_of_dataset(d);
    float x[2][3][TOKENS];
    int32_t labels[2];
    sequences_gather(&s, DATASET_TRAIN, NULL, 0, 2, &x[0][0][0], labels);
    const int places[2][3] = {{0, 1, 2}, {2, 1, 1}};
    for (int i = 0; i < 2; i++)
        for (int t = 0; t < 3; t++)
            for (int k = 0; k < TOKENS; k++)
                CHECK(x[i][t][k] == (float)(k == places[i][d->order[t]]));
    dataset_free(d);
}

TEST(tokens_that_no_training_item_has_are_refused_or_zeros) {
    const char *train = write_text("tokens.csv", token_rows),
               *test = write_text("unseen.csv", "id,v,label\n1,8,y\n1,7,y\n2,9,x\n");
    file_spec file = token_spec(train, test);
    refuses(&file,
            "token 8 is in the test items and in no training item; 2 steps are so in all; say "
            "data.unseen: zero");
    file.unseen_zero = true;
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->input_dim, TOKENS));
    CHECK_CONTAINS(d->notices,
                   "2 steps of test and validation items have a token that no training item has, "
                   "and are all zeros: the first is 8\n");
    const sequences s = sequences_of_dataset(d);
    float x[3][TOKENS]; /* of the longest item, which is in training */
    const float wanted[3][TOKENS] = {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}};
    int32_t label;
    sequences_gather(&s, DATASET_TEST, NULL, 0, 1, &x[0][0], &label);
    CHECK(memcmp(x, wanted, sizeof x) == 0);
    dataset_free(d);
}

/* Items that validate are no training items. */
TEST(tokens_of_validation_items_alone_are_unseen) {
    const char *train =
        write_text("val.csv", "id,v,label\n1,1,x\n2,2,y\n3,1,x\n4,2,y\n5,3,x\n6,1,y\n");
    file_spec file = token_spec(train, train);
    file.val_size = 2;
    refuses(&file, "token 3 is in the validation items and in no training item");
}

TEST(what_is_no_token_is_refused) {
    const char *fraction = write_text("fraction.csv", "id,v,label\n1,1,x\n2,2,y\n2,2.5,y\n");
    const file_spec half = token_spec(fraction, fraction);
    refuses(&half, "line 3: error: step 1, from 0, is 2.5, and a token is a whole number");
    const char *large = write_text("large.csv", "id,v,label\n1,1,x\n2,16777218,y\n");
    const file_spec high = token_spec(large, large);
    refuses(&high, "line 3: error: step 0, from 0, is 16777218, and a token is a whole number");
    const char *missing = write_text("missing.csv", "id,v,label\n1,1,x\n1,,x\n1,2,x\n2,2,y\n");
    const file_spec none = token_spec(missing, missing);
    refuses(
        &none,
        "line 3: error: 2 missing values, the first in step 1 of feature 0, from 0; give missing "
        "tokens");
    const char *two = write_text("two.csv", "id,v,w,label\n1,1,1,x\n2,2,2,y\n");
    const file_spec pair = token_spec(two, two);
    refuses(&pair, "a step is one token, and there are 2 features a step");
    const char *same = write_text("same.csv", "id,v,label\n1,4,x\n2,4,y\n");
    const file_spec one = token_spec(same, same);
    refuses(&one, "all steps of the training items are one token");
}

/* --- what is not trained yet --- */

TEST(what_is_not_trained_yet_is_said) {
    const file_spec unlabelled = {
        .train = fixture("array_f4.npy"), .request = {.header = -1}, .split = {.test = 0.3}};
    refuses(&unlabelled, "which is the label? say data.y");
    char words[2048];
    size_t at = (size_t)snprintf(words, sizeof words, "a,y\n");
    for (int i = 0; i < 60; i++)
        at += (size_t)snprintf(words + at, sizeof words - at, "%d,%d.5\n", i, i);
    const file_spec numbers = {.train = write_text("numbers.csv", words),
                               .request = {.header = -1},
                               .split = {.test = 0.3, .rule = SPLIT_RANDOM}};
    refuses(&numbers, "the label has 60 different values in 60 items");
}

/* --- in the order of time --- */

static void check_values(const dataset *d, int split, int64_t first, int64_t count, int from) {
    for (int64_t i = 0; i < count; i++) CHECK(*item_of(d, split, first + i) == (float)(from + i));
}

/* TimeSeriesSplit(n_splits=2, test_size=20, gap=3) of 100 items ends with the training items 0 to
 * 76 and the test items 80 to 99; and again, of the first 77, with test_size=10: 0 to 63, 67 to 76.
 */
TEST(the_last_items_test_and_a_gap_is_left_out) {
    file_spec file = {.train = sorted_file(),
                      .request = {.header = -1},
                      .split = {.rule = SPLIT_CHRONOLOGICAL, .test = 0.2, .gap = 3}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->split[DATASET_TRAIN].count, 77) &&
            CHECK_INT(d->split[DATASET_TEST].count, 20));
    check_values(d, DATASET_TRAIN, 0, 77, 0);
    check_values(d, DATASET_TEST, 0, 20, 80);
    dataset_free(d);
    file.split.validation = 0.1;
    d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->split[DATASET_TRAIN].count, 74) && CHECK_INT(d->val_count, 10));
    check_values(d, DATASET_TRAIN, 0, 64, 0);
    check_values(d, DATASET_TRAIN, 64, 10, 67);
    check_values(d, DATASET_TEST, 0, 20, 80);
    dataset_free(d);
    file.split.gap = 60;
    refuses(&file, "data.split leaves nothing to train with: there are 100 items; data.split.gap");
}

/* --- by group --- */

enum { GROUP_ITEMS = 60, GROUPS = 9 };

/* Uneven groups that lie scattered; the value is the item's number. */
static int group_of_item(int item) {
    return item * 7 % 17 % GROUPS;
}

static const char *grouped_file(const char *name, bool rows_are_steps) {
    text words = {0};
    text_append(&words, rows_are_steps ? "v,person,id,label\n" : "v,w,person,label\n");
    for (int i = 0; i < GROUP_ITEMS; i++) {
        const char *const label = i % 2 ? "x" : "y";
        if (rows_are_steps)
            text_append_format(&words, "%d,p%d,%d,%s\n%d,p%d,%d,%s\n", i, group_of_item(i), i,
                               label, i % 5, group_of_item(i), i, label);
        else
            text_append_format(&words, "%d,%d,p%d,%s\n", i, i % 5, group_of_item(i), label);
    }
    const char *path = write_text(name, text_string(&words));
    text_free(&words);
    return path;
}

static file_spec grouped_spec(const char *train) {
    return (file_spec){.train = train,
                       .request = {.header = -1, .group = "person"},
                       .split = {.rule = SPLIT_GROUP, .test = 0.3, .validation = 0.1}};
}

/* What part each group is in: bit 0 trains, 1 validates, 2 tests. */
static void find_parts_of_groups(const dataset *d, int parts[GROUPS]) {
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    memset(parts, 0, GROUPS * sizeof *parts);
    for (int64_t i = 0; i < train->count; i++)
        parts[group_of_item((int)*item_of(d, DATASET_TRAIN, i))] |=
            i < train->count - d->val_count ? 1 : 2;
    for (int64_t i = 0; i < test->count; i++)
        parts[group_of_item((int)*item_of(d, DATASET_TEST, i))] |= 4;
}

static int64_t items_in(const int parts[GROUPS], int part) {
    int64_t items = 0;
    for (int i = 0; i < GROUP_ITEMS; i++) items += parts[group_of_item(i)] == part;
    return items;
}

TEST(no_group_is_in_two_parts) {
    file_spec file = grouped_spec(grouped_file("groups.csv", false));
    for (file.split.seed = 0; file.split.seed < 20; file.split.seed++) {
        dataset *d = open_set(&file, STATUS_OK);
        REQUIRE(d && CHECK_INT(d->input_dim, 1));
        int parts[GROUPS];
        find_parts_of_groups(d, parts);
        for (int g = 0; g < GROUPS; g++)
            CHECK(parts[g] == 0 || parts[g] == 1 || parts[g] == 2 || parts[g] == 4);
        CHECK_INT(d->split[DATASET_TRAIN].count + d->split[DATASET_TEST].count, GROUP_ITEMS);
        CHECK_INT(items_in(parts, 4), d->split[DATASET_TEST].count);
        CHECK(d->split[DATASET_TEST].count >= 18 && d->val_count >= 6);
        dataset_free(d);
    }
}

TEST(groups_split_alike_whatever_the_file_and_are_part_of_the_digest) {
    file_spec wide = grouped_spec(grouped_file("wide.csv", false)),
              rows = grouped_spec(grouped_file("rows.csv", true)), by_class = wide;
    rows.request.id = "id";
    by_class.split.rule = SPLIT_STRATIFIED;
    dataset *a = open_set(&wide, STATUS_OK), *b = open_set(&rows, STATUS_OK),
            *c = open_set(&by_class, STATUS_OK);
    REQUIRE(a && b && c);
    CHECK(same_digest(a, b));
    CHECK(!same_digest(a, c));
    CHECK_INT(a->split[DATASET_TEST].count, b->split[DATASET_TEST].count);
    CHECK(same_test_items(a, b));
    dataset_free(a);
    dataset_free(b);
    dataset_free(c);
}

TEST(what_cannot_be_split_by_group_is_refused) {
    file_spec file = grouped_spec(grouped_file("few.csv", false));
    file.split.test = 0.6;
    file.split.validation = 0.399;
    refuses(&file, "data.split leaves none of the 9 groups to train with");
    file = grouped_spec(grouped_file("named.csv", false));
    file.request.group = "persons";
    refuses(&file, "data.split.group: there is no column \"persons\"; did you mean \"person\"?");
    file.request.group = NULL;
    file.request.x = "v";
    file.request.y = "label";
    refuses(&file, "data.split.by: group needs a column of a CSV, or an array");
    file = grouped_spec(write_text("gap.csv", "v,person,label\n1,a,x\n2,,y\n"));
    refuses(&file, "column \"person\": the group is missing");
    file = grouped_spec(
        write_text("two.csv", "id,v,person,label\n1,1,a,x\n1,2,b,x\n2,3,a,y\n2,4,a,y\n"));
    file.request.id = "id";
    refuses(&file, "line 3: error: another group than in line 2 of the same sequence");
}

/* --- items to validate with --- */

TEST(a_file_may_hold_the_items_to_validate_with) {
    const char *train = write_text("vt.csv", "a,b,label\n1,2,x\n3,4,y\n5,6,x\n"),
               *val = write_text("vv.csv", "a,b,label\n7,8,z\n9,10,x\n"),
               *test = write_text("ve.csv", "a,b,label\n11,12,y\n");
    file_spec file = {.train = train, .val = val, .test = test, .request = {.header = -1}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->split[DATASET_TRAIN].count, 5) && CHECK_INT(d->val_count, 2) &&
            CHECK_INT(d->split[DATASET_TEST].count, 1) && CHECK_INT(d->output_dim, 3));
    const float *v = d->split[DATASET_TRAIN].values;
    for (int i = 0; i < 10; i++) CHECK(v[i] == (float)(i + 1));
    CHECK_INT(d->split[DATASET_TRAIN].classes[3], 2);
    file_spec without = file;
    without.val = NULL;
    dataset *other = open_set(&without, STATUS_OK);
    CHECK(other && !same_digest(d, other));
    dataset_free(other);
    dataset_free(d);

    file.scale = SCALE_MINMAX; /* by 1, 3 and 5 alone: the training items' */
    d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK(*item_of(d, DATASET_TRAIN, 3) == (float)((7.0 - 1) / 5));
    dataset_free(d);
}

TEST(what_cannot_validate_is_refused) {
    const char *train = write_text("wt.csv", "a,b,label\n1,2,x\n3,4,y\n5,6,x\n"),
               *same = write_text("ws.csv", "a,b,label\n1,2,x\n3,4,y\n5,6,x\n"),
               *narrow = write_text("wn.csv", "a,label\n1,x\n"),
               *test = write_text("we.csv", "a,b,label\n11,12,y\n");
    file_spec file = {.train = train, .val = same, .test = test, .request = {.header = -1}};
    refuses(&file, "the items to validate with are the very ones to train with");
    file.val = test;
    refuses(&file, "the items to validate with are the very ones to test with");
    file.val = narrow;
    file.request.features = 2;
    refuses(&file, "wn.csv");
    file.request.features = 0;
    file.val = write_text("wv.csv", "a,b,label\n7,8,y\n");
    file.split.validation = 0.3;
    refuses(&file, "both data.val and data.split.val: drop one");
    file.split.validation = 0;
    file.val_size = 1;
    refuses(&file, "both data.val_size and data.val: drop one");
}

/* --- sequences of several lengths --- */

/* Items of 3, 1, 4 and 2 steps of one feature, and a longer one to test with. */
static const char *ragged_file(void) {
    return write_text("r.csv",
                      "id,v,label\n1,1,x\n1,2,x\n1,3,x\n2,10,y\n3,4,x\n3,5,x\n3,6,x\n3,7,x\n"
                      "4,20,y\n4,30,y\n");
}

static const char *longer_file(void) {
    return write_text("l.csv", "id,v,label\n7,1,x\n7,2,x\n7,3,x\n7,4,x\n7,5,x\n8,6,y\n");
}

static file_spec ragged_spec(void) {
    return (file_spec){
        .train = ragged_file(), .test = longer_file(), .request = {.header = -1, .id = "id"}};
}

TEST(sequences_of_several_lengths_are_gathered_with_zeros_behind_their_ends) {
    const file_spec file = ragged_spec();
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK(dataset_has_lengths(d)));
    CHECK_INT(d->seq_dim, 5);
    CHECK_INT(d->shortest, 1);
    CHECK_INT(d->split[DATASET_TRAIN].steps, 10);
    CHECK_INT(dataset_steps(d, DATASET_TRAIN, 1, 2), 5);
    const sequences s = sequences_of_dataset(d);
    float x[3 * 5];
    int32_t labels[3], lengths[3];
    const uint32_t items[] = {3, 0, 2};
    const float wanted[] = {20, 30, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 7, 0};
    memset(x, 0x7f, sizeof x);
    sequences_gather(&s, DATASET_TRAIN, items, 0, 3, x, labels);
    sequences_measure(&s, DATASET_TRAIN, items, 0, 3, lengths);
    CHECK(memcmp(x, wanted, sizeof x) == 0);
    CHECK(lengths[0] == 2 && lengths[1] == 3 && lengths[2] == 4);
    CHECK(labels[0] == 1 && labels[1] == 0 && labels[2] == 0);
    sequences_measure(&s, DATASET_TEST, NULL, 0, 2, lengths);
    CHECK(lengths[0] == 5 && lengths[1] == 1);
    CHECK_INT(dataset_bytes(d), 16 * sizeof(float) + 6 * (sizeof(int32_t) + sizeof(int64_t)));
    dataset_free(d);
}

TEST(sequences_of_one_length_are_not_measured) {
    const char *csv = write_text("e.csv", "id,v,label\n1,1,x\n1,2,x\n2,3,y\n2,4,y\n");
    const file_spec file = {.train = csv, .test = csv, .request = {.header = -1, .id = "id"}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK(!dataset_has_lengths(d) && !d->split[DATASET_TRAIN].offsets);
    CHECK(!sequences_of_dataset(d).measure);
    dataset_free(d);
}

/* The mean of 1, 2, 3, 10, 4, 5, 6, 7, 20 and 30 is 8.8, as numpy.mean says; no padding counts. */
TEST(only_steps_that_there_are_count_for_the_scale) {
    file_spec file = ragged_spec();
    file.scale = SCALE_STANDARD;
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    const float *v = d->split[DATASET_TRAIN].values;
    const double sd = 8.749857141690944; /* numpy.std */
    CHECK_NEAR(v[0], (1 - 8.8) / sd, 1e-6);
    CHECK_NEAR(v[9], (30 - 8.8) / sd, 1e-6);
    CHECK_NEAR(d->split[DATASET_TEST].values[4], (5 - 8.8) / sd, 1e-6);
    dataset_free(d);
}

TEST(a_value_is_carried_on_within_its_sequence_alone) {
    const char *csv = write_text(
        "f.csv", "id,v,label\n1,1,x\n1,,x\n1,3,x\n2,,y\n3,,x\n3,8,x\n4,,y\n4,,y\n4,4,y\n");
    file_spec file = {
        .train = csv, .test = csv, .request = {.header = -1, .id = "id"}, .missing = MISSING_FFILL};
    const float filled[] = {1, 1, 3, 4, 4, 8, 4, 4, 4}; /* 4: the mean of 1, 3, 8 and 4 */
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    CHECK(memcmp(d->split[DATASET_TRAIN].values, filled, sizeof filled) == 0);
    dataset_free(d);
    file.missing = MISSING_MASK;
    d = open_set(&file, STATUS_OK);
    REQUIRE(d && CHECK_INT(d->input_dim, 2));
    const float *v = d->split[DATASET_TRAIN].values;
    CHECK(v[2] == 0 && v[3] == 1 && v[4] == 3 && v[5] == 0 && v[6] == 0 && v[7] == 1);
    dataset_free(d);
    file.missing = MISSING_REFUSE;
    refuses(&file, "line 3: error: 10 missing values, the first in step 1 of feature 0");
    file.max_length = 2; /* then another is the first, and its item tells */
    refuses(&file, "line 2: error: 8 missing values, the first in step 0 of feature 0");
}

TEST(a_split_keeps_each_sequence_whole) {
    file_spec file = {.train = fixture("gestures.ts"),
                      .request = {.header = -1},
                      .split = {.test = 0.3, .rule = SPLIT_RANDOM}};
    dataset *whole = open_set(&file, STATUS_OK);
    REQUIRE(whole);
    const dataset_split *train = &whole->split[DATASET_TRAIN], *test = &whole->split[DATASET_TEST];
    CHECK_INT(train->offsets[train->count], train->steps);
    CHECK_INT(test->offsets[test->count], test->steps);
    CHECK(train->count > 0 && test->count > 0);
    dataset_free(whole);
}

/* One sequence with its length, behind which x has zeros. */
typedef struct gathered_item {
    float x[8 * 2];
    int32_t length, class;
} gathered_item;

static gathered_item gather_item(const dataset *d, int split, int64_t i) {
    const sequences s = sequences_of_dataset(d);
    gathered_item g = {.length = d->seq_dim};
    CHECK(d->seq_dim * d->input_dim <= (int)(sizeof g.x / sizeof *g.x));
    sequences_gather(&s, split, NULL, i, 1, g.x, &g.class);
    if (s.measure) sequences_measure(&s, split, NULL, i, 1, &g.length);
    return g;
}

/* Forty sequences of four steps, or of one to four; with holes, where steps are missing. */
static const char *forty_sequences(const char *name, bool equal, bool holes) {
    text out = {0};
    text_append(&out, "id,v,label\n");
    for (int i = 0; i < 40; i++)
        for (int t = 0; t < (equal ? 4 : 1 + i % 4); t++) {
            text_append_format(&out, "%d,", i);
            if (!holes || (i + t) % 7 != 0 || t == 0) text_append_format(&out, "%d", 10 * i + t);
            text_append_format(&out, ",%c\n", 'a' + i % 3);
        }
    const char *path = write_text(name, text_string(&out));
    text_free(&out);
    return path;
}

/* What is split out of a file is what the file alone holds, each item once and whole. */
static void check_is_taken_apart(const char *path, missing_rule missing, bool one_array) {
    file_spec file = {
        .train = path, .test = path, .request = {.header = -1, .id = "id"}, .missing = missing};
    dataset *whole = open_set(&file, STATUS_OK);
    file.test = NULL;
    file.split = (split_request){.rule = SPLIT_STRATIFIED, .test = 0.3, .validation = 0.2};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(whole && d);
    CHECK((d->split[DATASET_TRAIN].values == d->split[DATASET_TEST].values) == one_array);
    CHECK_INT(d->split[DATASET_TRAIN].count + d->split[DATASET_TEST].count, 40);
    int found[40] = {0};
    for (int split = 0; split < DATASET_SPLITS; split++)
        for (int64_t k = 0; k < d->split[split].count; k++) {
            const gathered_item taken = gather_item(d, split, k);
            for (int i = 0; i < 40; i++) {
                const gathered_item there = gather_item(whole, DATASET_TRAIN, i);
                if (memcmp(&taken, &there, sizeof taken) == 0) found[i]++;
            }
        }
    for (int i = 0; i < 40; i++) CHECK_INT(found[i], 1);
    dataset_free(whole);
    dataset_free(d);
}

TEST(a_split_copies_no_values_and_leaves_each_sequence_whole) {
    check_is_taken_apart(forty_sequences("equal.csv", true, false), MISSING_REFUSE, true);
    check_is_taken_apart(forty_sequences("ragged.csv", false, false), MISSING_REFUSE, true);
    check_is_taken_apart(forty_sequences("holes.csv", false, true), MISSING_MASK, false);
}

TEST(long_sequences_keep_their_end) {
    file_spec file = ragged_spec();
    dataset *whole = open_set(&file, STATUS_OK);
    file.max_length = 2;
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d && whole);
    const float wanted[] = {2, 3, 10, 6, 7, 20, 30};
    CHECK_INT(d->seq_dim, 2);
    CHECK_INT(d->split[DATASET_TRAIN].steps, 7);
    CHECK(memcmp(d->split[DATASET_TRAIN].values, wanted, sizeof wanted) == 0);
    CHECK_CONTAINS(d->notices, "3 of 6 sequences are longer than data.max_length 2");
    CHECK(same_digest(d, whole)); /* of what was read; the key is in the recipe */
    dataset_free(d);
    dataset_free(whole);
    file.max_length = 1;
    d = open_set(&file, STATUS_OK);
    CHECK(d && !dataset_has_lengths(d));
    dataset_free(d);
}

TEST(steps_of_several_lengths_have_no_other_order) {
    const file_spec file = ragged_spec();
    const step_order_spec order = {.seed = 1};
    const dataset_spec spec = {.source = DATASET_FILE, .file = &file, .order = &order};
    dataset *d = NULL;
    CHECK_STATUS(dataset_open(&spec, &d, &err), STATUS_BAD_INPUT, &err);
    CHECK_CONTAINS(err.message,
                   "data.permute puts the steps of all sequences into one order, and "
                   "these have 1 to 5 steps");
}

/* --- as a trainer sees them --- */

TEST(sequences_are_gathered_by_item_number) {
    const char *csv = write_text("g.csv", "a,b,label\n1,2,x\n3,4,y\n5,6,x\n");
    const file_spec file = {.train = csv, .test = csv, .request = {.header = -1}};
    dataset *d = open_set(&file, STATUS_OK);
    REQUIRE(d);
    const sequences s = sequences_of_dataset(d);
    float x[4];
    int32_t labels[2];
    REQUIRE(CHECK(s.gather) && CHECK_INT(s.seq_dim, 2) && CHECK_INT(s.input_dim, 1));
    sequences_gather(&s, DATASET_TRAIN, (const uint32_t[]){2, 1}, 0, 2, x, labels);
    CHECK(x[0] == 5 && x[1] == 6 && x[2] == 3 && x[3] == 4);
    CHECK(labels[0] == 0 && labels[1] == 1);
    CHECK_INT(dataset_bytes(d), 2 * 3 * (2 * sizeof(float) + sizeof(int32_t)));
    dataset_free(d);
}

int main(void) {
    RUN(columns_in_another_order_are_refused);
    RUN(equal_numbers_have_one_digest_whatever_the_file);
    RUN(whole_numbers_are_ordered_as_numbers_and_texts_by_their_bytes);
    RUN(one_number_in_two_spellings_is_refused);
    RUN(labels_that_cannot_be_shown_are_refused);
    RUN(numbers_to_predict_have_one_digest_whatever_the_file);
    RUN(several_numbers_to_predict_come_from_columns_or_an_array);
    RUN(numbers_to_predict_are_scaled_by_the_training_items);
    RUN(what_is_no_number_to_predict_is_refused);
    RUN(numbers_taken_for_classes_are_told);
    RUN(classes_are_those_of_both_files);
    RUN(labels_of_a_known_set_name_its_classes);
    RUN(classes_that_no_item_has_are_told_and_left_out);
    RUN(each_class_gives_its_share_and_every_item_is_used_once);
    RUN(a_seed_decides_the_split_and_another_gives_another);
    RUN(what_cannot_be_split_is_refused);
    RUN(scaling_goes_by_the_training_items_alone);
    RUN(a_sequence_may_be_scaled_by_itself);
    RUN(sums_do_not_lose_small_values_beside_large_ones);
    RUN(missing_values_are_refused_or_filled_as_told);
    RUN(tokens_are_one_hot_over_those_of_the_training_items);
    RUN(tokens_of_one_length_can_be_permuted);
    RUN(tokens_that_no_training_item_has_are_refused_or_zeros);
    RUN(tokens_of_validation_items_alone_are_unseen);
    RUN(what_is_no_token_is_refused);
    RUN(what_is_not_trained_yet_is_said);
    RUN(the_last_items_test_and_a_gap_is_left_out);
    RUN(no_group_is_in_two_parts);
    RUN(groups_split_alike_whatever_the_file_and_are_part_of_the_digest);
    RUN(what_cannot_be_split_by_group_is_refused);
    RUN(a_file_may_hold_the_items_to_validate_with);
    RUN(what_cannot_validate_is_refused);
    RUN(sequences_of_several_lengths_are_gathered_with_zeros_behind_their_ends);
    RUN(sequences_of_one_length_are_not_measured);
    RUN(only_steps_that_there_are_count_for_the_scale);
    RUN(a_value_is_carried_on_within_its_sequence_alone);
    RUN(a_split_keeps_each_sequence_whole);
    RUN(a_split_copies_no_values_and_leaves_each_sequence_whole);
    RUN(long_sequences_keep_their_end);
    RUN(steps_of_several_lengths_have_no_other_order);
    RUN(sequences_are_gathered_by_item_number);
    return check_finish();
}
