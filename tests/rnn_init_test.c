/* Initial weights: their bits against an implementation of NUMERICS.md that shares no line with the
 * engine (initial_weights_numerics.py prints the digests below), their distributions, and what is
 * refused. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/sha256.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

static rnn_model *create(rnn_architecture shape, rnn_isa isa) {
    error err;
    rnn_model *m = NULL;
    CHECK_STATUS(model_create(shape, 1, isa, &m, &err), STATUS_OK, &err);
    return m;
}

static rnn_initialisation all_weights(rnn_init_scheme scheme) {
    return (rnn_initialisation){.rules = {[RNN_INIT_INPUT] = {.scheme = scheme},
                                          [RNN_INIT_RECURRENT] = {.scheme = scheme},
                                          [RNN_INIT_READOUT] = {.scheme = scheme},
                                          [RNN_INIT_BIAS] = {.scheme = RNN_INIT_ZEROS}}};
}

static void draw(rnn_model *m, const rnn_initialisation *how, uint64_t seed) {
    error err;
    CHECK_STATUS(rnn_init_weights(m, how, seed, &err), STATUS_OK, &err);
}

/* All weights in state_dict order; the caller's. */
static float *weights_of(const rnn_model *m) {
    float *values = malloc(rnn_allocated_parameters(m) * sizeof *values);
    rnn_get_weights(m, values);
    return values;
}

static float *tensor_of(const rnn_model *m, int index) {
    float *values = malloc((size_t)tensor_at(m, index).count * sizeof *values);
    rnn_get_weight(m, index, values);
    return values;
}

/* --- bits --- */

/* As at the top of initial_weights_numerics.py. */
static const rnn_architecture GOLDEN_SHAPE = {1, 14, 11, 2, 13};
static const uint64_t GOLDEN_SEED = 20260101;

typedef struct golden {
    const char *digest;
    rnn_init_scheme scheme;
    rnn_init_rule options;    /* but its scheme: of all weights */
    rnn_initialisation parts; /* schemes of parts where they are not 0, and the forget bias */
    bool uniform_biases;
    int embedding_dim;
} golden;

static const golden GOLDEN[] = {
    {"526c74283977f3eb946d539902db9f303d310af68d8a48b4fc48b2ab72576847", RNN_INIT_UNIFORM,
     .uniform_biases = true},
    {"a768d22542df0164eeb723d8ec9f097d14fdba5f3f2d4ce5c0aba07ef23fc616", RNN_INIT_UNIFORM,
     .uniform_biases = true, .parts = {.sets_forget_bias = true, .forget_bias = 1.5}},
    {"b61658e0e8bb4af77b4a6d5f97a7c433b7faa815b2d40f8e2d0e3feb7e9972af", RNN_INIT_XAVIER_UNIFORM},
    {"5b6643fb8b1c2de368b7d4bf31bd0eb8c55ec5d784ade09953c74f42b6da03c5", RNN_INIT_XAVIER_UNIFORM,
     .options = {.gain = 5.0 / 3, .gates_apart = true}, .uniform_biases = true},
    {"119aad50bda5dc7f8526c334bd13db62d5dfd0ffb7bd0517111bfb5375bda602", RNN_INIT_XAVIER_NORMAL},
    {"3f86536c69effee5967b58a85adb7f300a735e540e2360883044b162a405751e", RNN_INIT_XAVIER_NORMAL,
     .options = {.gates_apart = true, .truncated = true}},
    {"48ed642393694cd42e039d1cd70a417ca8b37b58c0d2c7a8cb1f4b0e9e27d96a", RNN_INIT_KAIMING_UNIFORM},
    {"e2834cbc2f81ce47748f83e47ac90e40a511dac3e3b41028b1a1a0c93ec7660c", RNN_INIT_KAIMING_UNIFORM,
     .options = {.gates_apart = true, .fan_out = true}},
    {"0d64e8bd7e56407a2e70a0aa1d924ad93e411f22d1ac9cf6793ca5cb43ae1ef4", RNN_INIT_KAIMING_NORMAL},
    {"003da8d7fbcdbecf9cb09d5d51d9df7b25eb700ede1f798cbe56a7079e11a9db", RNN_INIT_KAIMING_NORMAL,
     .options = {.gain = 1, .fan_out = true}},
    {"35a54c969d7ccc540876a04158c864cb8bf3c5f5cc464dc89e3c0b85300116b8", RNN_INIT_LECUN},
    {"63663dd1bb406296c3721b1a4f69a96de6056e7b14281cb8da750798a44966ce", RNN_INIT_LECUN,
     .options = {.truncated = true}},
    {"6daf1b36bbb81a1abed105febf2b7c4158cdd60189fe16c1538452856e8d091b", RNN_INIT_ORTHOGONAL},
    {"ca044a34652abba68560a6b284ca6159a87ae7efa055186456e90b8fa7f51278", RNN_INIT_ORTHOGONAL,
     .options = {.gain = 1.25, .gates_apart = true}},
    {"e0c235977f71478d7c15750b9de8495d8378a9715cef68df426c0285298edd4b", RNN_INIT_IDENTITY},
    {"546473ed796a381f04c8cdd42bfa357aca19ebcdcbffb1a0d43e61f1026a916b", RNN_INIT_IDENTITY,
     .options = {.gain = 0.5},
     .parts = {.rules = {[RNN_INIT_INPUT] = {.scheme = RNN_INIT_SCHEME_COUNT},
                         [RNN_INIT_READOUT] = {.scheme = RNN_INIT_ZEROS}}}},
    {"a3c37d46b6114bdddcda3c4072e45edec03f3a6f1ded752c67988cf6a8eaca57", RNN_INIT_XAVIER_UNIFORM,
     .parts = {.rules = {[RNN_INIT_RECURRENT] = {.scheme = RNN_INIT_ORTHOGONAL}},
               .sets_forget_bias = true,
               .forget_bias = 1}},
    {"8cd363c9dd9a99f7cd82c1cbb8ee6b06c576c27e5dbbba30eff8e1085764fb74", RNN_INIT_UNIFORM,
     .uniform_biases = true, .embedding_dim = 5},
    {"b95d5327b23285d9960ca809d20d1bf8b5d4a6bd433f6a75000dbe884cb7d851", RNN_INIT_XAVIER_NORMAL,
     .options = {.gain = 0.5, .truncated = true}, .embedding_dim = 5},
};

