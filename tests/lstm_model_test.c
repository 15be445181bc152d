/* The engine's surface: names, shapes and counts, weights in and out, refusals, initial weights,
 * clipping, divergence, evaluation. */
#include <stdint.h>
#include <stdlib.h>

#include "src/base/random.h"
#include "src/lstm/lstm.h"
#include "tests/check.h"

static lstm_model *create(lstm_shape shape, int max_batch, lstm_path path) {
    error err;
    lstm_model *m = NULL;
    CHECK_STATUS(lstm_create(shape, max_batch, path, &m, &err), STATUS_OK, &err);
    return m;
}

static lstm_shape digits(int hidden_dim, int layer_dim) {
    return (lstm_shape){28, 28, hidden_dim, layer_dim, 10};
}

/* A batch of noise with labels 0, 1, 2, ... */
typedef struct batch {
    float *x;
    int32_t *labels;
    int rows;
} batch;

static batch noise(lstm_shape s, int rows) {
    const size_t count = (size_t)rows * (size_t)s.seq_dim * (size_t)s.input_dim;
    batch b = {malloc(count * sizeof(float)), malloc((size_t)rows * sizeof(int32_t)), rows};
    for (size_t k = 0; k < count; k++)
        b.x[k] = random_unit(random_at(3, RANDOM_TEST, 0, k).word[0]);
    for (int row = 0; row < rows; row++) b.labels[row] = row % s.output_dim;
    return b;
}

static void release(batch *b) {
    free(b->x);
    free(b->labels);
}

static double gradient_norm(const lstm_model *m) {
    double sum = 0;
    for (int i = 0; i < lstm_tensor_count(m); i++) {
        const size_t count = lstm_tensor_at(m, i).count;
        float *g = malloc(count * sizeof *g);
        lstm_get_gradient(m, i, g);
        for (size_t k = 0; k < count; k++) sum += (double)g[k] * (double)g[k];
        free(g);
    }
    return sqrt(sum);
}

TEST(parameters_are_counted_as_in_the_tutorial) {
    const size_t wanted[] = {53010, 133810, 214610};
    for (int layers = 1; layers <= 3; layers++) {
        lstm_model *m = create(digits(100, layers), 1, LSTM_PATH_BEST);
        CHECK_INT(lstm_parameter_count(m), wanted[layers - 1]);
        CHECK_INT(lstm_tensor_count(m), 4 * layers + 2);
        lstm_free(m);
    }
}

TEST(tensors_have_the_names_and_shapes_of_state_dict) {
    const struct {
        const char *name;
        int rank;
        size_t rows, columns;
    } wanted[] = {
        {"lstm.weight_ih_l0", 2, 20, 3}, {"lstm.weight_hh_l0", 2, 20, 5},
        {"lstm.bias_ih_l0", 1, 20, 1},   {"lstm.bias_hh_l0", 1, 20, 1},
        {"lstm.weight_ih_l1", 2, 20, 5}, {"lstm.weight_hh_l1", 2, 20, 5},
        {"lstm.bias_ih_l1", 1, 20, 1},   {"lstm.bias_hh_l1", 1, 20, 1},
        {"fc.weight", 2, 7, 5},          {"fc.bias", 1, 7, 1},
    };
    lstm_model *m = create((lstm_shape){2, 3, 5, 2, 7}, 1, LSTM_PATH_BEST);
    REQUIRE(lstm_tensor_count(m) == 10);
    for (int i = 0; i < 10; i++) {
        const lstm_tensor tensor = lstm_tensor_at(m, i);
        CHECK_TEXT(tensor.name, wanted[i].name);
        CHECK_INT(tensor.rank, wanted[i].rank);
        CHECK_INT(tensor.dims[0], wanted[i].rows);
        CHECK_INT(tensor.dims[1], wanted[i].columns);
        CHECK_INT(tensor.count, wanted[i].rows * wanted[i].columns);
    }
    lstm_free(m);
}

TEST(weights_come_back_as_they_went_in) {
    const int hidden[] = {1, 4, 13, 16, 17, 100};
    for (size_t h = 0; h < sizeof hidden / sizeof hidden[0]; h++) {
        lstm_model *m = create((lstm_shape){2, 3, hidden[h], 2, 18}, 1, LSTM_PATH_BEST);
        float in[40000], out[40000];
        for (int i = 0; i < lstm_tensor_count(m); i++) {
            const size_t count = lstm_tensor_at(m, i).count;
            REQUIRE(count <= 40000);
            for (size_t k = 0; k < count; k++) in[k] = (float)(k + 1) + (float)i / 16;
            lstm_set_weight(m, i, in);
        }
        for (int i = 0; i < lstm_tensor_count(m); i++) {
            const size_t count = lstm_tensor_at(m, i).count;
            lstm_get_weight(m, i, out);
            for (size_t k = 0; k < count; k++)
                if (!CHECK(out[k] == (float)(k + 1) + (float)i / 16)) break;
        }
        lstm_free(m);
    }
}

