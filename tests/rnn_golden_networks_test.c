/* Every cell and structure against an implementation of NUMERICS.md that shares no line with the
 * engine: rnn_numerics.py makes the digests of rnn_golden.inc. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "src/base/random.h"
#include "src/base/sha256.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

/* As at the top of rnn_numerics.py. */
enum { SEED = 2026, CLASSES = 3 };
static const float LEARNING_RATE = 0.5f, CLIP_NORM = 0.2f;
static const double HUBER_DELTA = 0.5;

typedef struct golden {
    rnn_architecture architecture;
    rnn_dropout dropout;
    int32_t hidden[RNN_MOST_LISTED_LAYERS];
    int rows;
    bool lengths;
    const char *digest;
} golden;

#define NETWORK(CELL, LAYERS, HIDDEN, DIRECTION, READOUT, PROJECTION, PEEPHOLES, NO_BIAS, DROPOUT, \
                READOUT_DROPOUT, STEPS, ROWS, LENGTHS, INPUTS, EMBEDDING, DIGEST)                  \
    {.architecture = {.seq_dim = STEPS,                                                            \
                      .input_dim = INPUTS,                                                         \
                      .layer_dim = LAYERS,                                                         \
                      .output_dim = CLASSES,                                                       \
                      .cell = RNN_CELL_##CELL,                                                     \
                      .direction = RNN_DIRECTION_##DIRECTION,                                      \
                      .readout = RNN_READOUT_##READOUT,                                            \
                      .proj_dim = PROJECTION,                                                      \
                      .embedding_dim = EMBEDDING,                                                  \
                      .peepholes = PEEPHOLES,                                                      \
                      .without_bias = NO_BIAS},                                                    \
     .dropout = {.layers = DROPOUT, .readout = READOUT_DROPOUT},                                   \
     .hidden = LIST HIDDEN,                                                                        \
     .rows = ROWS,                                                                                 \
     .lengths = LENGTHS,                                                                           \
     .digest = DIGEST},
#define LIST(...) \
    { __VA_ARGS__ }
#define LOSS(...)
static const golden NETWORKS[] = {
#include "tests/rnn_golden.inc"
};
#undef NETWORK
#undef LOSS

static const struct {
    rnn_loss loss;
    const char *digest;
} LOSSES[] = {
#define NETWORK(...)
#define LOSS(symbol, digest) {RNN_LOSS_##symbol, digest},
#include "tests/rnn_golden.inc"
#undef NETWORK
#undef LOSS
};

/* --- a model and its batch --- */

typedef struct scene {
    rnn_model *model;
    float *x;
    int32_t *labels, *lengths;
    int rows;
} scene;

/* What lies behind them is a NaN, which would be seen. */
static void use_lengths(scene *s, const rnn_architecture *a) {
    const int width = rnn_step_values(a);
    s->lengths = malloc((size_t)s->rows * sizeof *s->lengths);
    for (int row = 0; row < s->rows; row++) {
        s->lengths[row] = 1 + 7 * row % a->seq_dim;
        for (int k = s->lengths[row] * width; k < a->seq_dim * width; k++)
            s->x[row * a->seq_dim * width + k] = NAN;
    }
    rnn_set_lengths(s->model, s->lengths);
}

/* A number from 0 to 1; of an embedding a token, from -1, which is none, to input_dim - 1. */
static float draw_input(const rnn_architecture *a, size_t k) {
    const uint32_t word = random_at(SEED, RANDOM_TEST, 0, k).word[0];
    if (a->embedding_dim) return (float)(word % ((uint32_t)a->input_dim + 1)) - 1;
    return random_unit(word);
}

static bool scene_open(scene *s, const rnn_spec *spec, int rows, rnn_isa path) {
    const rnn_architecture *a = &spec->architecture;
    const size_t floats = (size_t)(rows * a->seq_dim * rnn_step_values(a));
    error err;
    *s = (scene){.rows = rows};
    if (!CHECK_STATUS(rnn_create(spec, rows, path, &s->model, &err), STATUS_OK, &err)) return false;
    s->x = malloc(floats * sizeof *s->x);
    s->labels = malloc((size_t)rows * sizeof *s->labels);
    for (size_t k = 0; k < floats; k++) s->x[k] = draw_input(a, k);
    for (int row = 0; row < rows; row++) s->labels[row] = row % CLASSES;
    if (spec->variable_length) use_lengths(s, a);
    return true;
}

static void scene_close(scene *s) {
    free(s->x), free(s->labels), free(s->lengths);
    rnn_free(s->model);
}

