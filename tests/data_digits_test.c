/* The built-in digits: a function of seed, split and item; balanced, distinct, legible. */
#include <stdlib.h>

#include "src/base/sha256.h"
#include "src/data/dataset.h"
#include "src/data/dataset_open.h"
#include "src/data/digits.h"
#include "tests/check.h"

enum { COUNT = 2000, PIXELS = DIGITS_SIDE * DIGITS_SIDE };
static uint8_t images[COUNT][PIXELS], labels[COUNT];
static uint8_t others[COUNT][PIXELS], other_labels[COUNT];
static error err;

static void draw(uint64_t seed, int split) {
    digits_draw(seed, split, 0, COUNT, images[0], labels);
}

TEST(any_order_of_drawing_gives_the_same_bytes) {
    draw(5, DATASET_TRAIN);
    for (int i = COUNT - 1; i >= 0; i--)
        digits_draw(5, DATASET_TRAIN, i, 1, others[i], &other_labels[i]);
    CHECK(memcmp(images, others, sizeof images) == 0);
    CHECK(memcmp(labels, other_labels, sizeof labels) == 0);
}

TEST(every_ten_items_hold_every_digit_once_in_random_order) {
    draw(0, DATASET_TRAIN);
    int in_order = 0;
    for (int block = 0; block < COUNT / 10; block++) {
        unsigned seen = 0;
        for (int i = 0; i < 10; i++) {
            seen |= 1u << labels[10 * block + i];
            in_order += labels[10 * block + i] == i;
        }
        CHECK_INT(seen, 0x3ff);
    }
    /* One fixed point a permutation on average, standard deviation one. */
    CHECK_NEAR(in_order, COUNT / 10, 5 * sqrt(COUNT / 10));
}

static int by_pixels(const void *a, const void *b) {
    return memcmp(a, b, PIXELS);
}

TEST(no_two_images_are_equal_in_or_between_the_splits) {
    static uint8_t both[2 * COUNT][PIXELS];
    draw(0, DATASET_TRAIN);
    memcpy(both, images, sizeof images);
    draw(0, DATASET_TEST);
    memcpy(both[COUNT], images, sizeof images);
    qsort(both, 2 * COUNT, PIXELS, by_pixels);
    for (int i = 1; i < 2 * COUNT; i++) CHECK(by_pixels(both[i - 1], both[i]) != 0);
}

TEST(the_seed_changes_every_image) {
    draw(0, DATASET_TEST);
    digits_draw(1ull << 40, DATASET_TEST, 0, COUNT, others[0], other_labels);
    for (int i = 0; i < COUNT; i++) CHECK(by_pixels(images[i], others[i]) != 0);
}

/* Ink: more than a bright pixel a row of the shortest glyph, far less than half of the image, and
 * most of it inside the border. */
TEST(every_image_has_a_stroke_inside_its_border) {
    draw(0, DATASET_TRAIN);
    for (int i = 0; i < COUNT; i++) {
        int bright = 0, on_border = 0;
        for (int p = 0; p < PIXELS; p++) {
            int row = p / DIGITS_SIDE, column = p % DIGITS_SIDE;
            bool border =
                row == 0 || row == DIGITS_SIDE - 1 || column == 0 || column == DIGITS_SIDE - 1;
            bright += images[i][p] > 140;
            on_border += border && images[i][p] > 140;
        }
        CHECK(bright >= 15);
        CHECK(bright < PIXELS / 2);
        CHECK(3 * on_border < bright);
    }
}

/* Not a proof that the pixels are right, but that they are the same on every machine and in every
 * build, and that whoever changes one raises DIGITS_VERSION, on which ids and digests rest. */
TEST(version_1_draws_these_bytes_everywhere) {
    CHECK_INT(DIGITS_VERSION, 1);
    draw(0, DATASET_TRAIN);
    sha256 *hash = sha256_begin();
    sha256_add(hash, images, sizeof images);
    sha256_add(hash, labels, sizeof labels);
    sha256_digest digest;
    CHECK_INT(sha256_end(hash, &digest), 0);
    char hex[SHA256_HEX_CHARS + 1];
    sha256_hex(&digest, hex);
    CHECK_TEXT(hex, "f137df6ad495a54d3197b6c560ef262b3104574692cec7c2e34fec1f5dfc478c");
}

static dataset *open_digits(uint64_t seed, int64_t train_size, int64_t test_size) {
    dataset_spec spec = {
        .source = DATASET_DIGITS, .seed = seed, .train_size = train_size, .test_size = test_size};
    dataset *d = NULL;
    CHECK_STATUS(dataset_open(&spec, &d, &err), STATUS_OK, &err);
    return d;
}

TEST(they_are_described_first_and_drawn_when_asked_for) {
    dataset *d = open_digits(5, COUNT, 30);
    REQUIRE(d);
    CHECK_TEXT(d->name, "digits");
    CHECK_TEXT(d->origin, "built in, seed 5");
    CHECK_INT(d->seq_dim, 28);
    CHECK_INT(d->input_dim, 28);
    CHECK_INT(d->output_dim, 10);
    CHECK(!d->split[DATASET_TRAIN].images && !d->split[DATASET_TRAIN].labels);
    CHECK_STATUS(dataset_fill(d, &err), STATUS_OK, &err);
    const dataset_split *train = &d->split[DATASET_TRAIN], *test = &d->split[DATASET_TEST];
    CHECK_INT(test->count, 30);
    REQUIRE(train->count == COUNT && train->images && test->images);
    draw(5, DATASET_TRAIN);
    CHECK(memcmp(train->images, images, sizeof images) == 0);
    CHECK(memcmp(train->labels, labels, sizeof labels) == 0);
    const uint8_t *before = train->images;
    CHECK_STATUS(dataset_fill(d, &err), STATUS_OK, &err);
    CHECK(train->images == before);
    dataset_free(d);
}

TEST(the_digest_names_seed_and_sizes) {
    dataset *first = open_digits(1, 0, 0), *same = open_digits(1, 60000, 10000);
    dataset *other[] = {open_digits(2, 0, 0), open_digits(1, 59999, 0), open_digits(1, 0, 9999)};
    CHECK_INT(first->split[DATASET_TRAIN].count, 60000);
    CHECK_INT(first->split[DATASET_TEST].count, 10000);
    CHECK(memcmp(&first->digest, &same->digest, sizeof first->digest) == 0);
    for (int i = 0; i < 3; i++) {
        CHECK(memcmp(&first->digest, &other[i]->digest, sizeof first->digest) != 0);
        dataset_free(other[i]);
    }
    dataset_free(first);
    dataset_free(same);
}

TEST(an_impossible_size_is_refused) {
    dataset_spec spec = {.source = DATASET_DIGITS, .train_size = -1};
    dataset *d;
    CHECK_INT(dataset_open(&spec, &d, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, "data.train_size");
    spec = (dataset_spec){.source = DATASET_DIGITS, .test_size = 1ll << 31};
    CHECK_INT(dataset_open(&spec, &d, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, "data.test_size");
    CHECK(d == NULL);
}

int main(void) {
    RUN(any_order_of_drawing_gives_the_same_bytes);
    RUN(every_ten_items_hold_every_digit_once_in_random_order);
    RUN(no_two_images_are_equal_in_or_between_the_splits);
    RUN(the_seed_changes_every_image);
    RUN(every_image_has_a_stroke_inside_its_border);
    RUN(version_1_draws_these_bytes_everywhere);
    RUN(they_are_described_first_and_drawn_when_asked_for);
    RUN(the_digest_names_seed_and_sizes);
    RUN(an_impossible_size_is_refused);
    return check_finish();
}
