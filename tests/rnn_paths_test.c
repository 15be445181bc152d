/* Every path gives the same bits: forward, evaluation, gradients and weights after several steps,
 * over random shapes and batch sizes, with any number of threads.  The oracle is one of the paths.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "src/base/random.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

enum { STEPS = 3, RANDOM_SHAPES = 64 };

static const rnn_isa PATHS[] = {RNN_ISA_ORACLE, RNN_ISA_GENERIC, RNN_ISA_AVX2, RNN_ISA_AVX512};
enum { PATH_COUNT = sizeof PATHS / sizeof PATHS[0] };

/* One of these a path and case, in turn; the fastest path takes them all. */
static const int THREADS[] = {1, 2, 3, 5};
enum { THREADS_COUNT = sizeof THREADS / sizeof THREADS[0] };

static uint64_t test_seed;
static rnn_isa fastest_path;

/* A case: the shape, and the batch sizes of its steps. */
typedef struct trial {
    rnn_architecture shape;
    int max_batch, batches[STEPS];
    float clip_norm;
    rnn_dropout dropout;
    float clip_value;
    rnn_optimiser optimiser;
    double on; /* of its options that are switches or 0 by default */
    double smoothing;
    bool weighted; /* the classes, each by its number */
    bool lengths;  /* of the rows' own */
    rnn_loss loss;
} trial;

static rnn_spec spec_of(const trial *c) {
    rnn_spec spec = {.architecture = c->shape,
                     .dropout = c->dropout,
                     .loss = c->loss,
                     .label_smoothing = c->loss == RNN_LOSS_CROSS_ENTROPY ? c->smoothing : 0,
                     .huber_delta = 0.5,
                     .variable_length = c->lengths,
                     .optimisation = rnn_optimisation_of(c->optimiser)};
    double *options = spec.optimisation.options;
    if (c->optimiser == RNN_OPTIMISER_SGD) spec.optimisation.lr = 0.3F;
    spec.optimisation.clip_norm = c->clip_norm;
    spec.optimisation.clip_value = c->clip_value;
    options[RNN_OPTION_MOMENTUM] = options[RNN_OPTION_WEIGHT_DECAY] = c->on;
    options[RNN_OPTION_NESTEROV] = options[RNN_OPTION_AMSGRAD] = options[RNN_OPTION_CENTERED] =
        c->on != 0;
    return spec;
}

/* All that a run computes, as bits. */
typedef struct outcome {
    size_t count;
    float *values; /* weights, last gradient, logits, states of the optimiser */
    double losses[STEPS], evaluated;
    int64_t correct;
    bool finite;
} outcome;

static float random_value(uint64_t index) {
    const random_block block = random_at(test_seed, RANDOM_TEST, 0, index);
    return 2 * random_unit(block.word[0]) - 1;
}

static size_t input_floats(const trial *c) {
    return (size_t)c->max_batch * (size_t)c->shape.seq_dim * (size_t)rnn_step_values(&c->shape);
}

static size_t readings_of(const trial *c) {
    return (size_t)c->max_batch * (size_t)rnn_reading_count(&c->shape);
}

static size_t copy_out(const rnn_model *m, float *values) {
    size_t count = 0;
    for (int i = 0; i < tensor_count(m); i++) {
        rnn_get_weight(m, i, values + count);
        count += tensor_at(m, i).count;
        rnn_get_gradient(m, i, values + count);
        count += tensor_at(m, i).count;
    }
    return count;
}

static void weigh_classes(rnn_model *m, const trial *c) {
    const int classes = c->shape.output_dim;
    double *weights = malloc((size_t)classes * sizeof *weights);
    for (int k = 0; k < classes; k++) weights[k] = 1 / (0.3 + k);
    if (c->weighted) rnn_set_class_weights(m, weights);
    free(weights);
}