TEST(impossible_shapes_are_refused) {
    const lstm_shape bad[] = {{0, 1, 1, 1, 1},      {1, 0, 1, 1, 1}, {1, 1, 0, 1, 1},
                              {1, 1, 1, 0, 1},      {1, 1, 1, 1, 0}, {1, 1, -5, 1, 1},
                              {1, 1, 1, 1, 1 << 30}};
    lstm_model *m;
    error err;
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        CHECK_INT(lstm_create(bad[k], 1, LSTM_PATH_BEST, &m, &err), STATUS_BAD_INPUT);
    CHECK_INT(lstm_create(digits(0, 1), 1, LSTM_PATH_BEST, &m, &err), STATUS_BAD_INPUT);
    CHECK_TEXT(err.message, "hidden_dim is 0; it must be from 1 to 16777216");
    CHECK_INT(lstm_create(digits(8, 1), 0, LSTM_PATH_BEST, &m, &err), STATUS_BAD_INPUT);
    CHECK_INT(lstm_create(digits(1 << 24, 1 << 24), 1 << 24, LSTM_PATH_BEST, &m, &err),
              STATUS_NO_MEMORY);
    CHECK(m == NULL);
    CHECK(lstm_bytes(digits(1 << 24, 1 << 24), 1 << 24, LSTM_PATH_BEST, 1) == SIZE_MAX);
}