/* RNN_INIT_SCHEME_COUNT stands for UNIFORM, which is 0. */
static rnn_initialisation golden_initialisation(const golden *g) {
    rnn_initialisation how = g->parts;
    for (int part = 0; part < RNN_INIT_PART_COUNT; part++) {
        const rnn_init_scheme other = how.rules[part].scheme;
        how.rules[part] = g->options;
        how.rules[part].scheme = other == RNN_INIT_SCHEME_COUNT ? RNN_INIT_UNIFORM
                                 : other                        ? other
                                                                : g->scheme;
    }
    how.rules[RNN_INIT_BIAS] =
        (rnn_init_rule){g->uniform_biases ? RNN_INIT_UNIFORM : RNN_INIT_ZEROS};
    return how;
}

static void check_golden(const golden *g, rnn_isa isa, int threads) {
    error err;
    rnn_architecture shape = GOLDEN_SHAPE;
    shape.embedding_dim = g->embedding_dim;
    rnn_model *m = create(shape, isa);
    const rnn_initialisation how = golden_initialisation(g);
    CHECK_STATUS(rnn_set_threads(m, threads, &err), STATUS_OK, &err);
    draw(m, &how, GOLDEN_SEED);
    float *values = weights_of(m);
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    CHECK_INT(sha256_of(values, rnn_allocated_parameters(m) * sizeof *values, &digest), 0);
    sha256_hex(&digest, hex);
    if (!CHECK_TEXT(hex, g->digest))
        printf("(%s, golden number %d, %s, %d threads)\n", rnn_init_describe(g->scheme)->name,
               (int)(g - GOLDEN), rnn_isa_name(isa), threads);
    free(values);
    rnn_free(m);
}

TEST(every_path_and_any_number_of_threads_give_the_bits_that_the_page_says) {
    for (size_t k = 0; k < sizeof GOLDEN / sizeof GOLDEN[0]; k++)
        for (rnn_isa isa = RNN_ISA_ORACLE; isa <= RNN_ISA_AVX512; isa++)
            for (int threads = 1; threads <= 5 && rnn_isa_available(isa); threads += 2)
                check_golden(&GOLDEN[k], isa, threads);
}

