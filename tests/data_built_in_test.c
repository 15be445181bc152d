/* The built-in tasks: labels are what the definition of the task says of the values. */
#include <stdlib.h>

#include "src/data/built_ins.h"
#include "src/data/dataset.h"
#include "tests/check.h"

static error err;
enum { ITEMS = 2000 };

static dataset *made(dataset_source source, int64_t length, int64_t symbols, uint64_t seed) {
    const dataset_spec spec = {.source = source,
                               .train_size = ITEMS,
                               .test_size = 300,
                               .seed = seed,
                               .length = length,
                               .symbols = symbols};
    dataset *d = NULL;
    CHECK_STATUS(dataset_open(&spec, &d, &err), STATUS_OK, &err);
    if (d) CHECK_STATUS(dataset_fill(d, &err), STATUS_OK, &err);
    return d;
}

/* Within five standard deviations of a Poisson count, which is more than that of a binomial one. */
static void check_even(const dataset_split *s, int classes) {
    int counts[8] = {0};
    for (int64_t i = 0; i < s->count; i++) counts[s->labels[i]]++;
    for (int c = 0; c < classes; c++)
        CHECK_NEAR(counts[c], (double)s->count / classes, 5 * sqrt((double)s->count / classes));
}

TEST(parity_is_that_of_the_ones) {
    for (int64_t length = 1; length <= 300; length += 23) {
        dataset *d = made(DATASET_PARITY, length, 0, 7);
        REQUIRE(d && CHECK_INT(d->seq_dim, length) && CHECK_INT(d->input_dim, 1) &&
                CHECK_INT(d->output_dim, 2));
        for (int split = 0; split < DATASET_SPLITS; split++) {
            const dataset_split *s = &d->split[split];
            int64_t ones = 0;
            for (int64_t i = 0; i < s->count; i++) {
                int odd = 0;
                for (int64_t t = 0; t < length; t++) {
                    const uint8_t bit = s->images[i * length + t];
                    CHECK(bit == 0 || bit == 255);
                    odd ^= bit == 255;
                    ones += bit == 255;
                }
                CHECK_INT(s->labels[i], odd);
            }
            const double bits = (double)(s->count * length);
            CHECK_NEAR((double)ones, bits / 2, 2.5 * sqrt(bits));
        }
        check_even(&d->split[DATASET_TRAIN], 2);
        CHECK_TEXT(d->class_names[1], "odd");
        dataset_free(d);
    }
}

/* Two steps are marked, one in each half; the target is the sum of their numbers. */
TEST(adding_is_the_sum_of_the_marked_numbers) {
    for (int64_t length = 2; length <= 60; length += 29) {
        dataset *d = made(DATASET_ADDING, length, 0, 7);
        REQUIRE(d && CHECK_INT(d->seq_dim, length) && CHECK_INT(d->input_dim, 2) &&
                CHECK_INT(d->output_dim, 1) && CHECK_INT(d->task, DATASET_REGRESSION));
        const dataset_split *s = &d->split[DATASET_TRAIN];
        double squares = 0, mean = 0, first_places = 0;
        for (int64_t i = 0; i < s->count; i++) {
            const float *x = s->values + i * length * 2;
            float sum = 0;
            int marks[2] = {0};
            for (int64_t t = 0; t < length; t++) {
                CHECK(x[2 * t] >= 0 && x[2 * t] < 1 && (x[2 * t + 1] == 0 || x[2 * t + 1] == 1));
                if (x[2 * t + 1] == 0) continue;
                sum += x[2 * t];
                marks[t >= length / 2]++;
                if (t < length / 2) first_places += (double)t;
            }
            CHECK(marks[0] == 1 && marks[1] == 1 && s->targets[i] == sum);
            squares += ((double)sum - 1) * ((double)sum - 1);
            mean += (double)sum;
        }
        const double items = (double)s->count;
        CHECK_NEAR(mean / items, 1, 0.05);
        CHECK_NEAR(squares / items, 1.0 / 6, 0.02); /* of always saying 1 */
        CHECK_NEAR(first_places / items, (double)(length / 2 - 1) / 2, 0.05 * (double)length);
        dataset_free(d);
    }
}

enum { E, A, X = 5, Y, B, SYMBOLS };

/* The symbol of a step, or -1 where it is not one-hot. */
static int symbol_at(const uint8_t *step) {
    int found = -1;
    for (int k = 0; k < SYMBOLS; k++) {
        if (step[k] == 0) continue;
        if (found >= 0 || step[k] != 255) return -1;
        found = k;
    }
    return found;
}

