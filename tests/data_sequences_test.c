/* Images as sequences: every byte becomes fl(byte / 255), in the order of the item numbers. */
#include "src/data/sequences.h"
#include "tests/check.h"

/* More pixels than are converted at once, and a rest. */
enum { ITEMS = 256, ROWS = 3, COLUMNS = 7, PIXELS = ROWS * COLUMNS };
static uint8_t pixels[ITEMS * PIXELS], labels[ITEMS];

static dataset all_bytes(void) {
    for (int i = 0; i < ITEMS * PIXELS; i++) pixels[i] = (uint8_t)(i / PIXELS + 7 * (i % PIXELS));
    for (int i = 0; i < ITEMS; i++) labels[i] = (uint8_t)(i % 10);
    return (dataset){.seq_dim = ROWS,
                     .input_dim = COLUMNS,
                     .output_dim = 10,
                     .split = {[DATASET_TEST] = {ITEMS, pixels, labels}}};
}

/* Correct rounding, proved without a division: with k the 24-bit integer of x = k 2^-e, the exact
 * quotient byte / 255 lies within half a unit: |byte 2^e - 255 k| 2 <= 255. */
static bool is_rounded_quotient(float x, int byte) {
    int exponent;
    int64_t k = (int64_t)ldexpf(frexpf(x, &exponent), 24);
    int64_t difference = ((int64_t)byte << (24 - exponent)) - 255 * k;
    return 2 * (difference < 0 ? -difference : difference) <= 255;
}

TEST(values_are_correctly_rounded_quotients) {
    const dataset d = all_bytes();
    const sequences images = sequences_of_images(&d);
    float x[ITEMS * PIXELS];
    int32_t y[ITEMS];
    sequences_gather(&images, DATASET_TEST, NULL, 0, ITEMS, x, y);
    for (int i = 0; i < ITEMS * PIXELS; i++) CHECK(is_rounded_quotient(x[i], pixels[i]));
    for (int i = 0; i < ITEMS; i++) CHECK_INT(y[i], i % 10);
    CHECK(x[0] == 0.0f);
    CHECK(x[255 * PIXELS] == 1.0f);
}

TEST(items_are_gathered_in_the_order_given) {
    const dataset d = all_bytes();
    const sequences images = sequences_of_images(&d);
    const uint32_t items[] = {255, 0, 17, 17};
    float x[4 * PIXELS], one[PIXELS];
    int32_t y[4], label;
    sequences_gather(&images, DATASET_TEST, items, 99, 4, x, y);
    for (int b = 0; b < 4; b++) {
        sequences_gather(&images, DATASET_TEST, NULL, items[b], 1, one, &label);
        CHECK(memcmp(one, x + b * PIXELS, sizeof one) == 0);
        CHECK_INT(y[b], label);
        CHECK_INT(label, items[b] % 10);
    }
}

TEST(without_item_numbers_a_run_from_first_is_taken) {
    const dataset d = all_bytes();
    const sequences images = sequences_of_images(&d);
    float x[3 * PIXELS];
    int32_t y[3];
    sequences_gather(&images, DATASET_TEST, NULL, 41, 3, x, y);
    for (int b = 0; b < 3; b++) CHECK_INT(y[b], (41 + b) % 10);
    for (int i = 0; i < 3 * PIXELS; i++) CHECK(is_rounded_quotient(x[i], pixels[41 * PIXELS + i]));
}

/* As NumPy's x[:, order]: step t is step order[t]. */
TEST(steps_are_put_into_one_order) {
    dataset d = all_bytes();
    uint32_t order[PIXELS];
    for (uint32_t t = 0; t < PIXELS; t++) order[t] = (5 * t + 3) % PIXELS;
    const sequences plain = sequences_of_dataset(&d);
    float straight[2 * PIXELS], x[2 * PIXELS];
    int32_t y[2];
    sequences_gather(&plain, DATASET_TEST, NULL, 7, 2, straight, y);
    d.order = order;
    d.seq_dim = PIXELS;
    d.input_dim = 1;
    const sequences permuted = sequences_of_dataset(&d);
    sequences_gather(&permuted, DATASET_TEST, NULL, 7, 2, x, y);
    for (int i = 0; i < 2 * PIXELS; i++)
        CHECK(x[i] == straight[i / PIXELS * PIXELS + (int)order[i % PIXELS]]);
}

int main(void) {
    RUN(values_are_correctly_rounded_quotients);
    RUN(items_are_gathered_in_the_order_given);
    RUN(without_item_numbers_a_run_from_first_is_taken);
    RUN(steps_are_put_into_one_order);
    return check_finish();
}