static void train(const scene *s, int updates) {
    rnn_set_draws(s->model, SEED, 0);
    for (int k = 0; k < updates; k++)
        CHECK(model_step(s->model, s->x, s->labels, s->rows, LEARNING_RATE, CLIP_NORM).finite);
}

static bool check_digest(const void *bytes, size_t count, const char *wanted) {
    char hex[SHA256_HEX_CHARS + 1];
    sha256_digest digest;
    CHECK_INT(sha256_of(bytes, count, &digest), 0);
    sha256_hex(&digest, hex);
    return CHECK_TEXT(hex, wanted);
}

/* --- tests --- */

/* Weights from -1 to 1, and the logits of an evaluation at the end. */
static void check_network(const golden *g, rnn_isa path) {
    rnn_spec spec = {
        .architecture = g->architecture, .dropout = g->dropout, .variable_length = g->lengths};
    rnn_set_hidden_dims(&spec.architecture, g->hidden, g->architecture.layer_dim);
    scene s;
    REQUIRE(scene_open(&s, &spec, g->rows, path));
    const size_t count = rnn_allocated_parameters(s.model), logits = (size_t)(g->rows * CLASSES);
    float *values = malloc((count + logits) * sizeof *values);
    for (size_t k = 0; k < count; k++)
        values[k] = 2 * random_unit(random_at(SEED, RANDOM_TEST, 1, k).word[0]) - 1;
    rnn_set_weights(s.model, values);
    train(&s, 2);
    rnn_get_weights(s.model, values);
    rnn_forward(s.model, s.x, g->rows, values + count);
    if (!check_digest(values, (count + logits) * sizeof *values, g->digest))
        printf("path %s, network %d, a %s\n", rnn_isa_name(path), (int)(g - NETWORKS),
               rnn_cell_describe(g->architecture.cell)->name);
    free(values);
    scene_close(&s);
}

TEST(every_path_trains_every_network_to_the_bits_that_the_page_says) {
    for (size_t k = 0; k < sizeof NETWORKS / sizeof *NETWORKS; k++)
        for (rnn_isa path = RNN_ISA_ORACLE; path <= RNN_ISA_AVX512; path++)
            if (rnn_isa_available(path)) check_network(&NETWORKS[k], path);
}

/* Weights and outputs after two updates, and the losses before each. */
static void check_loss(rnn_loss loss, const char *wanted, rnn_isa path) {
    enum { ROWS = 33 };
    const rnn_spec spec = {
        .architecture = {3, 2, 3, 1, CLASSES}, .loss = loss, .huber_delta = HUBER_DELTA};
    scene s;
    REQUIRE(scene_open(&s, &spec, ROWS, path));
    const size_t count = rnn_allocated_parameters(s.model), outputs = (size_t)ROWS * CLASSES;
    float *values = malloc((count + outputs) * sizeof *values + 2 * sizeof(double));
    float *targets = malloc(outputs * sizeof *targets);
    double losses[2];
    for (size_t k = 0; k < count; k++)
        values[k] = 2 * random_unit(random_at(SEED, RANDOM_TEST, 1, k).word[0]) - 1;
    for (size_t k = 0; k < outputs; k++) {
        const float u = random_unit(random_at(SEED, RANDOM_TEST, 2, k).word[0]);
        targets[k] = loss == RNN_LOSS_BCE ? u : 4 * u - 2;
    }
    rnn_set_weights(s.model, values);
    rnn_set_lr(s.model, (double)LEARNING_RATE);
    rnn_set_clip_norm(s.model, CLIP_NORM);
    for (int k = 0; k < 2; k++)
        losses[k] = rnn_train_step(s.model, s.x, rnn_values(targets), ROWS).loss;
    rnn_get_weights(s.model, values);
    rnn_forward(s.model, s.x, ROWS, values + count);
    memcpy(values + count + outputs, losses, sizeof losses);
    if (!check_digest(values, (count + outputs) * sizeof *values + sizeof losses, wanted))
        printf("path %s, %s\n", rnn_isa_name(path), rnn_loss_names[loss]);
    free(values), free(targets);
    scene_close(&s);
}

TEST(every_path_trains_by_every_loss_to_the_bits_that_the_page_says) {
    for (size_t k = 0; k < sizeof LOSSES / sizeof *LOSSES; k++)
        for (rnn_isa path = RNN_ISA_ORACLE; path <= RNN_ISA_AVX512; path++)
            if (rnn_isa_available(path)) check_loss(LOSSES[k].loss, LOSSES[k].digest, path);
}

int main(void) {
    RUN(every_path_trains_every_network_to_the_bits_that_the_page_says);
    RUN(every_path_trains_by_every_loss_to_the_bits_that_the_page_says);
    return check_finish();
}