static void check_order(const dataset *d, const uint8_t *item, int label, int symbols,
                        const int windows[][2]) {
    int order = 0, marks = 0;
    for (int t = 0; t < d->seq_dim; t++) {
        const int symbol = symbol_at(item + t * SYMBOLS);
        if (t == 0) CHECK_INT(symbol, E);
        if (t == d->seq_dim - 1) CHECK_INT(symbol, B);
        if (t == 0 || t == d->seq_dim - 1) continue;
        CHECK(symbol >= A && symbol <= Y);
        if (symbol != X && symbol != Y) continue;
        if (marks < symbols) CHECK(t >= windows[marks][0] && t <= windows[marks][1]);
        order = 2 * order + (symbol == Y);
        marks++;
    }
    CHECK_INT(marks, symbols);
    CHECK_INT(order, label);
}

TEST(the_class_is_the_order_of_the_symbols) {
    static const int two[][2] = {{10, 20}, {50, 60}}, three[][2] = {{10, 20}, {33, 43}, {66, 76}};
    for (int symbols = 2; symbols <= 3; symbols++) {
        dataset *d = made(DATASET_TEMPORAL_ORDER, 100, symbols, 3);
        REQUIRE(d && CHECK_INT(d->input_dim, SYMBOLS) && CHECK_INT(d->output_dim, 1 << symbols));
        for (int split = 0; split < DATASET_SPLITS; split++)
            for (int64_t i = 0; i < d->split[split].count; i++)
                check_order(d, d->split[split].images + i * 100 * SYMBOLS,
                            d->split[split].labels[i], symbols, symbols == 2 ? two : three);
        check_even(&d->split[DATASET_TRAIN], 1 << symbols);
        CHECK_TEXT(d->class_names[1], symbols == 2 ? "XY" : "XXY");
        dataset_free(d);
    }
}

TEST(shorter_sequences_keep_the_order_too) {
    for (int64_t length = 20; length < 40; length++) {
        dataset *d = made(DATASET_TEMPORAL_ORDER, length, 3, 0);
        REQUIRE(d);
        const int windows[][2] = {{(int)length / 10, (int)length / 5},
                                  {(int)length * 33 / 100, (int)length * 43 / 100},
                                  {(int)length * 66 / 100, (int)length * 76 / 100}};
        for (int64_t i = 0; i < 300; i++)
            check_order(d, d->split[DATASET_TRAIN].images + i * length * SYMBOLS,
                        d->split[DATASET_TRAIN].labels[i], 3, windows);
        dataset_free(d);
    }
    const dataset_spec spec = {.source = DATASET_TEMPORAL_ORDER, .length = 19, .symbols = 2};
    dataset *d = NULL;
    CHECK_INT(dataset_open(&spec, &d, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, "it must be 20 or more");
}

TEST(a_seed_and_a_length_make_other_data) {
    dataset *a = made(DATASET_PARITY, 50, 0, 1), *b = made(DATASET_PARITY, 50, 0, 2),
            *c = made(DATASET_PARITY, 51, 0, 1), *again = made(DATASET_PARITY, 50, 0, 1);
    REQUIRE(a && b && c && again);
    CHECK(memcmp(&a->digest, &b->digest, sizeof a->digest) != 0);
    CHECK(memcmp(&a->digest, &c->digest, sizeof a->digest) != 0);
    CHECK(memcmp(&a->digest, &again->digest, sizeof a->digest) == 0);
    CHECK(memcmp(a->split[0].images, again->split[0].images, ITEMS * 50) == 0);
    CHECK(memcmp(a->split[0].images, b->split[0].images, ITEMS * 50) != 0);
    CHECK(memcmp(a->split[0].images, a->split[1].images, 300 * 50) != 0);
    dataset *const all[] = {a, b, c, again};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) dataset_free(all[i]);
}

/* A small set is the beginning of a large one. */
TEST(any_part_can_be_made_alone) {
    const built_in *maker = built_in_find(DATASET_TEMPORAL_ORDER);
    const built_in_request r = {.seed = 5, .length = 30, .symbols = 2};
    uint8_t whole[20 * 30 * SYMBOLS], part[3 * 30 * SYMBOLS], labels[20], part_labels[3];
    maker->draw(&r, DATASET_TEST, 0, 20, whole, labels);
    maker->draw(&r, DATASET_TEST, 11, 3, part, part_labels);
    CHECK(memcmp(whole + 11 * 30 * SYMBOLS, part, sizeof part) == 0);
    CHECK(memcmp(labels + 11, part_labels, sizeof part_labels) == 0);
}

int main(void) {
    RUN(adding_is_the_sum_of_the_marked_numbers);
    RUN(parity_is_that_of_the_ones);
    RUN(the_class_is_the_order_of_the_symbols);
    RUN(shorter_sequences_keep_the_order_too);
    RUN(a_seed_and_a_length_make_other_data);
    RUN(any_part_can_be_made_alone);
    return check_finish();
}