static outcome run(const trial *c, rnn_isa path, int threads, const float *x, rnn_targets targets,
                   const int32_t *lengths) {
    outcome out = {.finite = true};
    error err;
    rnn_model *m;
    const rnn_spec spec = spec_of(c);
    if (!CHECK_STATUS(rnn_create(&spec, c->max_batch, path, &m, &err), STATUS_OK, &err)) return out;
    CHECK_STATUS(rnn_set_threads(m, threads, &err), STATUS_OK, &err);
    weigh_classes(m, c);
    rnn_init_uniform(m, test_seed);
    rnn_set_draws(m, test_seed, 7);
    if (c->lengths) rnn_set_lengths(m, lengths);
    for (int s = 0; s < STEPS; s++) {
        const rnn_step step = rnn_train_step(m, x, targets, c->batches[s]);
        out.losses[s] = step.loss;
        out.finite = out.finite && step.finite;
    }
    const size_t logits = readings_of(c) * (size_t)c->shape.output_dim;
    const char *names[RNN_MOST_OPTIMISER_STATES];
    const size_t states = (size_t)rnn_optimiser_states(&spec.optimisation, names);
    out.values = calloc((2 + states) * rnn_allocated_parameters(m) + 2 * logits, sizeof(float));
    out.count = copy_out(m, out.values);
    const float *forward_logits = out.values + out.count;
    rnn_forward(m, x, c->max_batch, out.values + out.count);
    out.count += logits;
    rnn_get_states(m, out.values + out.count);
    out.count += states * rnn_allocated_parameters(m);
    rnn_score score = {0};
    score.outputs = out.values + out.count;
    out.count += logits;
    rnn_evaluate(m, x, targets, c->max_batch, &score);
    CHECK(memcmp(score.outputs, forward_logits, logits * sizeof(float)) == 0);
    out.evaluated = score.loss_sum;
    out.correct = score.correct;
    rnn_free(m);
    return out;
}

static size_t first_difference(const outcome *a, const outcome *b) {
    size_t k = 0;
    while (k < a->count && memcmp(&a->values[k], &b->values[k], sizeof(float)) == 0) k++;
    return k;
}

static void compare(const trial *c, const outcome *wanted, const outcome *got, rnn_isa path,
                    int threads) {
    bool same = got->count == wanted->count && got->count > 0;
    same = same && memcmp(got->losses, wanted->losses, sizeof got->losses) == 0;
    same = same && memcmp(&got->evaluated, &wanted->evaluated, sizeof(double)) == 0;
    same = same && got->correct == wanted->correct && got->finite == wanted->finite;
    const size_t k = same ? first_difference(wanted, got) : 0;
    if (CHECK(same && k == got->count)) return;
    printf(
        "path %s, %d threads, %s, %d directions, readout %d, projection %d%s%s, dropout %g %g%s, "
        "seq %d input %d hidden %d layers %d output %d, batch %d %d %d of %d: "
        "value %zu of %zu, losses %a %a, %s, %s\n",
        rnn_isa_name(path), threads, rnn_cell_describe(c->shape.cell)->name,
        rnn_direction_count(&c->shape), (int)c->shape.readout, c->shape.proj_dim,
        c->shape.peepholes ? ", peepholes" : "", c->shape.without_bias ? ", no bias" : "",
        c->dropout.layers, c->dropout.readout, c->lengths ? ", lengths" : "", c->shape.seq_dim,
        c->shape.input_dim, c->shape.hidden_dim, c->shape.layer_dim, c->shape.output_dim,
        c->batches[0], c->batches[1], c->batches[2], c->max_batch, k, got->count, got->losses[0],
        wanted->losses[0], rnn_optimiser_names[c->optimiser], rnn_loss_names[c->loss]);
}

/* From 1 to seq_dim, and now and then the whole: what lies behind is a NaN, which would be seen. */
static void draw_lengths(const trial *c, int32_t *lengths, float *x) {
    const size_t steps = (size_t)c->shape.seq_dim, values = (size_t)rnn_step_values(&c->shape);
    for (int row = 0; row < c->max_batch; row++) {
        const random_block block = random_at(test_seed, RANDOM_TEST, 17, (uint64_t)row);
        const uint32_t draw = block.word[0] % ((uint32_t)steps + 1);
        lengths[row] = draw == 0 ? (int32_t)steps : (int32_t)draw;
        float *behind = x + ((size_t)row * steps + (size_t)lengths[row]) * values;
        for (size_t k = 0; k < (steps - (size_t)lengths[row]) * values; k++) behind[k] = NAN;
    }
}

/* -1, which is none, to input_dim - 1. */
static float draw_token(const trial *c, size_t k) {
    const uint32_t word = random_at(test_seed, RANDOM_TEST, 19, k).word[0];
    return (float)(word % ((uint32_t)c->shape.input_dim + 1)) - 1;
}

