/* Threads of one model: the number may change between steps, and changes no bit.  Small, for the
 * thread sanitizer; rnn_paths_test has the random shapes. */
#include <stdlib.h>

#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

enum { ROWS = 70, STEPS = 5, SEQ = 3, INPUT = 4, HIDDEN = 18, CLASSES = 3 };

static float x[ROWS * SEQ * INPUT];
static int32_t labels[ROWS];

typedef struct outcome {
    float weight[4 * HIDDEN * HIDDEN], logits[ROWS * CLASSES];
    double loss[STEPS], test_loss;
} outcome;

static void make_data(void) {
    for (int k = 0; k < ROWS * SEQ * INPUT; k++) x[k] = (float)((k * 7919) % 101) / 101;
    for (int row = 0; row < ROWS; row++) labels[row] = row % CLASSES;
}

/* threads[s] of step s. */
static void train(const int threads[STEPS], outcome *out) {
    const rnn_architecture shape = {SEQ, INPUT, HIDDEN, 2, CLASSES};
    rnn_model *m;
    error err;
    REQUIRE(CHECK_STATUS(model_create(shape, ROWS, RNN_ISA_BEST, &m, &err), STATUS_OK, &err));
    rnn_init_uniform(m, 4);
    for (int s = 0; s < STEPS; s++) {
        CHECK_STATUS(rnn_set_threads(m, threads[s], &err), STATUS_OK, &err);
        out->loss[s] = model_step(m, x, labels, ROWS - 9 * s, 0.5f, 0.3f).loss;
    }
    rnn_score score = {0};
    rnn_evaluate(m, x, labels, ROWS, &score);
    out->test_loss = score.loss_sum;
    rnn_forward(m, x, ROWS, out->logits);
    rnn_get_weight(m, 1, out->weight);
    rnn_free(m);
}

TEST(the_number_of_threads_changes_no_bit) {
    static outcome one, changing, three;
    train((const int[]){1, 1, 1, 1, 1}, &one);
    train((const int[]){1, 2, 4, 2, 3}, &changing);
    train((const int[]){3, 3, 3, 3, 3}, &three);
    CHECK(memcmp(&one, &changing, sizeof one) == 0);
    CHECK(memcmp(&one, &three, sizeof one) == 0);
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
    RUN(a_model_that_gets_no_more_threads_goes_on_with_those_it_has);
    RUN(impossible_numbers_are_refused);
    return check_finish();
}
