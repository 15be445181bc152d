/* Threads of one model: the number may change between steps, and changes no bit.  Small, for the
 * thread sanitizer; rnn_paths_test has the random shapes. */
#include <stdlib.h>

#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

enum { ROWS = 70, STEPS = 5, SEQ = 3, INPUT = 4, HIDDEN = 18, CLASSES = 3 };

static float x[ROWS * SEQ * INPUT];
static int32_t labels[ROWS * SEQ]; /* those of rows are the first */

enum { MOST_WEIGHTS = 20000 };

typedef struct outcome {
    float weights[MOST_WEIGHTS], logits[ROWS * SEQ * CLASSES];
    double loss[STEPS], test_loss;
} outcome;

static void make_data(void) {
    for (int k = 0; k < ROWS * SEQ * INPUT; k++) x[k] = (float)((k * 7919) % 101) / 101;
    for (int k = 0; k < ROWS * SEQ; k++) labels[k] = k % CLASSES;
}

/* threads[s] of step s; between the steps an evaluation with yet another number. */
static void train(const rnn_spec *spec, const int threads[STEPS], outcome *out) {
    rnn_model *m;
    error err;
    REQUIRE(CHECK_STATUS(rnn_create(spec, ROWS, RNN_ISA_BEST, &m, &err), STATUS_OK, &err));
    REQUIRE(rnn_allocated_parameters(m) <= MOST_WEIGHTS);
    rnn_init_uniform(m, 4);
    rnn_set_draws(m, 4, 0);
    for (int s = 0; s < STEPS; s++) {
        rnn_score between = {0};
        CHECK_STATUS(rnn_set_threads(m, threads[s], &err), STATUS_OK, &err);
        out->loss[s] = model_step(m, x, labels, ROWS - 9 * s, 0.5f, 0.3f).loss;
        CHECK_STATUS(rnn_set_threads(m, threads[STEPS - 1 - s], &err), STATUS_OK, &err);
        rnn_evaluate(m, x, rnn_classes(labels), ROWS, &between);
    }
    rnn_score score = {0};
    rnn_evaluate(m, x, rnn_classes(labels), ROWS, &score);
    out->test_loss = score.loss_sum;
    rnn_forward(m, x, ROWS, out->logits);
    rnn_get_weights(m, out->weights);
    rnn_free(m);
}

static void check_threads(const rnn_spec *spec) {
    static outcome one, changing, three;
    train(spec, (const int[]){1, 1, 1, 1, 1}, &one);
    train(spec, (const int[]){1, 2, 4, 2, 3}, &changing);
    train(spec, (const int[]){3, 3, 3, 3, 3}, &three);
    CHECK(memcmp(&one, &changing, sizeof one) == 0);
    CHECK(memcmp(&one, &three, sizeof one) == 0);
}

TEST(the_number_of_threads_changes_no_bit) {
    check_threads(&(rnn_spec){.architecture = {SEQ, INPUT, HIDDEN, 2, CLASSES}});
}

TEST(the_number_of_threads_changes_no_bit_with_both_directions) {
    rnn_spec spec = {.architecture = {SEQ, INPUT, HIDDEN, 2, CLASSES}};
    spec.architecture.direction = RNN_DIRECTION_BOTH;
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        spec.architecture.cell = (rnn_cell)cell;
        spec.architecture.readout = (rnn_readout)(cell % RNN_READOUT_COUNT);
        check_threads(&spec);
    }
}

TEST(the_number_of_threads_changes_no_bit_with_a_projection) {
    rnn_spec spec = {.architecture = {SEQ, INPUT, HIDDEN, 2, CLASSES}};
    spec.architecture.proj_dim = 5;
    check_threads(&spec);
    spec.architecture.direction = RNN_DIRECTION_BOTH;
    spec.architecture.peepholes = true;
    spec.architecture.without_bias = true;
    spec.architecture.readout = RNN_READOUT_MEAN;
    check_threads(&spec);
}

/* What is dropped depends on rows and updates alone. */
TEST(the_number_of_threads_changes_no_bit_with_dropout) {
    rnn_spec spec = {.architecture = {SEQ, INPUT, HIDDEN, 3, CLASSES},
                     .dropout = {.layers = 0.3, .readout = 0.4}};
    spec.architecture.cell = RNN_CELL_GRU;
    spec.architecture.direction = RNN_DIRECTION_BOTH;
    spec.architecture.readout = RNN_READOUT_FINAL_STATES;
    check_threads(&spec);
    spec.architecture.cell = RNN_CELL_LSTM_COUPLED;
    spec.architecture.proj_dim = 17;
    spec.architecture.readout = RNN_READOUT_MAX;
    check_threads(&spec);
}

/* Not a number it may have: 1025. */
TEST(a_model_that_gets_no_more_threads_goes_on_with_those_it_has) {
    const rnn_architecture shape = {SEQ, INPUT, HIDDEN, 2, CLASSES};
    rnn_model *m[2];
    error err;
    for (int k = 0; k < 2; k++) {
        REQUIRE(
            CHECK_STATUS(model_create(shape, ROWS, RNN_ISA_BEST, &m[k], &err), STATUS_OK, &err));
        CHECK_STATUS(rnn_set_threads(m[k], 2, &err), STATUS_OK, &err);
        rnn_init_uniform(m[k], 4);
    }
    for (int s = 0; s < STEPS; s++) {
        CHECK_INT(rnn_set_threads(m[1], 1025, &err), STATUS_BAD_INPUT);
        CHECK_INT(rnn_threads(m[1]), 2);
        CHECK(model_step(m[0], x, labels, ROWS, 0.5f, 0).loss ==
              model_step(m[1], x, labels, ROWS, 0.5f, 0).loss);
    }
    for (int k = 0; k < 2; k++) rnn_free(m[k]);
}

TEST(impossible_numbers_are_refused) {
    const rnn_architecture shape = {SEQ, INPUT, HIDDEN, 1, CLASSES};
    const int bad[] = {-1, 0, 1025};
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        rnn_model *m;
        error err;
        REQUIRE(CHECK_STATUS(model_create(shape, 1, RNN_ISA_BEST, &m, &err), STATUS_OK, &err));
        CHECK_INT(rnn_set_threads(m, bad[k], &err), STATUS_BAD_INPUT);
        rnn_free(m);
    }
}

int main(void) {
    make_data();
    RUN(the_number_of_threads_changes_no_bit);
    RUN(the_number_of_threads_changes_no_bit_with_both_directions);
    RUN(the_number_of_threads_changes_no_bit_with_a_projection);
    RUN(the_number_of_threads_changes_no_bit_with_dropout);
    RUN(a_model_that_gets_no_more_threads_goes_on_with_those_it_has);
    RUN(impossible_numbers_are_refused);
    return check_finish();
}
