/* The engine's surface: names, shapes and counts, weights in and out, refusals, initial weights,
 * clipping, divergence, evaluation. */
#include <stdint.h>
#include <stdlib.h>

#include "src/base/random.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

static rnn_model *create(rnn_architecture shape, int max_batch, rnn_isa path) {
    error err;
    rnn_model *m = NULL;
    CHECK_STATUS(model_create(shape, max_batch, path, &m, &err), STATUS_OK, &err);
    return m;
}

static rnn_architecture digits(int hidden_dim, int layer_dim) {
    return (rnn_architecture){28, 28, hidden_dim, layer_dim, 10};
}

/* A batch of noise with labels 0, 1, 2, ... */
typedef struct batch {
    float *x;
    int32_t *labels;
    int rows;
} batch;

static batch noise(rnn_architecture s, int rows) {
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

static double gradient_norm(const rnn_model *m) {
    double sum = 0;
    for (int i = 0; i < tensor_count(m); i++) {
        const size_t count = (size_t)tensor_at(m, i).count;
        float *g = malloc(count * sizeof *g);
        rnn_get_gradient(m, i, g);
        for (size_t k = 0; k < count; k++) sum += (double)g[k] * (double)g[k];
        free(g);
    }
    return sqrt(sum);
}

TEST(parameters_are_counted_as_in_the_tutorial) {
    const size_t wanted[] = {53010, 133810, 214610};
    for (int layers = 1; layers <= 3; layers++) {
        rnn_model *m = create(digits(100, layers), 1, RNN_ISA_BEST);
        CHECK_INT(rnn_allocated_parameters(m), wanted[layers - 1]);
        CHECK_INT(tensor_count(m), 4 * layers + 2);
        rnn_free(m);
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
    rnn_model *m = create((rnn_architecture){2, 3, 5, 2, 7}, 1, RNN_ISA_BEST);
    REQUIRE(tensor_count(m) == 10);
    for (int i = 0; i < 10; i++) {
        const rnn_tensor tensor = tensor_at(m, i);
        CHECK_TEXT(tensor.name, wanted[i].name);
        CHECK_INT(tensor.rank, wanted[i].rank);
        CHECK_INT(tensor.rows, wanted[i].rows);
        CHECK_INT(tensor.columns, wanted[i].columns);
        CHECK_INT(tensor.count, wanted[i].rows * wanted[i].columns);
    }
    rnn_free(m);
}

TEST(weights_come_back_as_they_went_in) {
    const int hidden[] = {1, 4, 13, 16, 17, 100};
    for (size_t h = 0; h < sizeof hidden / sizeof hidden[0]; h++) {
        rnn_model *m = create((rnn_architecture){2, 3, hidden[h], 2, 18}, 1, RNN_ISA_BEST);
        float in[40000], out[40000];
        for (int i = 0; i < tensor_count(m); i++) {
            const size_t count = (size_t)tensor_at(m, i).count;
            REQUIRE(count <= 40000);
            for (size_t k = 0; k < count; k++) in[k] = (float)(k + 1) + (float)i / 16;
            rnn_set_weight(m, i, in);
        }
        for (int i = 0; i < tensor_count(m); i++) {
            const size_t count = (size_t)tensor_at(m, i).count;
            rnn_get_weight(m, i, out);
            for (size_t k = 0; k < count; k++)
                if (!CHECK(out[k] == (float)(k + 1) + (float)i / 16)) break;
        }
        rnn_free(m);
    }
}

TEST(impossible_shapes_are_refused) {
    const rnn_architecture bad[] = {{0, 1, 1, 1, 1},      {1, 0, 1, 1, 1}, {1, 1, 0, 1, 1},
                                    {1, 1, 1, 0, 1},      {1, 1, 1, 1, 0}, {1, 1, -5, 1, 1},
                                    {1, 1, 1, 1, 1 << 30}};
    rnn_model *m;
    error err;
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        CHECK_INT(model_create(bad[k], 1, RNN_ISA_BEST, &m, &err), STATUS_BAD_INPUT);
    CHECK_INT(model_create(digits(0, 1), 1, RNN_ISA_BEST, &m, &err), STATUS_BAD_INPUT);
    CHECK_TEXT(err.message, "hidden_dim is 0; it must be from 1 to 16777216");
    CHECK_INT(model_create(digits(8, 1), 0, RNN_ISA_BEST, &m, &err), STATUS_BAD_INPUT);
    CHECK_INT(model_create(digits(1 << 24, 1 << 24), 1 << 24, RNN_ISA_BEST, &m, &err),
              STATUS_NO_MEMORY);
    CHECK(m == NULL);
    CHECK(model_bytes(digits(1 << 24, 1 << 24), 1 << 24, RNN_ISA_BEST, 1) == SIZE_MAX);
}

TEST(the_instruction_set_is_chosen_by_the_caller_alone) {
    rnn_model *m;
    error err;
    setenv("SWEEP_ISA", "generic", 1);
    m = create(digits(8, 1), 1, RNN_ISA_BEST);
    CHECK_INT(rnn_active_isa(m), rnn_isa_best());
    rnn_free(m);
    unsetenv("SWEEP_ISA");
    m = create(digits(8, 1), 1, RNN_ISA_ORACLE);
    CHECK_INT(rnn_active_isa(m), RNN_ISA_ORACLE);
    rnn_free(m);
    CHECK_INT(model_create(digits(8, 1), 1, RNN_ISA_AVX512 + 1, &m, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, "no instruction set number 5");
    for (rnn_isa p = RNN_ISA_ORACLE; p <= RNN_ISA_AVX512; p++) {
        rnn_isa parsed;
        CHECK(rnn_isa_parse(rnn_isa_name(p), &parsed) && parsed == p);
        if (!rnn_isa_available(p))
            CHECK_INT(model_create(digits(8, 1), 1, p, &m, &err), STATUS_BAD_INPUT);
    }
}

TEST(what_the_engine_does_not_have_is_refused) {
    const rnn_architecture a = digits(8, 1);
    const struct {
        rnn_spec spec;
        const char *told;
    } bad[] = {
        {{.architecture = {28, 28, 8, 1, 10, .cell = RNN_CELL_COUNT}}, "no cell number "},
        {{.architecture = {28, 28, 8, 1, 10, .direction = RNN_DIRECTION_COUNT}},
         "no direction number "},
        {{.architecture = {28, 28, 8, 1, 10, .readout = RNN_READOUT_COUNT}}, "no readout number "},
        {{.architecture = a, .loss = RNN_LOSS_COUNT}, "no loss number "},
        {{.architecture = a, .loss = RNN_LOSS_HUBER}, "huber_delta is 0; it must be above 0"},
        {{.architecture = a, .loss = RNN_LOSS_MSE, .label_smoothing = 0.1},
         "labels are smoothed of classes; the loss is mse"},
        {{.architecture = a, .optimisation = {.optimiser = RNN_OPTIMISER_COUNT}},
         "no optimiser number "},
    };
    rnn_model *m;
    error err;
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        CHECK_INT(rnn_create(&bad[k].spec, 1, RNN_ISA_BEST, &m, &err), STATUS_BAD_INPUT);
        CHECK_CONTAINS(err.message, bad[k].told);
        CHECK(m == NULL);
    }
}

TEST(initial_weights_are_uniform_within_the_bound) {
    rnn_model *m = create(digits(100, 2), 1, RNN_ISA_BEST);
    rnn_init_uniform(m, 42);
    double sum = 0, squares = 0;
    float largest = 0, first = 0, values[40000];
    size_t count = 0;
    for (int i = 0; i < tensor_count(m); i++) {
        rnn_get_weight(m, i, values);
        if (i == 0) first = values[0];
        for (size_t k = 0; k < (size_t)tensor_at(m, i).count; k++, count++) {
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
    rnn_init_uniform(m, 43);
    rnn_get_weight(m, 0, values);
    CHECK(values[0] != first);
    rnn_free(m);
}

TEST(clipping_scales_the_gradient_to_the_norm) {
    const rnn_architecture shape = {4, 3, 9, 2, 3};
    batch b = noise(shape, 6);
    rnn_model *m = create(shape, 6, RNN_ISA_BEST);
    rnn_init_uniform(m, 1);
    rnn_gradient(m, b.x, rnn_classes(b.labels), b.rows);
    const double norm = gradient_norm(m);
    float before[27 * 4], after[27 * 4], gradient[27 * 4];
    rnn_get_gradient(m, 0, before);
    const float limit = (float)(norm / 4);
    model_step(m, b.x, b.labels, b.rows, 0, limit);
    CHECK_NEAR(gradient_norm(m), (double)limit, 1e-5 * norm);
    rnn_get_gradient(m, 0, gradient);
    for (int k = 0; k < 27 * 4; k++) CHECK_NEAR((double)gradient[k], (double)before[k] / 4, 1e-7);
    /* A limit above the norm changes nothing. */
    model_step(m, b.x, b.labels, b.rows, 0, (float)(norm * 2));
    rnn_get_gradient(m, 0, after);
    CHECK(memcmp(before, after, sizeof after) == 0);
    rnn_free(m);
    release(&b);
}

TEST(both_biases_of_a_layer_have_one_gradient) {
    const rnn_architecture shape = {3, 2, 5, 1, 3};
    batch b = noise(shape, 4);
    rnn_model *m = create(shape, 4, RNN_ISA_BEST);
    rnn_init_uniform(m, 1);
    rnn_gradient(m, b.x, rnn_classes(b.labels), b.rows);
    float ih[20], hh[20];
    rnn_get_gradient(m, 2, ih);
    rnn_get_gradient(m, 3, hh);
    CHECK(memcmp(ih, hh, sizeof ih) == 0);
    rnn_free(m);
    release(&b);
}

TEST(divergence_is_noticed) {
    const rnn_architecture shape = {4, 3, 8, 1, 3};
    batch b = noise(shape, 5);
    for (rnn_isa path = RNN_ISA_ORACLE; path <= RNN_ISA_AVX512; path++) {
        if (!rnn_isa_available(path)) continue;
        rnn_model *m = create(shape, 5, path);
        rnn_init_uniform(m, 1);
        CHECK(model_step(m, b.x, b.labels, b.rows, 0.1f, 0).finite);
        bool finite = true;
        for (int step = 0; step < 3 && finite; step++)
            finite = model_step(m, b.x, b.labels, b.rows, 3e38f, 0).finite;
        CHECK(!finite);

        rnn_init_uniform(m, 1);
        b.x[7] = NAN;
        const rnn_step step = model_step(m, b.x, b.labels, b.rows, 0.1f, 0);
        CHECK(isnan(step.loss) && !step.finite);
        b.x[7] = 0.5f;
        rnn_free(m);
    }
    release(&b);
}

TEST(evaluation_agrees_with_the_logits) {
    const rnn_architecture shape = {5, 4, 20, 3, 6};
    enum { ROWS = 150 };
    batch b = noise(shape, ROWS);
    rnn_model *m = create(shape, ROWS, RNN_ISA_BEST);
    rnn_init_uniform(m, 1);
    static float logits[ROWS * 6];
    rnn_forward(m, b.x, ROWS, logits);
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
    rnn_score score = {0};
    rnn_evaluate(m, b.x, rnn_classes(b.labels), ROWS, &score);
    CHECK_NEAR(score.loss_sum, loss, 1e-9);
    CHECK_INT(score.correct, correct);
    CHECK_NEAR(rnn_gradient(m, b.x, rnn_classes(b.labels), ROWS), loss / ROWS, 1e-11);
    rnn_free(m);
    release(&b);
}

TEST(equal_logits_choose_the_lowest_class) {
    const rnn_architecture shape = {2, 2, 3, 1, 4};
    batch b = noise(shape, 4);
    rnn_model *m = create(shape, 4, RNN_ISA_BEST); /* weights 0: all logits 0 */
    rnn_score score = {0};
    rnn_evaluate(m, b.x, rnn_classes(b.labels), 4, &score);
    CHECK_INT(score.correct, 1);
    CHECK_NEAR(score.loss_sum, 4 * log(4), 1e-14);
    rnn_free(m);
    release(&b);
}

/* The logits are the readout's bias for every row.  The numbers are those of
 * torch.nn.CrossEntropyLoss(weight=...) in float64. */
TEST(class_weights_weigh_as_in_pytorch) {
    enum { ROWS = 8, CLASSES = 4 };
    const rnn_isa paths[] = {RNN_ISA_ORACLE, RNN_ISA_BEST};
    const float bias[CLASSES] = {0.5F, -1.25F, 2, 0.75F}, x[ROWS] = {0};
    const double weights[CLASSES] = {0.5, 2, 1.25, 3};
    const int32_t labels[ROWS] = {0, 1, 1, 3, 2, 0, 3, 3};
    const double wanted[CLASSES] = {0.07852907080818154, -0.2372537629721011, 0.5638569157440485,
                                    -0.405132223580129};
    for (int k = 0; k < 2; k++) {
        rnn_model *m = create((rnn_architecture){1, 1, 1, 1, CLASSES}, ROWS, paths[k]);
        float gradient[CLASSES];
        rnn_set_weight(m, tensor_count(m) - 1, bias);
        rnn_set_class_weights(m, weights);
        CHECK_NEAR(rnn_gradient(m, x, rnn_classes(labels), ROWS), 2.125752648777837, 1e-14);
        rnn_get_gradient(m, tensor_count(m) - 1, gradient);
        for (int c = 0; c < CLASSES; c++) CHECK_NEAR((double)gradient[c], wanted[c], 1e-7);
        rnn_free(m);
    }
}

static double scored(rnn_model *m, const batch *b) {
    rnn_score score = {0};
    rnn_evaluate(m, b->x, rnn_classes(b->labels), b->rows, &score);
    return score.loss_sum;
}

/* Weights that are all alike change no bit, and none are in an evaluation. */
TEST(equal_class_weights_are_none) {
    const rnn_architecture shape = {3, 2, 5, 1, 3};
    batch b = noise(shape, 40);
    rnn_model *m = create(shape, b.rows, RNN_ISA_BEST);
    rnn_init_uniform(m, 4);
    const double none = rnn_gradient(m, b.x, rnn_classes(b.labels), b.rows), score = scored(m, &b);
    rnn_set_class_weights(m, (const double[]){1, 1, 1});
    CHECK(rnn_gradient(m, b.x, rnn_classes(b.labels), b.rows) == none);
    rnn_set_class_weights(m, (const double[]){1, 2, 3});
    CHECK(rnn_gradient(m, b.x, rnn_classes(b.labels), b.rows) != none);
    CHECK(scored(m, &b) == score);
    rnn_set_class_weights(m, NULL);
    CHECK(rnn_gradient(m, b.x, rnn_classes(b.labels), b.rows) == none);
    rnn_free(m);
    release(&b);
}

TEST(training_lowers_the_loss) {
    const rnn_architecture shape = {6, 5, 16, 2, 4};
    batch b = noise(shape, 40);
    rnn_model *m = create(shape, 40, RNN_ISA_BEST);
    rnn_init_uniform(m, 1);
    const double first = model_step(m, b.x, b.labels, b.rows, 0.5f, 0).loss;
    double last = first;
    for (int step = 0; step < 1500; step++)
        last = model_step(m, b.x, b.labels, b.rows, 0.5f, 0).loss;
    CHECK(last < 0.5 * first);
    rnn_free(m);
    release(&b);
}

int main(void) {
    RUN(parameters_are_counted_as_in_the_tutorial);
    RUN(tensors_have_the_names_and_shapes_of_state_dict);
    RUN(weights_come_back_as_they_went_in);
    RUN(impossible_shapes_are_refused);
    RUN(the_instruction_set_is_chosen_by_the_caller_alone);
    RUN(what_the_engine_does_not_have_is_refused);
    RUN(initial_weights_are_uniform_within_the_bound);
    RUN(clipping_scales_the_gradient_to_the_norm);
    RUN(both_biases_of_a_layer_have_one_gradient);
    RUN(divergence_is_noticed);
    RUN(evaluation_agrees_with_the_logits);
    RUN(equal_logits_choose_the_lowest_class);
    RUN(class_weights_weigh_as_in_pytorch);
    RUN(equal_class_weights_are_none);
    RUN(training_lowers_the_loss);
    return check_finish();
}
