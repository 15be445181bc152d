/* Normal deviates against scipy's, orthogonal matrices and the scales of the schemes against
 * PyTorch's (fixtures/README.md). */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/random.h"
#include "src/rnn/initialisation.h"
#include "src/rnn/normal_deviate.h"
#include "src/rnn/orthogonal.h"
#include "tests/check.h"
#include "tests/pytorch_fixture.h"

static const char FIXTURE[] = "tests/fixtures/initialisation.h5";

/* --- normal deviates --- */

enum { WORDS = 4017, TAILS = 43 };

/* Both have an error of about one unit of a double's last place.  As floats they are the same. */
static void check_deviates(const uint32_t *words, const double *wanted) {
    for (int k = 0; k < WORDS; k++) {
        const double got = rnn_normal_deviate(words[k]);
        CHECK_NEAR(got, wanted[k], 4e-15 * fabs(wanted[k]));
        if (!CHECK((float)got == (float)wanted[k])) printf("(word %u)\n", (unsigned)words[k]);
    }
}

/* scipy's own error stays in its probabilities here, so that it does not shrink with z. */
static void check_truncated(const uint32_t *words, const double *wanted) {
    for (int k = 0; k < WORDS; k++) CHECK_NEAR(rnn_truncated_deviate(words[k]), wanted[k], 1e-14);
}

TEST(deviates_are_those_of_scipy) {
    hid_t file;
    REQUIRE(CHECK(fixture_open(FIXTURE, &file)));
    uint32_t *words = (uint32_t *)fixture_ints(file, "words", WORDS);
    double *whole = fixture_doubles(file, "deviates", WORDS);
    double *truncated = fixture_doubles(file, "truncated_deviates", WORDS);
    if (CHECK(words && whole && truncated)) {
        check_deviates(words, whole);
        check_truncated(words, truncated);
    }
    free(words);
    free(whole);
    free(truncated);
    H5Fclose(file);
}

/* Farther out than any word reaches. */
TEST(quantiles_of_far_tails_are_those_of_scipy) {
    hid_t file;
    REQUIRE(CHECK(fixture_open(FIXTURE, &file)));
    double *u = fixture_doubles(file, "tail_probabilities", TAILS);
    double *z = fixture_doubles(file, "tail_quantiles", TAILS);
    for (int k = 0; u && z && k < TAILS; k++)
        CHECK_NEAR(rnn_normal_quantile(u[k]), z[k], 4e-15 * fabs(z[k]));
    CHECK(u && z);
    free(u);
    free(z);
    H5Fclose(file);
}

TEST(deviates_are_odd_to_the_bit) {
    for (uint32_t k = 0; k < 200000; k++) {
        const uint32_t word = random_at(7, RANDOM_TEST, 0, k).word[0];
        CHECK(rnn_normal_deviate(word) == -rnn_normal_deviate(~word));
    }
    CHECK(rnn_normal_deviate(0) > -6.4 && rnn_normal_deviate(1u << 31) > 0);
    CHECK(fabs(rnn_truncated_deviate(0)) < 2 && fabs(rnn_truncated_deviate(UINT32_MAX)) < 2);
}

TEST(the_truncated_deviation_is_that_of_scipy) {
    hid_t file;
    double wanted = 0;
    REQUIRE(CHECK(fixture_open(FIXTURE, &file)));
    CHECK(fixture_real(file, "truncated_deviation", &wanted));
    CHECK_NEAR(RNN_TRUNCATED_DEVIATION, wanted, 1e-15);
    H5Fclose(file);
}

/* --- orthogonal matrices --- */

static double *matrix_of(hid_t file, const char *group, size_t rows, size_t columns) {
    char name[64];
    snprintf(name, sizeof name, "%s/%zu_%zu", group, rows, columns);
    return fixture_doubles(file, name, rows * columns);
}

static void check_matrix(hid_t file, size_t rows, size_t columns) {
    double *matrix = matrix_of(file, "matrices", rows, columns);
    double *wanted = matrix_of(file, "orthogonal", rows, columns);
    double *scratch = malloc(2 * columns * sizeof *scratch);
    if (CHECK(matrix && wanted && scratch)) {
        rnn_orthogonalise(matrix, rows, columns, scratch);
        for (size_t k = 0; k < rows * columns; k++) CHECK_NEAR(matrix[k], wanted[k], 1e-13);
    }
    free(matrix);
    free(wanted);
    free(scratch);
}

TEST(orthogonal_matrices_are_those_of_torch) {
    static const size_t sizes[][2] = {{1, 1}, {7, 7}, {12, 5}, {60, 17}, {128, 32}, {9, 9}};
    hid_t file;
    REQUIRE(CHECK(fixture_open(FIXTURE, &file)));
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++)
        check_matrix(file, sizes[k][0], sizes[k][1]);
    H5Fclose(file);
}