static void check_trial(const trial *c, size_t number) {
    const size_t floats = input_floats(c);
    float *x = malloc(floats * sizeof *x);
    const size_t readings = readings_of(c);
    int32_t *labels = malloc(readings * sizeof *labels);
    for (size_t k = 0; k < floats; k++) x[k] = random_value(k);
    for (size_t k = 0; k < floats && c->shape.embedding_dim; k++) x[k] = draw_token(c, k);
    const size_t a_row = readings / (size_t)c->max_batch;
    for (size_t k = 0; k < readings; k++) {
        const random_block drawn = random_at(test_seed, RANDOM_TEST, 1, k);
        const bool none = k % a_row > 0 && drawn.word[1] % 4 == 0; /* each row has one at least */
        labels[k] = none ? RNN_NO_CLASS : (int32_t)(drawn.word[0] % (uint32_t)c->shape.output_dim);
    }
    int32_t *lengths = malloc((size_t)c->max_batch * sizeof *lengths);
    if (c->lengths) draw_lengths(c, lengths, x);
    const size_t outputs = readings * (size_t)c->shape.output_dim;
    float *values = malloc(outputs * sizeof *values);
    for (size_t k = 0; k < outputs; k++) {
        const bool none = labels[k / (size_t)c->shape.output_dim] == RNN_NO_CLASS;
        values[k] = none ? NAN : (1 + random_value(k + floats)) / 2;
    }
    const rnn_targets targets = {labels, values};
    outcome wanted = run(c, PATHS[0], 1, x, targets, lengths);
    CHECK(wanted.finite);
    for (size_t p = 1; p < PATH_COUNT; p++) {
        for (size_t k = 0; k < THREADS_COUNT; k++) {
            const bool turn = PATHS[p] == fastest_path || (number + p) % THREADS_COUNT == k;
            if (!rnn_isa_available(PATHS[p]) || !turn) continue;
            outcome got = run(c, PATHS[p], THREADS[k], x, targets, lengths);
            compare(c, &wanted, &got, PATHS[p], THREADS[k]);
            free(got.values);
        }
    }
    free(wanted.values);
    free(x);
    free(labels);
    free(values);
    free(lengths);
}

/* 1 to `most`, small values more often than large ones. */
static int draw(uint64_t shape, uint32_t use, int most) {
    const random_block block = random_at(test_seed, RANDOM_TEST, 2 + use, shape);
    const float u = random_unit(block.word[0]), v = random_unit(block.word[1]);
    return 1 + (int)(u * v * (float)most);
}

/* Multiply-adds of a step; the oracle manages some 10^8 a second. */
static double work_of(const trial *c) {
    return 3.0 * (double)rnn_forward_macs(&c->shape) * c->max_batch;
}

/* Half of them are as PyTorch's plain LSTM. */
static void draw_structure(uint64_t index, trial *c) {
    rnn_architecture *a = &c->shape;
    if (index % 2 == 0) return;
    a->cell = (rnn_cell)((index / 2) % RNN_CELL_COUNT);
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    if (index % 8 == 3 || index % 8 == 5) a->embedding_dim = draw(index, 20, 60);
    a->direction = draw(index, 11, 2) == 1 ? RNN_DIRECTION_FORWARD : RNN_DIRECTION_BOTH;
    a->readout =
        (rnn_readout)(random_at(test_seed, RANDOM_TEST, 14, index).word[0] % RNN_READOUT_COUNT);
    const uint32_t bits = random_at(test_seed, RANDOM_TEST, 15, index).word[0];
    a->peepholes = rnn_cell_has_peepholes(cell) && bits & 1;
    a->without_bias = (bits & 6) == 0;
    if (cell->projects && bits & 8 && a->hidden_dim > 1)
        a->proj_dim = draw(index, 12, a->hidden_dim - 1);
    if (bits & 16 && a->layer_dim > 1) c->dropout.layers = 0.3;
    int32_t dims[RNN_MOST_LISTED_LAYERS];
    for (int l = 0; l < a->layer_dim; l++)
        dims[l] =
            a->hidden_dim + (int)(random_at(test_seed, RANDOM_TEST, 16, index + l).word[0] % 20);
    if (bits & 64) rnn_set_hidden_dims(a, dims, a->layer_dim);
    if (bits & 32) c->dropout.readout = 0.5;
}

static trial random_trial(uint64_t index) {
    trial c = {
        .shape = {draw(index, 0, 40), draw(index, 1, 50), draw(index, 2, 300), draw(index, 3, 4),
                  draw(index, 4, 20)},
        .max_batch = draw(index, 5, 130),
    };
    draw_structure(index, &c);
    while (work_of(&c) > 4e6 && c.shape.seq_dim > 1) c.shape.seq_dim = (c.shape.seq_dim + 1) / 2;
    while (work_of(&c) > 4e6 && c.max_batch > 1) c.max_batch = (c.max_batch + 1) / 2;
    for (uint32_t s = 0; s < STEPS; s++) c.batches[s] = draw(index, 6 + s, c.max_batch);
    c.batches[0] = c.max_batch;
    c.clip_norm = draw(index, 10, 4) == 1 ? 0.05f : 0;
    c.clip_value = draw(index, 11, 4) == 1 ? 0.001f : 0;
    c.optimiser = (rnn_optimiser)(index % RNN_OPTIMISER_COUNT);
    c.on = draw(index, 12, 4) == 1 ? 0.25 : 0;
    c.smoothing = draw(index, 13, 4) == 1 ? 0.1 : 0;
    c.weighted = draw(index, 17, 4) == 1;
    const random_block switches = random_at(test_seed, RANDOM_TEST, 18, index);
    c.lengths = switches.word[0] % 2 == 0;
    c.loss = (rnn_loss)(switches.word[1] % (2 * RNN_LOSS_COUNT));
    if (c.loss >= RNN_LOSS_COUNT) c.loss = RNN_LOSS_CROSS_ENTROPY;
    return c;
}

