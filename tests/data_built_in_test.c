/* The built-in tasks: labels are what the definition of the task says of the values. */
#include <stdlib.h>

#include "src/data/blind_answers.h"
#include "src/data/built_ins.h"
#include "src/data/dataset.h"
#include "src/data/dataset_open.h"
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

/* Ten symbols, blanks, a sign, blanks; blank until the sign, then the symbols. */
static void check_copied(const uint8_t *x, const uint8_t *labels, int64_t length, int counts[10]) {
    enum { VALUES = 10, TO_COPY = 10, SIGN = 9 };
    const int64_t steps = length + 2 * TO_COPY;
    for (int64_t t = 0; t < steps; t++) {
        int symbol = -1;
        for (int v = 0; v < VALUES; v++) {
            CHECK(x[t * VALUES + v] == 0 || (x[t * VALUES + v] == 255 && symbol < 0));
            if (x[t * VALUES + v]) symbol = v;
        }
        const bool to_copy = t < TO_COPY, copied = t >= steps - TO_COPY;
        if (to_copy) {
            CHECK(symbol >= 1 && symbol <= 8);
            CHECK_INT(labels[steps - TO_COPY + t], symbol);
            counts[symbol]++;
        } else {
            CHECK_INT(symbol, t == steps - TO_COPY - 1 ? SIGN : 0);
        }
        if (!copied) CHECK_INT(labels[t], 0);
    }
}

TEST(copy_memory_is_the_symbols_again_after_the_sign) {
    for (int64_t length = 1; length <= 41; length += 20) {
        dataset *d = made(DATASET_COPY_MEMORY, length, 0, 7);
        REQUIRE(d && CHECK_INT(d->seq_dim, length + 20) && CHECK_INT(d->input_dim, 10) &&
                CHECK_INT(d->output_dim, 9) && CHECK_INT(d->task, DATASET_LABELLING));
        const dataset_split *s = &d->split[DATASET_TRAIN];
        int counts[10] = {0};
        for (int64_t i = 0; i < s->count; i++)
            check_copied(s->images + i * d->seq_dim * 10, s->labels + i * d->seq_dim, length,
                         counts);
        for (int k = 1; k <= 8; k++)
            CHECK_NEAR(counts[k], (double)s->count * 10 / 8, 5 * sqrt((double)s->count * 10 / 8));
        CHECK_TEXT(d->class_names[0], "blank");
        CHECK_TEXT(d->class_names[8], "8");
        CHECK_INT(dataset_bytes(d), (int64_t)(2000 + 300) * d->seq_dim * 11);
        dataset_free(d);
    }
}