/* Large enough for several members' shares. */
TEST(threads_share_large_tensors_out) {
    const rnn_architecture shape = {1, 70, 90, 2, 10};
    rnn_model *one = create(shape, RNN_ISA_BEST), *many = create(shape, RNN_ISA_BEST);
    error err;
    CHECK_STATUS(rnn_set_threads(many, 7, &err), STATUS_OK, &err);
    for (rnn_init_scheme scheme = 0; scheme < RNN_INIT_SCHEME_COUNT; scheme++) {
        const rnn_initialisation how = all_weights(scheme);
        draw(one, &how, 3);
        draw(many, &how, 3);
        float *a = weights_of(one), *b = weights_of(many);
        CHECK(memcmp(a, b, rnn_allocated_parameters(one) * sizeof *a) == 0);
        free(a);
        free(b);
    }
    rnn_free(one);
    rnn_free(many);
}

/* A part that is set apart takes no numbers from the others. */
TEST(a_part_leaves_the_numbers_of_the_others) {
    rnn_model *m = create(GOLDEN_SHAPE, RNN_ISA_BEST);
    rnn_initialisation how = all_weights(RNN_INIT_XAVIER_NORMAL);
    draw(m, &how, 9);
    float *before = tensor_of(m, 8);
    how.rules[RNN_INIT_INPUT].scheme = RNN_INIT_ZEROS;
    how.rules[RNN_INIT_RECURRENT].scheme = RNN_INIT_IDENTITY;
    how.rules[RNN_INIT_BIAS].scheme = RNN_INIT_UNIFORM;
    draw(m, &how, 9);
    float *after = tensor_of(m, 8);
    CHECK_TEXT(tensor_at(m, 8).name, "fc.weight");
    CHECK(memcmp(before, after, (size_t)tensor_at(m, 8).count * sizeof *after) == 0);
    free(before);
    free(after);
    rnn_free(m);
}

/* --- distributions --- */

/* Of one tensor: mean 0 and this variance and kurtosis within five standard errors, and no number
 * beyond the limit. */
static void check_moments(const rnn_model *m, int index, double variance, double kurtosis,
                          double limit) {
    const int64_t n = tensor_at(m, index).count;
    float *values = tensor_of(m, index);
    double sum = 0, squares = 0, fourths = 0, largest = 0;
    for (int64_t k = 0; k < n; k++) {
        const double x = (double)values[k];
        sum += x;
        squares += x * x;
        fourths += x * x * x * x;
        largest = fmax(largest, fabs(x));
    }
    const double count = (double)n;
    CHECK_NEAR(sum / count, 0, 5 * sqrt(variance / count));
    CHECK_NEAR(squares / count, variance, 5 * variance * sqrt((kurtosis - 1) / count));
    CHECK_NEAR(fourths / count / (variance * variance), kurtosis, 0.15);
    CHECK(largest <= limit);
    free(values);
}

/* weight_ih_l0 is (4 · 100, 80), weight_hh_l0 (4 · 100, 100), fc.weight (60, 100). */
static const rnn_architecture WIDE = {1, 80, 100, 1, 60};
static const double NO_LIMIT = INFINITY, UNIFORM_KURTOSIS = 1.8, NORMAL_KURTOSIS = 3;

TEST(uniform_weights_fill_their_range_evenly) {
    rnn_model *m = create(WIDE, RNN_ISA_BEST);
    rnn_initialisation how = all_weights(RNN_INIT_XAVIER_UNIFORM);
    draw(m, &how, 1);
    check_moments(m, 0, 2.0 / (80 + 400), UNIFORM_KURTOSIS, sqrt(6.0 / (80 + 400)) * 1.0000001);
    check_moments(m, 1, 2.0 / (100 + 400), UNIFORM_KURTOSIS, sqrt(6.0 / (100 + 400)) * 1.0000001);
    how.rules[RNN_INIT_RECURRENT].gates_apart = true;
    how.rules[RNN_INIT_READOUT] = (rnn_init_rule){RNN_INIT_KAIMING_UNIFORM, .fan_out = true};
    draw(m, &how, 1);
    check_moments(m, 1, 2.0 / (100 + 100), UNIFORM_KURTOSIS, sqrt(6.0 / (100 + 100)) * 1.0000001);
    check_moments(m, 4, 2.0 / 60, UNIFORM_KURTOSIS, sqrt(6.0 / 60) * 1.0000001);
    rnn_free(m);
}

