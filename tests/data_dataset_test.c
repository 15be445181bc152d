/* Data sets from files: found, checked together, refused with the cure, and equal by content. */
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/memory.h"
#include "src/data/dataset.h"
#include "src/data/dataset_open.h"
#include "src/data/known_sets.h"
#include "src/data/step_order.h"
#include "tests/check.h"
#include "tests/data_fixture.h"

static error err;

static const char *in_folder(const char *folder, const char *name) {
    static char joined[512];
    mkdir(test_path(folder), 0777);
    snprintf(joined, sizeof joined, "%s/%s", folder, name);
    return joined;
}

static void put(const char *folder, const char *name, bytes plain) {
    size_t length = strlen(name);
    bool gzipped = length > 3 && strcmp(name + length - 3, ".gz") == 0;
    test_write_bytes(in_folder(folder, name), gzipped ? gzip_of(plain.at, plain.count) : plain);
}

static bytes images(uint32_t count, uint32_t rows, uint32_t columns) {
    return idx_of(3, (const uint32_t[]){count, rows, columns}, 0, 3);
}

/* Labels 0 .. classes - 1. */
static bytes labels_of(uint32_t count, int classes) {
    return idx_of(1, &count, classes, 0);
}

/* A whole data set: 8 + 4 images of 3 x 5, 4 classes in training and 3 in testing. */
static void put_all(const char *folder, const char *images_name, const char *labels_name) {
    char name[64];
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const char *prefix = split == DATASET_TRAIN ? "train" : "t10k";
        uint32_t count = split == DATASET_TRAIN ? 8 : 4;
        snprintf(name, sizeof name, "%s-%s", prefix, images_name);
        put(folder, name, images(count, 3, 5));
        snprintf(name, sizeof name, "%s-%s", prefix, labels_name);
        put(folder, name, labels_of(count, split == DATASET_TRAIN ? 4 : 3));
    }
}

static dataset_spec mnist_in(const char *folder) {
    return (dataset_spec){.source = DATASET_MNIST, .dir = test_path(folder)};
}

static dataset_spec named_in(const char *folder) {
    return (dataset_spec){.source = DATASET_IDX,
                          .dir = test_path(folder),
                          .train_images = "train-images-idx3-ubyte",
                          .train_labels = "train-labels-idx1-ubyte",
                          .test_images = "t10k-images-idx3-ubyte",
                          .test_labels = "t10k-labels-idx1-ubyte"};
}

static dataset *opened(dataset_spec spec) {
    dataset *d = NULL;
    CHECK_STATUS(dataset_open(&spec, &d, &err), STATUS_OK, &err);
    return d;
}