TEST(the_path_is_chosen_by_the_environment) {
    lstm_model *m;
    error err;
    setenv("SWEEP_ISA", "generic", 1);
    m = create(digits(8, 1), 1, LSTM_PATH_BEST);
    CHECK_INT(lstm_active_path(m), LSTM_PATH_GENERIC);
    lstm_free(m);
    setenv("SWEEP_ISA", "mmx", 1);
    CHECK_INT(lstm_create(digits(8, 1), 1, LSTM_PATH_BEST, &m, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, "SWEEP_ISA is \"mmx\"");
    m = create(digits(8, 1), 1, LSTM_PATH_ORACLE);
    CHECK_INT(lstm_active_path(m), LSTM_PATH_ORACLE);
    lstm_free(m);
    unsetenv("SWEEP_ISA");
    for (lstm_path p = LSTM_PATH_ORACLE; p <= LSTM_PATH_AVX512; p++) {
        lstm_path parsed;
        CHECK(lstm_path_parse(lstm_path_name(p), &parsed) && parsed == p);
        if (!lstm_path_available(p))
            CHECK_INT(lstm_create(digits(8, 1), 1, p, &m, &err), STATUS_BAD_INPUT);
    }
}

TEST(initial_weights_are_uniform_within_the_bound) {
    lstm_model *m = create(digits(100, 2), 1, LSTM_PATH_BEST);
    lstm_init_uniform(m, 42);
    double sum = 0, squares = 0;
    float largest = 0, first = 0, values[40000];
    size_t count = 0;
    for (int i = 0; i < lstm_tensor_count(m); i++) {
        lstm_get_weight(m, i, values);
        if (i == 0) first = values[0];
        for (size_t k = 0; k < lstm_tensor_at(m, i).count; k++, count++) {
            sum += (double)values[k];
            squares += (double)values[k] * (double)values[k];
            if (fabsf(values[k]) > largest) largest = fabsf(values[k]);
        }
    }
    /* Uniform on (-0.1, 0.1): mean 0, variance 0.01 / 3; five standard errors. */
    const double n = (double)count;
    CHECK_NEAR(sum / n, 0, 5 * sqrt(0.01 / 3 / n));
    CHECK_NEAR(squares / n, 0.01 / 3, 5 * sqrt(4e-4 / 45 / n));
    CHECK(largest <= 0.1f && largest > 0.0999f);
    lstm_init_uniform(m, 43);
    lstm_get_weight(m, 0, values);
    CHECK(values[0] != first);
    lstm_free(m);
}

TEST(clipping_scales_the_gradient_to_the_norm) {
    const lstm_shape shape = {4, 3, 9, 2, 3};
    batch b = noise(shape, 6);
    lstm_model *m = create(shape, 6, LSTM_PATH_BEST);
    lstm_init_uniform(m, 1);
    lstm_gradient(m, b.x, b.labels, b.rows);
    const double norm = gradient_norm(m);
    float before[27 * 4], after[27 * 4], gradient[27 * 4];
    lstm_get_gradient(m, 0, before);
    const float limit = (float)(norm / 4);
    lstm_train_step(m, b.x, b.labels, b.rows, 0, limit);
    CHECK_NEAR(gradient_norm(m), (double)limit, 1e-5 * norm);
    lstm_get_gradient(m, 0, gradient);
    for (int k = 0; k < 27 * 4; k++) CHECK_NEAR((double)gradient[k], (double)before[k] / 4, 1e-7);
    /* A limit above the norm changes nothing. */
    lstm_train_step(m, b.x, b.labels, b.rows, 0, (float)(norm * 2));
    lstm_get_gradient(m, 0, after);
    CHECK(memcmp(before, after, sizeof after) == 0);
    lstm_free(m);
    release(&b);
}

TEST(both_biases_of_a_layer_have_one_gradient) {
    const lstm_shape shape = {3, 2, 5, 1, 3};
    batch b = noise(shape, 4);
    lstm_model *m = create(shape, 4, LSTM_PATH_BEST);
    lstm_init_uniform(m, 1);
    lstm_gradient(m, b.x, b.labels, b.rows);
    float ih[20], hh[20];
    lstm_get_gradient(m, 2, ih);
    lstm_get_gradient(m, 3, hh);
    CHECK(memcmp(ih, hh, sizeof ih) == 0);
    lstm_free(m);
    release(&b);
}

TEST(divergence_is_noticed) {
    const lstm_shape shape = {4, 3, 8, 1, 3};
    batch b = noise(shape, 5);
    for (lstm_path path = LSTM_PATH_ORACLE; path <= LSTM_PATH_AVX512; path++) {
        if (!lstm_path_available(path)) continue;
        lstm_model *m = create(shape, 5, path);
        lstm_init_uniform(m, 1);
        CHECK(lstm_train_step(m, b.x, b.labels, b.rows, 0.1f, 0).finite);
        bool finite = true;
        for (int step = 0; step < 3 && finite; step++)
            finite = lstm_train_step(m, b.x, b.labels, b.rows, 3e38f, 0).finite;
        CHECK(!finite);

        lstm_init_uniform(m, 1);
        b.x[7] = NAN;
        const lstm_step step = lstm_train_step(m, b.x, b.labels, b.rows, 0.1f, 0);
        CHECK(isnan(step.loss) && !step.finite);
        b.x[7] = 0.5f;
        lstm_free(m);
    }
    release(&b);
}

TEST(evaluation_agrees_with_the_logits) {
    const lstm_shape shape = {5, 4, 20, 3, 6};
    enum { ROWS = 150 };
    batch b = noise(shape, ROWS);
    lstm_model *m = create(shape, ROWS, LSTM_PATH_BEST);
    lstm_init_uniform(m, 1);
    static float logits[ROWS * 6];
    lstm_forward(m, b.x, ROWS, logits);
    double loss = 0;
    int64_t correct = 0;
    for (int row = 0; row < ROWS; row++) {
        const float *z = logits + row * 6;
        double sum = 0;
        int best = 0;
        for (int k = 0; k < 6; k++) {
            sum += exp((double)z[k]);
            if (z[k] > z[best]) best = k;
        }
        loss += log(sum) - (double)z[b.labels[row]];
        correct += best == b.labels[row];
    }
    lstm_score score = {0};
    lstm_evaluate(m, b.x, b.labels, ROWS, &score);
    CHECK_NEAR(score.loss_sum, loss, 1e-9);
    CHECK_INT(score.correct, correct);
    CHECK_NEAR(lstm_gradient(m, b.x, b.labels, ROWS), loss / ROWS, 1e-11);
    lstm_free(m);
    release(&b);
}

TEST(equal_logits_choose_the_lowest_class) {
    const lstm_shape shape = {2, 2, 3, 1, 4};
    batch b = noise(shape, 4);
    lstm_model *m = create(shape, 4, LSTM_PATH_BEST); /* weights 0: all logits 0 */
    lstm_score score = {0};
    lstm_evaluate(m, b.x, b.labels, 4, &score);
    CHECK_INT(score.correct, 1);
    CHECK_NEAR(score.loss_sum, 4 * log(4), 1e-14);
    lstm_free(m);
    release(&b);
}

TEST(training_lowers_the_loss) {
    const lstm_shape shape = {6, 5, 16, 2, 4};
    batch b = noise(shape, 40);
    lstm_model *m = create(shape, 40, LSTM_PATH_BEST);
    lstm_init_uniform(m, 1);
    const double first = lstm_train_step(m, b.x, b.labels, b.rows, 0.5f, 0).loss;
    double last = first;
    for (int step = 0; step < 1500; step++)
        last = lstm_train_step(m, b.x, b.labels, b.rows, 0.5f, 0).loss;
    CHECK(last < 0.5 * first);
    lstm_free(m);
    release(&b);
}

int main(void) {
    RUN(parameters_are_counted_as_in_the_tutorial);
    RUN(tensors_have_the_names_and_shapes_of_state_dict);
    RUN(weights_come_back_as_they_went_in);
    RUN(impossible_shapes_are_refused);
    RUN(the_path_is_chosen_by_the_environment);
    RUN(initial_weights_are_uniform_within_the_bound);
    RUN(clipping_scales_the_gradient_to_the_norm);
    RUN(both_biases_of_a_layer_have_one_gradient);
    RUN(divergence_is_noticed);
    RUN(evaluation_agrees_with_the_logits);
    RUN(equal_logits_choose_the_lowest_class);
    RUN(training_lowers_the_loss);
    return check_finish();
}