/* Once would lose digits: columns that nearly lie in the space of those before them. */
TEST(nearly_dependent_columns_come_out_orthogonal) {
    enum { ROWS = 40, COLUMNS = 12 };
    double matrix[ROWS * COLUMNS], scratch[2 * COLUMNS];
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++)
            matrix[row * COLUMNS + column] =
                1 +
                1e-7 *
                    rnn_normal_deviate(
                        random_at(1, RANDOM_TEST, 0, (uint64_t)(row * COLUMNS + column)).word[0]);
    rnn_orthogonalise(matrix, ROWS, COLUMNS, scratch);
    for (int i = 0; i < COLUMNS; i++)
        for (int j = 0; j <= i; j++) {
            double product = 0;
            for (int row = 0; row < ROWS; row++)
                product += matrix[row * COLUMNS + i] * matrix[row * COLUMNS + j];
            CHECK_NEAR(product, i == j, 1e-14);
        }
}

/* --- scales --- */

/* hidden 100 on 28 inputs, and the readout of 10 classes. */
static const rnn_architecture SHAPE = {1, 28, 100, 1, 10};

static const struct {
    const char *name;
    int index;
    bool gates_apart;
} TENSORS[] = {{"weight_ih", 0, false},
               {"weight_ih_gate", 0, true},
               {"weight_hh", 1, false},
               {"weight_hh_gate", 1, true},
               {"fc", 4, false}};

static const struct {
    const char *name;
    rnn_init_rule rule;
} SCALES[] = {
    {"xavier_uniform", {RNN_INIT_XAVIER_UNIFORM}},
    {"xavier_normal", {RNN_INIT_XAVIER_NORMAL}},
    {"kaiming_uniform", {RNN_INIT_KAIMING_UNIFORM}},
    {"kaiming_normal", {RNN_INIT_KAIMING_NORMAL}},
    {"kaiming_uniform_fan_out", {RNN_INIT_KAIMING_UNIFORM, .fan_out = true}},
    {"kaiming_normal_fan_out", {RNN_INIT_KAIMING_NORMAL, .fan_out = true}},
    {"lecun", {RNN_INIT_LECUN}},
    {"xavier_uniform_tanh", {RNN_INIT_XAVIER_UNIFORM, .gain = 5.0 / 3}},
};

TEST(bounds_and_deviations_are_those_of_torch_nn_init) {
    hid_t file;
    REQUIRE(CHECK(fixture_open(FIXTURE, &file)));
    for (size_t s = 0; s < sizeof SCALES / sizeof SCALES[0]; s++)
        for (size_t k = 0; k < sizeof TENSORS / sizeof TENSORS[0]; k++) {
            char name[64];
            rnn_initialisation how = {0};
            for (int part = 0; part < RNN_INIT_BIAS; part++) {
                how.rules[part] = SCALES[s].rule;
                how.rules[part].gates_apart = TENSORS[k].gates_apart;
            }
            snprintf(name, sizeof name, "%s/%s", SCALES[s].name, TENSORS[k].name);
            const rnn_tensor t = rnn_tensor_at(&SHAPE, TENSORS[k].index);
            double *wanted = fixture_doubles(file, name, 1);
            if (CHECK(wanted != NULL))
                CHECK_NEAR(rnn_init_law_of(&SHAPE, &how, &t).scale, *wanted, 1e-15);
            free(wanted);
        }
    H5Fclose(file);
}

/* The largest of thousands of numbers lies just below the bound. */
TEST(modules_draw_within_their_own_bounds) {
    hid_t file;
    REQUIRE(CHECK(fixture_open(FIXTURE, &file)));
    const rnn_initialisation uniform = {0};
    for (int i = 0; i < rnn_tensor_count(&SHAPE); i++) {
        const rnn_tensor t = rnn_tensor_at(&SHAPE, i);
        double *largest =
            fixture_doubles(file, t.layer < SHAPE.layer_dim ? "module/lstm" : "module/readout", 1);
        if (CHECK(largest != NULL)) {
            const double bound = rnn_init_law_of(&SHAPE, &uniform, &t).scale;
            CHECK(*largest <= bound && *largest > 0.99 * bound);
        }
        free(largest);
    }
    H5Fclose(file);
}

int main(void) {
    RUN(deviates_are_those_of_scipy);
    RUN(quantiles_of_far_tails_are_those_of_scipy);
    RUN(deviates_are_odd_to_the_bit);
    RUN(the_truncated_deviation_is_that_of_scipy);
    RUN(orthogonal_matrices_are_those_of_torch);
    RUN(nearly_dependent_columns_come_out_orthogonal);
    RUN(bounds_and_deviations_are_those_of_torch_nn_init);
    RUN(modules_draw_within_their_own_bounds);
    return check_finish();
}