static void refuses(dataset_spec spec, const char *part) {
    dataset *d = (dataset *)&err;
    snprintf(err.message, sizeof err.message, "no message");
    CHECK_INT(dataset_open(&spec, &d, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, part);
    CHECK(d == NULL);
}

static void is_what_was_put(const dataset *d) {
    REQUIRE(d);
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    CHECK_INT(train->count, 8);
    CHECK_INT(test->count, 4);
    CHECK_INT(d->seq_dim, 3);
    CHECK_INT(d->input_dim, 5);
    CHECK_INT(d->output_dim, 4);
    CHECK(memcmp(train->images, images(8, 3, 5).at + 16, 8 * 15) == 0);
    CHECK(memcmp(train->labels, labels_of(8, 4).at + 8, 8) == 0);
    CHECK(memcmp(test->images, images(4, 3, 5).at + 16, 4 * 15) == 0);
    CHECK(memcmp(test->labels, labels_of(4, 3).at + 8, 4) == 0);
}

TEST(mnist_file_names_are_found_in_every_spelling) {
    static const char *const spelling[][2] = {
        {"images-idx3-ubyte", "labels-idx1-ubyte"},
        {"images-idx3-ubyte.gz", "labels-idx1-ubyte.gz"},
        {"images.idx3-ubyte", "labels.idx1-ubyte"},
        {"images.idx3-ubyte.gz", "labels.idx1-ubyte.gz"},
    };
    char folder[32];
    sha256_digest first = {{0}};
    for (int i = 0; i < 4; i++) {
        snprintf(folder, sizeof folder, "spelling%d", i);
        put_all(folder, spelling[i][0], spelling[i][1]);
        dataset *d = opened(mnist_in(folder));
        is_what_was_put(d);
        CHECK_TEXT(d->name, "mnist");
        CHECK_TEXT(d->origin, test_path(folder));
        if (i == 0) first = d->digest;
        CHECK(memcmp(&first, &d->digest, sizeof first) == 0);
        CHECK_STATUS(dataset_fill(d, &err), STATUS_OK, &err);
        dataset_free(d);
    }
}

TEST(the_digest_covers_sizes_pixels_and_labels) {
    put_all("digest", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset_spec spec = named_in("digest");
    dataset *d = opened(spec);
    CHECK_TEXT(d->name, "idx");
    sha256_digest first = d->digest;
    dataset_free(d);

    spec.train_size = 7;
    d = opened(spec);
    CHECK(memcmp(&first, &d->digest, sizeof first) != 0);
    dataset_free(d);

    bytes changed = images(4, 3, 5);
    changed.at[changed.count - 1] ^= 1;
    put("digest", "t10k-images-idx3-ubyte", changed);
    d = opened(named_in("digest"));
    CHECK(memcmp(&first, &d->digest, sizeof first) != 0);
    dataset_free(d);

    /* The same bytes as images of 5 x 3. */
    put("digest", "train-images-idx3-ubyte", images(8, 5, 3));
    put("digest", "t10k-images-idx3-ubyte", images(4, 5, 3));
    d = opened(named_in("digest"));
    CHECK(memcmp(&first, &d->digest, sizeof first) != 0);
    dataset_free(d);
}

TEST(the_digest_of_a_part_is_that_of_the_part_alone) {
    put_all("parts", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset_spec spec = named_in("parts");
    dataset *whole = opened(spec);
    REQUIRE(whole);
    CHECK_INT(whole->whole_train_count, 8);
    for (int64_t count = 1; count <= 8; count++) {
        sha256_digest digest;
        spec.train_size = count;
        dataset *part = opened(spec);
        REQUIRE(part);
        CHECK_STATUS(dataset_digest_part(whole, count, &digest, &err), STATUS_OK, &err);
        CHECK(memcmp(&digest, &part->digest, sizeof digest) == 0);
        CHECK_INT(part->whole_train_count, 8);
        dataset_free(part);
    }
    dataset_free(whole);
}

TEST(a_size_takes_the_first_items_but_not_fewer_classes) {
    put_all("sizes", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset_spec spec = named_in("sizes");
    spec.train_size = 2;
    spec.test_size = 4;
    dataset *d = opened(spec);
    CHECK_INT(d->split[DATASET_TRAIN].count, 2);
    CHECK_INT(d->split[DATASET_TEST].count, 4);
    CHECK_INT(d->output_dim, 4);
    dataset_free(d);
    spec.train_size = 9;
    refuses(spec, "data.train_size is 9, but the file has 8 items");
    spec.train_size = 0, spec.test_size = 5;
    refuses(spec, "data.test_size is 5, but the file has 4 items");
    spec.test_size = -1;
    refuses(spec, "data.test_size is -1");
}

TEST(a_class_of_the_test_split_alone_counts_and_one_class_makes_two) {
    put_all("classes", "images-idx3-ubyte", "labels-idx1-ubyte");
    bytes odd = labels_of(4, 3);
    odd.at[odd.count - 1] = 255;
    put("classes", "t10k-labels-idx1-ubyte", odd);
    dataset *d = opened(named_in("classes"));
    CHECK_INT(d->output_dim, 256);
    dataset_free(d);
    put("classes", "train-labels-idx1-ubyte", labels_of(8, 1));
    put("classes", "t10k-labels-idx1-ubyte", labels_of(4, 1));
    d = opened(named_in("classes"));
    CHECK_INT(d->output_dim, 2);
    dataset_free(d);
}

TEST(files_that_do_not_belong_together_are_refused) {
    put_all("apart", "images-idx3-ubyte", "labels-idx1-ubyte");
    put("apart", "t10k-images-idx3-ubyte", images(4, 5, 3));
    refuses(named_in("apart"), "test images of 5 x 3");
    put("apart", "train-labels-idx1-ubyte", labels_of(7, 4));
    refuses(named_in("apart"), "7 labels, but");
    dataset_spec swapped = named_in("apart");
    swapped.train_images = "train-labels-idx1-ubyte";
    refuses(swapped, "are images and labels swapped?");
}

TEST(a_missing_file_is_named) {
    put_all("gap", "images-idx3-ubyte", "labels-idx1-ubyte");
    unlink(test_path("gap/t10k-labels-idx1-ubyte"));
    refuses(mnist_in("gap"), "t10k-labels-idx1-ubyte[.gz] is missing");
    refuses(named_in("gap"), "t10k-labels-idx1-ubyte: error: cannot open it");
    dataset_spec spec = named_in("gap");
    spec.test_images = NULL;
    refuses(spec, "data.test_images is not set");
}

TEST(a_missing_data_set_names_what_helps) {
    mkdir(test_path("nothing"), 0777);
    dataset_spec spec = mnist_in("nothing");
    refuses(spec, "data.dir=");
    CHECK_CONTAINS(err.message, "data.name=digits");
    CHECK_CONTAINS(err.message, test_path("nothing"));
    spec.source = DATASET_FASHION_MNIST;
    refuses(spec, "dataset-fashion-mnist");
}

TEST(a_known_data_set_is_described_without_its_files) {
    mkdir(test_path("nothing"), 0777);
    dataset_spec spec = mnist_in("nothing");
    dataset *d = NULL;
    CHECK_STATUS(dataset_describe(&spec, &d, &err), STATUS_OK, &err);
    REQUIRE(d);
    CHECK(d->absent && !d->digest_unknown);
    CHECK_INT(d->split[DATASET_TRAIN].count, 60000);
    CHECK_INT(d->split[DATASET_TEST].count, 10000);
    CHECK_INT(d->seq_dim, 28);
    CHECK_INT(d->input_dim, 28);
    CHECK_INT(d->output_dim, 10);
    CHECK(d->split[DATASET_TRAIN].images == NULL && d->split[DATASET_TEST].labels == NULL);
    char hex[SHA256_HEX_CHARS + 1];
    sha256_hex(&d->digest, hex);
    CHECK_TEXT(hex, known_set_sha256(DATASET_MNIST));
    CHECK_CONTAINS(d->notices,
                   "data set mnist: notice: not found; 'sweep fetch mnist' downloads it");
    dataset_free(d);
    spec.test_size = 100;
    CHECK_STATUS(dataset_describe(&spec, &d, &err), STATUS_OK, &err);
    CHECK(d->absent && d->digest_unknown);
    CHECK_INT(d->split[DATASET_TEST].count, 100);
    dataset_free(d);
    spec.train_size = 60001;
    CHECK_INT(dataset_describe(&spec, &d, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, "data.train_size is 60001");
}

/* Where some of it is there, or another data set, nothing is made up. */
TEST(what_is_there_is_read_and_not_described) {
    put_all("described", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset_spec spec = mnist_in("described");
    dataset *d = NULL;
    CHECK_STATUS(dataset_describe(&spec, &d, &err), STATUS_OK, &err);
    is_what_was_put(d);
    CHECK(!d->absent);
    dataset_free(d);
    unlink(test_path("described/t10k-labels-idx1-ubyte"));
    CHECK_INT(dataset_describe(&spec, &d, &err), STATUS_BAD_INPUT);
    spec = named_in("described");
    CHECK_INT(dataset_describe(&spec, &d, &err), STATUS_BAD_INPUT);
}

static void check_notices(dataset_spec spec, const char *wanted) {
    dataset *d = opened(spec);
    REQUIRE(d);
    CHECK_TEXT(d->notices ? d->notices : "", wanted);
    dataset_free(d);
}

TEST(files_that_are_not_as_published_are_told) {
    put_all("own", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset *d = opened(mnist_in("own"));
    REQUIRE(d);
    CHECK_CONTAINS(d->notices, "data set mnist: notice: the files in ");
    CHECK_CONTAINS(d->notices, "/own are not MNIST as it is published");
    dataset_free(d);
}

TEST(classes_without_items_in_a_split_are_told) {
    put_all("present", "images-idx3-ubyte", "labels-idx1-ubyte");
    check_notices(named_in("present"),
                  "data set idx: notice: class 3 has training items but no test items: not to be "
                  "measured\n");
    put("present", "train-labels-idx1-ubyte", labels_of(8, 2));
    put("present", "t10k-labels-idx1-ubyte", labels_of(4, 4));
    check_notices(
        named_in("present"),
        "data set idx: notice: classes 2, 3 have test items but no training items: not to "
        "be learned\n");
    bytes odd = labels_of(4, 2);
    odd.at[odd.count - 1] = 4;
    put("present", "t10k-labels-idx1-ubyte", odd);
    check_notices(named_in("present"),
                  "data set idx: notice: class 4 has test items but no training items: not to be "
                  "learned\n"
                  "data set idx: notice: classes 2, 3 have no items at all, training or test\n");
    odd.at[odd.count - 1] = 99;
    put("present", "t10k-labels-idx1-ubyte", odd);
    dataset *d = opened(named_in("present"));
    REQUIRE(d);
    CHECK_CONTAINS(d->notices, "classes 2, 3, 4, 5, 6, 7, 8, 9 and 89 more have no items at all");
    dataset_free(d);
    put("present", "t10k-labels-idx1-ubyte", labels_of(4, 2));
    check_notices(named_in("present"), "");
}

/* Sparse files, which cost nothing until they are read. */
static bool put_huge(const char *name, int rank, off_t items) {
    unsigned char header[16] = {0, 0, 8, (unsigned char)rank, 0, 0x80, 0, 0, 0, 0, 4, 0, 0,
                                0, 4, 0};
    const size_t header_bytes = 4 + 4 * (size_t)rank;
    const char *path = test_write(in_folder("huge", name), header, header_bytes);
    return truncate(path, (off_t)header_bytes + items) == 0;
}

TEST(a_data_set_larger_than_memory_is_refused_before_it_is_read) {
    const off_t labels = 1 << 23, pixels = (off_t)1 << 20;
    if (!put_huge("train-images-idx3-ubyte", 3, labels * pixels) ||
        !put_huge("train-labels-idx1-ubyte", 1, labels) ||
        !put_huge("t10k-images-idx3-ubyte", 3, labels * pixels) ||
        !put_huge("t10k-labels-idx1-ubyte", 1, labels))
        SKIP("no sparse files of 8 TB here");
    dataset_spec spec = mnist_in("huge");
    dataset *d = NULL;
    CHECK_INT(dataset_open(&spec, &d, &err), STATUS_NO_MEMORY);
    CHECK_CONTAINS(err.message, "huge: error: the data set takes 17.6 TB of memory, and ");
    CHECK_CONTAINS(err.message, "nothing was read; allow more memory, or put fewer items into");
    CHECK(d == NULL);
    static const char *const names[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                        "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
    for (int i = 0; i < 4; i++) unlink(test_path(in_folder("huge", names[i])));
}

TEST(the_environment_names_a_root_of_data_sets) {
    mkdir(test_path("root"), 0777);
    put_all("root/fashion-mnist", "images-idx3-ubyte.gz", "labels-idx1-ubyte.gz");
    put_all("root/mnist", "images-idx3-ubyte", "labels-idx1-ubyte");
    setenv("SWEEP_DATA", test_path("root"), 1);
    dataset *d = opened((dataset_spec){.source = DATASET_MNIST, .dir = ""});
    is_what_was_put(d);
    dataset_free(d);
    d = opened((dataset_spec){.source = DATASET_FASHION_MNIST});
    is_what_was_put(d);
    dataset_free(d);
    unsetenv("SWEEP_DATA");
}

static void make_folders(const char *parent, const char *child) {
    char folder[64];
    mkdir(test_path(parent), 0777);
    snprintf(folder, sizeof folder, "%s/%s", parent, child);
    mkdir(test_path(folder), 0777);
}

TEST(the_layout_of_torchvision_is_found) {
    make_folders("torch", "MNIST");
    make_folders("torch", "FashionMNIST");
    put_all("torch/MNIST/raw", "images-idx3-ubyte", "labels-idx1-ubyte");
    put_all("torch/FashionMNIST/raw", "images-idx3-ubyte.gz", "labels-idx1-ubyte.gz");
    dataset_spec spec = mnist_in("torch");
    dataset *d = opened(spec);
    is_what_was_put(d);
    CHECK_TEXT(d->origin, test_path("torch/MNIST/raw"));
    dataset_free(d);
    spec.source = DATASET_FASHION_MNIST;
    d = opened(spec);
    CHECK_TEXT(d->origin, test_path("torch/FashionMNIST/raw"));
    dataset_free(d);
    setenv("SWEEP_DATA", test_path("torch"), 1);
    d = opened((dataset_spec){.source = DATASET_FASHION_MNIST});
    CHECK_TEXT(d->origin, test_path("torch/FashionMNIST/raw"));
    dataset_free(d);
    unsetenv("SWEEP_DATA");
}

TEST(files_in_the_folder_itself_come_before_those_of_torchvision) {
    make_folders("both", "MNIST");
    put_all("both/MNIST/raw", "images-idx3-ubyte", "labels-idx1-ubyte");
    put_all("both", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset *d = opened(mnist_in("both"));
    CHECK_TEXT(d->origin, test_path("both"));
    dataset_free(d);
}

TEST(named_files_may_be_absolute) {
    put_all("absolute", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset_spec spec = named_in("absolute");
    spec.dir = NULL;
    spec.train_images = test_path("absolute/train-images-idx3-ubyte");
    spec.train_labels = test_path("absolute/train-labels-idx1-ubyte");
    spec.test_images = test_path("absolute/t10k-images-idx3-ubyte");
    spec.test_labels = test_path("absolute/t10k-labels-idx1-ubyte");
    dataset *d = opened(spec);
    is_what_was_put(d);
    dataset_free(d);
    dataset_free(NULL);
}

/* Facts that the data set's authors publish, and its first labels as other readers give them. */
TEST(fashion_mnist_is_read_from_the_system) {
    dataset_spec spec = {.source = DATASET_FASHION_MNIST};
    dataset *d = NULL;
    unsetenv("SWEEP_DATA");
    if (dataset_open(&spec, &d, &err) != STATUS_OK) {
        CHECK_CONTAINS(err.message, "dataset-fashion-mnist");
        SKIP("Fashion-MNIST is not on this machine");
    }
    CHECK_TEXT(d->title, "Fashion-MNIST");
    char hex[SHA256_HEX_CHARS + 1];
    sha256_hex(&d->digest, hex);
    CHECK_TEXT(hex, known_set_sha256(DATASET_FASHION_MNIST));
    CHECK(d->notices == NULL && !d->absent);
    CHECK_INT(d->split[DATASET_TRAIN].count, 60000);
    CHECK_INT(d->split[DATASET_TEST].count, 10000);
    CHECK_INT(d->seq_dim, 28);
    CHECK_INT(d->input_dim, 28);
    CHECK_INT(d->output_dim, 10);
    CHECK(memcmp(d->split[DATASET_TRAIN].labels, "\11\0\0\3\0\2\7\2\5\5", 10) == 0);
    int count[10] = {0};
    for (int i = 0; i < 60000; i++) count[d->split[DATASET_TRAIN].labels[i]]++;
    for (int c = 0; c < 10; c++) CHECK_INT(count[c], 6000);
    const char *folder = memory_copy_text(d->origin);
    dataset_free(d);
    /* Under another name it is known all the same, and its digest is the images' as before. */
    const dataset_spec named = {.source = DATASET_IDX,
                                .dir = folder,
                                .train_images = "train-images-idx3-ubyte.gz",
                                .train_labels = "train-labels-idx1-ubyte.gz",
                                .test_images = "t10k-images-idx3-ubyte.gz",
                                .test_labels = "t10k-labels-idx1-ubyte.gz"};
    d = opened(named);
    REQUIRE(d && d->class_names);
    CHECK_TEXT(d->class_names[0], "T-shirt/top");
    CHECK_TEXT(d->class_names[9], "Ankle boot");
    CHECK_CONTAINS(d->notices, "data set idx: notice: these are Fashion-MNIST's labels");
    CHECK(dataset_is_of_images(d));
    sha256_hex(&d->digest, hex);
    CHECK_TEXT(hex, known_set_sha256(DATASET_FASHION_MNIST));
    dataset_free(d);
    /* The same files are not MNIST, however few of them are used. */
    const dataset_spec wrong = {.source = DATASET_MNIST, .dir = folder, .train_size = 100};
    refuses(wrong, "train-labels-idx1-ubyte");
    CHECK_CONTAINS(err.message,
                   "error: these are Fashion-MNIST's labels, not MNIST's; write "
                   "data.name=fashion_mnist");
    free((void *)folder);
}

/* A true permutation; the digest has it, and the images' own digest stays. */
TEST(pixels_are_steps_and_steps_are_permuted) {
    put_all("pixels", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset_spec spec = named_in("pixels");
    dataset *rows = opened(spec);
    spec.pixels = true;
    dataset *pixels = opened(spec);
    const step_order_spec seeded = {.seed = 4}, other = {.seed = 5};
    spec.order = &seeded;
    dataset *permuted = opened(spec);
    spec.train_size = 5;
    dataset *part = opened(spec);
    spec.order = &other;
    dataset *again = opened(spec);
    REQUIRE(rows && pixels && permuted && part && again);
    CHECK_INT(pixels->seq_dim, 15);
    CHECK_INT(pixels->input_dim, 1);
    CHECK(memcmp(&rows->digest, &pixels->digest, sizeof rows->digest) == 0);
    CHECK(memcmp(&pixels->digest, &permuted->digest, sizeof rows->digest) != 0);
    CHECK(memcmp(&part->digest, &again->digest, sizeof rows->digest) != 0);
    sha256_digest of_part;
    CHECK_STATUS(dataset_digest_part(permuted, 5, &of_part, &err), STATUS_OK, &err);
    CHECK(memcmp(&of_part, &part->digest, sizeof of_part) == 0);
    bool seen[15] = {false};
    for (int t = 0; t < 15; t++) {
        REQUIRE(permuted->order[t] < 15);
        CHECK(!seen[permuted->order[t]]);
        seen[permuted->order[t]] = true;
    }
    dataset *const all[] = {rows, pixels, permuted, part, again};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) dataset_free(all[i]);
}

TEST(an_order_that_is_no_permutation_is_refused) {
    put_all("order", "images-idx3-ubyte", "labels-idx1-ubyte");
    dataset_spec spec = named_in("order");
    const char *twice = test_write("twice.csv", "0,1,1\n", 6),
               *less = test_write("less.csv", "0,1\n", 4),
               *good = test_write("good.csv", "2,0,1\n", 6);
    const step_order_spec repeated = {.file = twice}, shorter = {.file = less},
                          right = {.file = good};
    spec.order = &repeated;
    refuses(spec, "number 2, from 0, is 1 again");
    spec.order = &shorter;
    refuses(spec, "2 numbers, but a sequence has 3 steps");
    spec.order = &right;
    dataset *d = opened(spec);
    if (d) CHECK(d->order[0] == 2 && d->order[1] == 0 && d->order[2] == 1);
    dataset_free(d);
}

int main(void) {
    RUN(mnist_file_names_are_found_in_every_spelling);
    RUN(the_digest_covers_sizes_pixels_and_labels);
    RUN(the_digest_of_a_part_is_that_of_the_part_alone);
    RUN(a_size_takes_the_first_items_but_not_fewer_classes);
    RUN(a_class_of_the_test_split_alone_counts_and_one_class_makes_two);
    RUN(files_that_do_not_belong_together_are_refused);
    RUN(a_missing_file_is_named);
    RUN(a_missing_data_set_names_what_helps);
    RUN(a_known_data_set_is_described_without_its_files);
    RUN(what_is_there_is_read_and_not_described);
    RUN(files_that_are_not_as_published_are_told);
    RUN(classes_without_items_in_a_split_are_told);
    RUN(a_data_set_larger_than_memory_is_refused_before_it_is_read);
    RUN(the_environment_names_a_root_of_data_sets);
    RUN(the_layout_of_torchvision_is_found);
    RUN(files_in_the_folder_itself_come_before_those_of_torchvision);
    RUN(named_files_may_be_absolute);
    RUN(pixels_are_steps_and_steps_are_permuted);
    RUN(an_order_that_is_no_permutation_is_refused);
    RUN(fashion_mnist_is_read_from_the_system);
    return check_finish();
}