TEST(normal_weights_have_the_moments_of_a_normal_distribution) {
    rnn_model *m = create(WIDE, RNN_ISA_BEST);
    rnn_initialisation how = all_weights(RNN_INIT_KAIMING_NORMAL);
    how.rules[RNN_INIT_RECURRENT].scheme = RNN_INIT_LECUN;
    draw(m, &how, 1);
    check_moments(m, 0, 2.0 / 80, NORMAL_KURTOSIS, NO_LIMIT);
    check_moments(m, 1, 1.0 / 100, NORMAL_KURTOSIS, NO_LIMIT);
    how = all_weights(RNN_INIT_IDENTITY);
    draw(m, &how, 1);
    check_moments(m, 0, 1e-6, NORMAL_KURTOSIS, NO_LIMIT);
    rnn_free(m);
}

/* Cut at two standard deviations of what was cut, which then are 2.2737 of its own; its kurtosis is
 * 2.3655 (scipy.stats.truncnorm(-2, 2)). */
TEST(truncated_weights_keep_their_standard_deviation) {
    rnn_model *m = create(WIDE, RNN_ISA_BEST);
    rnn_initialisation how = all_weights(RNN_INIT_LECUN);
    how.rules[RNN_INIT_INPUT].truncated = true;
    draw(m, &how, 1);
    check_moments(m, 0, 1.0 / 80, 2.3655, 2 / 0.8796256610342398 / sqrt(80) * 1.0000001);
    rnn_free(m);
}

/* --- matrices --- */

/* How far the block's rows or columns, whichever are fewer, are from orthogonal of length `gain`.
 */
static double largest_fault(const float *block, size_t rows, size_t columns, double gain) {
    const bool wide = rows < columns;
    const size_t count = wide ? rows : columns, length = wide ? columns : rows;
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j <= i; j++) {
            double product = 0;
            for (size_t k = 0; k < length; k++)
                product += (double)block[wide ? i * columns + k : k * columns + i] *
                           (double)block[wide ? j * columns + k : k * columns + j];
            largest = fmax(largest, fabs(product - (i == j ? gain * gain : 0)));
        }
    return largest;
}

/* Every block that was made orthogonal, of every matrix of the network. */
static void check_orthogonal(const rnn_model *m, bool gates_apart, double gain) {
    for (int i = 0; i < tensor_count(m); i++) {
        const rnn_tensor t = tensor_at(m, i);
        const size_t blocks = gates_apart && t.gates ? (size_t)t.gates : 1;
        const size_t rows = (size_t)t.rows / blocks, columns = (size_t)t.columns;
        float *values = tensor_of(m, i);
        for (size_t k = 0; k < blocks && t.rank == 2; k++)
            CHECK(largest_fault(values + k * rows * columns, rows, columns, gain) < 3e-7);
        free(values);
    }
}

TEST(orthogonal_weights_are_orthogonal) {
    rnn_initialisation how = all_weights(RNN_INIT_ORTHOGONAL);
    const rnn_architecture shapes[] = {
        {1, 80, 37, 2, 60}, {1, 3, 20, 1, 7}, {1, 200, 10, 1, 3}, {1, 1, 1, 1, 1}};
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
        for (int apart = 0; apart < 2; apart++) {
            rnn_model *m = create(shapes[k], RNN_ISA_BEST);
            for (int part = 0; part < RNN_INIT_BIAS; part++) {
                how.rules[part].gates_apart = apart != 0;
                how.rules[part].gain = apart ? 0.75 : 0;
            }
            draw(m, &how, 5);
            check_orthogonal(m, apart != 0, apart ? 0.75 : 1);
            rnn_free(m);
        }
}

/* Stacked, a gate's own block is far from orthogonal: a quarter of the squares are its. */
TEST(stacked_gates_share_one_orthogonal_matrix) {
    rnn_model *m = create(WIDE, RNN_ISA_BEST);
    const rnn_initialisation how = all_weights(RNN_INIT_ORTHOGONAL);
    draw(m, &how, 5);
    float *values = tensor_of(m, 1);
    double squares = 0;
    for (size_t k = 0; k < 100 * 100; k++) squares += (double)values[k] * (double)values[k];
    CHECK_NEAR(squares, 25, 2);
    CHECK(largest_fault(values, 100, 100, 1) > 0.5);
    free(values);
    rnn_free(m);
}