/* What the published figures are: Bai, Kolter and Koltun 2018 give .0204 at T = 1000. */
TEST(copy_memory_without_memory) {
    blind_answers blind;
    const int lengths[] = {100, 500, 1000, 2000};
    const double losses[] = {0.1733, 0.0400, 0.0204, 0.0103};
    for (int k = 0; k < 4; k++) {
        REQUIRE(blind_answers_find("copy_memory", lengths[k] + 20, &blind));
        CHECK_NEAR(blind.loss, losses[k], 5e-5);
        CHECK_NEAR(blind.accuracy, (lengths[k] + 11.25) / (lengths[k] + 20), 1e-15);
    }
    CHECK(!blind_answers_find("adding", 100, &blind));
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

/* What a plan can afford, without the items. */
TEST(the_sums_alone_are_those_of_the_items) {
    dataset *d = made(DATASET_ADDING, 31, 0, 7);
    REQUIRE(d != NULL);
    for (int split = 0; split < DATASET_SPLITS; split++) {
        const dataset_split *s = &d->split[split];
        float *alone = malloc((size_t)s->count * sizeof *alone);
        REQUIRE(CHECK(alone && d->maker->draw_targets));
        d->maker->draw_targets(&d->request, split, s->count, alone);
        CHECK(memcmp(alone, s->targets, (size_t)s->count * sizeof *alone) == 0);
        free(alone);
    }
    dataset_free(d);
}

/* --- MNIST-1D --- */

enum { DIGITS = 10, STEPS = 40, STATISTICS = 4 };

typedef struct moments {
    double mean, sd;
} moments;

/* Of items that the authors' program made: fixtures/make_mnist1d.py. */
static const moments of_theirs[DIGITS][STATISTICS] = {
    {{0.4623, 0.1834}, {1.3899, 0.4420}, {0.3227, 0.0720}, {3.1646, 0.4618}},
    {{-0.0952, 0.1682}, {0.7349, 0.2718}, {0.3061, 0.0753}, {1.4550, 0.4650}},
    {{0.0396, 0.1675}, {0.6792, 0.2527}, {0.2753, 0.0609}, {1.7485, 0.3707}},
    {{0.3264, 0.1741}, {0.9747, 0.3438}, {0.5056, 0.1074}, {2.6596, 0.4171}},
    {{-0.1184, 0.1704}, {0.7609, 0.2760}, {0.3298, 0.0729}, {1.4373, 0.4890}},
    {{-0.0079, 0.1681}, {0.6741, 0.2531}, {0.3084, 0.0677}, {1.5703, 0.3994}},
    {{-0.3856, 0.1806}, {1.3860, 0.4440}, {0.3225, 0.0716}, {1.4248, 0.4871}},
    {{0.1714, 0.1691}, {0.7368, 0.2738}, {0.3059, 0.0754}, {2.3704, 0.4146}},
    {{-0.2494, 0.1734}, {0.9695, 0.3385}, {0.5055, 0.1077}, {1.4265, 0.4888}},
    {{-0.1453, 0.1707}, {0.7926, 0.2908}, {0.3883, 0.0853}, {1.4378, 0.4932}},
};

/* Mean, variance, mean square of the difference between neighbours, largest. */
static void measure_item(const float *values, double out[STATISTICS]) {
    double sum = 0, squares = 0, differences = 0, largest = (double)values[0];
    for (int t = 0; t < STEPS; t++) {
        const double value = (double)values[t];
        sum += value;
        squares += value * value;
        if (value > largest) largest = value;
        if (t == 0) continue;
        differences += (value - (double)values[t - 1]) * (value - (double)values[t - 1]);
    }
    out[0] = sum / STEPS;
    out[1] = squares / STEPS - out[0] * out[0];
    out[2] = differences / (STEPS - 1);
    out[3] = largest;
}

/* Each mean within five standard errors of theirs and ours together. */
TEST(mnist1d_is_distributed_as_its_authors_is) {
    enum { A_DIGIT = 2000, THEIRS = 20000 };
    const dataset_spec spec = {
        .source = DATASET_MNIST1D, .train_size = DIGITS * A_DIGIT, .test_size = DIGITS, .seed = 3};
    dataset *d = NULL;
    REQUIRE(dataset_open(&spec, &d, &err) == STATUS_OK && dataset_fill(d, &err) == STATUS_OK);
    const dataset_split *s = &d->split[DATASET_TRAIN];
    double sums[DIGITS][STATISTICS] = {{0}};
    int counts[DIGITS] = {0};
    for (int64_t i = 0; i < s->count; i++) {
        double item[STATISTICS];
        measure_item(s->values + i * STEPS, item);
        counts[s->classes[i]]++;
        for (int k = 0; k < STATISTICS; k++) sums[s->classes[i]][k] += item[k];
    }
    for (int digit = 0; digit < DIGITS; digit++) {
        CHECK_INT(counts[digit], A_DIGIT);
        for (int k = 0; k < STATISTICS; k++)
            CHECK_NEAR(sums[digit][k] / A_DIGIT, of_theirs[digit][k].mean,
                       5 * of_theirs[digit][k].sd * sqrt(1.0 / A_DIGIT + 1.0 / THEIRS));
    }
    dataset_free(d);
}

TEST(mnist1d_has_the_sizes_of_the_paper) {
    const dataset_spec spec = {.source = DATASET_MNIST1D};
    dataset *d = NULL;
    CHECK_STATUS(dataset_open(&spec, &d, &err), STATUS_OK, &err);
    REQUIRE(d && CHECK_INT(d->seq_dim, STEPS) && CHECK_INT(d->input_dim, 1) &&
            CHECK_INT(d->output_dim, DIGITS) && CHECK_INT(d->task, DATASET_CLASSIFICATION));
    CHECK_INT(d->split[DATASET_TRAIN].count, 4000);
    CHECK_INT(d->split[DATASET_TEST].count, 1000);
    const size_t item_bytes = STEPS * sizeof(float) + sizeof(int32_t);
    CHECK_INT(dataset_bytes(d), 5000 * item_bytes); /* foretold */
    CHECK_STATUS(dataset_fill(d, &err), STATUS_OK, &err);
    CHECK_INT(dataset_bytes(d), 5000 * item_bytes);
    dataset_free(d);
}

/* Any part alone, and the splits and seeds apart. */
TEST(mnist1d_is_a_function_of_seed_split_and_item) {
    const built_in *maker = built_in_find(DATASET_MNIST1D);
    const built_in_request r = {.seed = 5}, other = {.seed = 6};
    float whole[20 * STEPS], part[3 * STEPS];
    int32_t classes[20], part_classes[3];
    maker->draw_classed(&r, DATASET_TEST, 0, 20, whole, classes);
    maker->draw_classed(&r, DATASET_TEST, 11, 3, part, part_classes);
    CHECK(memcmp(whole + 11 * STEPS, part, sizeof part) == 0);
    CHECK(memcmp(classes + 11, part_classes, sizeof part_classes) == 0);
    maker->draw_classed(&r, DATASET_TRAIN, 11, 3, part, part_classes);
    CHECK(memcmp(whole + 11 * STEPS, part, sizeof part) != 0);
    maker->draw_classed(&other, DATASET_TEST, 11, 3, part, part_classes);
    CHECK(memcmp(whole + 11 * STEPS, part, sizeof part) != 0);
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
    RUN(copy_memory_is_the_symbols_again_after_the_sign);
    RUN(copy_memory_without_memory);
    RUN(adding_is_the_sum_of_the_marked_numbers);
    RUN(the_sums_alone_are_those_of_the_items);
    RUN(mnist1d_is_distributed_as_its_authors_is);
    RUN(mnist1d_has_the_sizes_of_the_paper);
    RUN(mnist1d_is_a_function_of_seed_split_and_item);
    RUN(parity_is_that_of_the_ones);
    RUN(the_class_is_the_order_of_the_symbols);
    RUN(shorter_sequences_keep_the_order_too);
    RUN(a_seed_and_a_length_make_other_data);
    RUN(any_part_can_be_made_alone);
    return check_finish();
}