TEST(all_paths_give_the_same_bits_on_random_shapes) {
    for (uint64_t index = 0; index < RANDOM_SHAPES; index++) {
        const trial c = random_trial(index);
        check_trial(&c, index);
    }
}

/* The edges of panels (units 1, 4, 12, 16, 17, 100), of groups of 32 rows and of merged rests; and
 * weights too large for a cache, with sums too long for a block on every path. */
TEST(all_paths_give_the_same_bits_at_the_edges) {
    const trial edges[] = {
        {{1, 1, 1, 1, 1}, 1, {1, 1, 1}, .clip_norm = 0},
        {{1, 3, 5, 3, 2}, 2, {2, 1, 2}, .clip_norm = 0},
        {{2, 1, 4, 2, 17}, 33, {33, 32, 31}, .clip_norm = 0},
        {{3, 2, 12, 1, 65}, 48, {48, 47, 1}, .clip_norm = 0.1f},
        {{2, 5, 16, 2, 16}, 49, {49, 48, 33}, .clip_norm = 0},
        {{2, 7, 17, 2, 3}, 81, {81, 80, 64}, .clip_norm = 0},
        {{3, 28, 100, 1, 10}, 36, {36, 4, 32}, .clip_norm = 0},
        {{2, 130, 24, 2, 10}, 9, {9, 8, 7}, .clip_norm = 0},
        {{2, 3, 257, 1, 2}, 3, {3, 2, 1}, .clip_norm = 0},
        {{20, 2, 3, 2, 2}, 112, {112, 100, 97}, .clip_norm = 0},
        {{2, 28, 260, 2, 10}, 13, {13, 5, 1}, .clip_norm = 0},
    };
    for (size_t k = 0; k < sizeof edges / sizeof edges[0]; k++) {
        trial c = edges[k];
        check_trial(&c, k);
        c.lengths = true;
        check_trial(&c, k);
    }
}

/* Every cell, with and without peepholes, one direction and both, every readout, at shapes whose
 * last units share panels, or whose projection does. */
TEST(all_paths_give_the_same_bits_for_every_cell) {
    uint64_t number = 0;
    for (int cell = 0; cell < RNN_CELL_COUNT; cell++) {
        const rnn_cell_description *row = rnn_cell_describe((rnn_cell)cell);
        for (int k = 0; k < 20; k++, number++) {
            trial c = {
                .shape = {5, 3, 37 - k, 1 + k / 4 % 4, 4}, .max_batch = 34, .batches = {34, 33, 1}};
            c.shape.cell = (rnn_cell)cell;
            c.shape.direction = k % 2 ? RNN_DIRECTION_BOTH : RNN_DIRECTION_FORWARD;
            c.shape.readout = (rnn_readout)(k / 2 % RNN_READOUT_COUNT);
            c.shape.peepholes = rnn_cell_has_peepholes(row) && k % 3 == 1;
            c.shape.proj_dim = row->projects && k % 5 == 2 ? 18 : 0;
            c.shape.without_bias = k % 7 == 6;
            c.shape.embedding_dim = k % 3 == 2 ? 3 * k : 0;
            check_trial(&c, number);
            c.lengths = k < 10; /* both directions, every readout */
            if (c.lengths) check_trial(&c, number);
        }
    }
}

int main(void) {
    const char *chosen = getenv("RNN_PATHS_SEED");
    test_seed = chosen ? strtoull(chosen, NULL, 10) : (uint64_t)time(NULL);
    printf("seed %llu (repeat with RNN_PATHS_SEED)\npaths:", (unsigned long long)test_seed);
    for (int p = 0; p < PATH_COUNT; p++) {
        if (!rnn_isa_available(PATHS[p])) continue;
        fastest_path = PATHS[p];
        printf(" %s", rnn_isa_name(PATHS[p]));
    }
    printf("\n");
    RUN(all_paths_give_the_same_bits_at_the_edges);
    RUN(all_paths_give_the_same_bits_for_every_cell);
    RUN(all_paths_give_the_same_bits_on_random_shapes);
    return check_finish();
}