TEST(identity_is_on_the_diagonal_of_every_gate) {
    rnn_model *m = create(GOLDEN_SHAPE, RNN_ISA_BEST);
    rnn_initialisation how = all_weights(RNN_INIT_IDENTITY);
    how.rules[RNN_INIT_RECURRENT].gain = 0.5;
    draw(m, &how, 5);
    float *values = tensor_of(m, 5);
    CHECK_TEXT(tensor_at(m, 5).name, "lstm.weight_hh_l1");
    for (int row = 0; row < 44; row++)
        for (int column = 0; column < 11; column++)
            CHECK_NEAR((double)values[row * 11 + column], row % 11 == column ? 0.5 : 0, 0);
    free(values);
    rnn_free(m);
}

/* --- forget bias --- */

TEST(a_forget_bias_is_in_one_bias_and_leaves_the_rest) {
    rnn_model *m = create(GOLDEN_SHAPE, RNN_ISA_BEST);
    rnn_initialisation how = {0};
    draw(m, &how, 8);
    float *before = weights_of(m);
    how.sets_forget_bias = true;
    how.forget_bias = 2;
    draw(m, &how, 8);
    float *after = weights_of(m);
    size_t at = 0;
    for (int i = 0; i < tensor_count(m); i++) {
        const rnn_tensor t = tensor_at(m, i);
        const bool of_layer = t.role == RNN_INPUT_BIAS || t.role == RNN_RECURRENT_BIAS;
        for (int64_t k = 0; k < t.count; k++, at++) {
            const bool forgets = of_layer && k / 11 == 1; /* i f g o */
            const double set = t.role == RNN_INPUT_BIAS ? 2 : 0;
            CHECK_NEAR((double)after[at], forgets ? set : (double)before[at], 0);
        }
    }
    free(before);
    free(after);
    rnn_free(m);
}

/* --- refusals --- */

static void check_refused(const rnn_initialisation *how, const char *told) {
    error err;
    rnn_model *m = create(GOLDEN_SHAPE, RNN_ISA_BEST);
    CHECK_INT(rnn_init_weights(m, how, 0, &err), STATUS_BAD_INPUT);
    CHECK_CONTAINS(err.message, told);
    rnn_free(m);
}

TEST(what_cannot_be_drawn_is_refused) {
    rnn_initialisation how = {0};
    how.rules[RNN_INIT_BIAS].scheme = RNN_INIT_ORTHOGONAL;
    check_refused(&how, "biases cannot be orthogonal");
    how.rules[RNN_INIT_BIAS].scheme = RNN_INIT_SCHEME_COUNT;
    check_refused(&how, "no scheme of initial weights number 9");
    how = all_weights(RNN_INIT_XAVIER_UNIFORM);
    how.rules[RNN_INIT_INPUT].gain = -1;
    check_refused(&how, "gain");
    how.rules[RNN_INIT_INPUT].gain = NAN;
    check_refused(&how, "gain");
    how = (rnn_initialisation){.sets_forget_bias = true, .forget_bias = INFINITY};
    check_refused(&how, "finite");
}

TEST(memory_is_foretold) {
    const rnn_initialisation uniform = {0}, orthogonal = all_weights(RNN_INIT_ORTHOGONAL);
    CHECK_INT((int64_t)rnn_init_bytes(&WIDE, &uniform, 4), 0);
    /* The largest is weight_hh (400, 100) with two columns' sums; there are three. */
    CHECK_INT((int64_t)rnn_init_bytes(&WIDE, &orthogonal, 1), 8 * (400 * 100 + 2 * 100));
    CHECK_INT((int64_t)rnn_init_bytes(&WIDE, &orthogonal, 8), 3 * 8 * (400 * 100 + 2 * 100));
}

int main(void) {
    RUN(every_path_and_any_number_of_threads_give_the_bits_that_the_page_says);
    RUN(threads_share_large_tensors_out);
    RUN(a_part_leaves_the_numbers_of_the_others);
    RUN(uniform_weights_fill_their_range_evenly);
    RUN(normal_weights_have_the_moments_of_a_normal_distribution);
    RUN(truncated_weights_keep_their_standard_deviation);
    RUN(orthogonal_weights_are_orthogonal);
    RUN(stacked_gates_share_one_orthogonal_matrix);
    RUN(identity_is_on_the_diagonal_of_every_gate);
    RUN(a_forget_bias_is_in_one_bias_and_leaves_the_rest);
    RUN(what_cannot_be_drawn_is_refused);
    RUN(memory_is_foretold);
    return check_finish();
}
