/* The engine's own functions against libm's in long double (11 more bits than what is measured):
 * the bounds that NUMERICS.md states, the edges, and equal bits on every path. */
#include <float.h>
#include <stdint.h>
#include <stdlib.h>

#include "src/base/random.h"
#include "src/rnn/fpmode.h"
#include "src/rnn/kernels/fused.h"
#include "src/rnn/kernels/kernels.h"
#include "src/rnn/rnn.h"
#include "src/rnn/scalar_math.h"
#include "tests/check.h"

typedef void map(const float *x, float *y, ptrdiff_t count);

typedef struct kernel_path {
    rnn_isa path;
    const kernels *kernels;
} kernel_path;

static const kernel_path PATHS[] = {
    {RNN_ISA_GENERIC, &rnn_kernels_generic},
#ifdef __x86_64__
    {RNN_ISA_AVX2, &rnn_kernels_avx2},
    {RNN_ISA_AVX512, &rnn_kernels_avx512},
#endif
};
enum { PATH_COUNT = sizeof PATHS / sizeof PATHS[0], SAMPLES = 1 << 21 };

static const kernels *best_kernels(void) {
    const kernels *best = NULL;
    for (int p = 0; p < PATH_COUNT; p++)
        if (rnn_isa_available(PATHS[p].path)) best = PATHS[p].kernels;
    return best;
}

static float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* |got - exact| in units of the last place of the float (or double) nearest to exact. */
static long double error_in_ulp(long double got, long double exact, int digits) {
    int exponent;
    frexpl(exact, &exponent);
    return fabsl(got - exact) / ldexpl(1, exponent - digits);
}

static long double exact_sigmoid(long double x) {
    return 1 / (1 + expl(-x));
}

/* Every SAMPLES-th part of all floats of both signs up to `limit`, and all near 1. */
static void fill(float *x, float limit) {
    uint32_t limit_bits;
    memcpy(&limit_bits, &limit, sizeof limit);
    for (uint32_t k = 0; k < SAMPLES; k++) {
        const uint32_t half = k / 2;
        const uint32_t bits = k % 8 < 6 ? (uint32_t)((uint64_t)half * limit_bits / (SAMPLES / 2))
                                        : 0x3f000000u + half % (1u << 20) * 28u;
        x[k] = float_of(bits | k % 2 << 31);
    }
}

static double largest_error(map *function, long double (*exact)(long double), float limit) {
    float *x = malloc(SAMPLES * sizeof *x), *y = malloc(SAMPLES * sizeof *y);
    fill(x, limit);
    function(x, y, SAMPLES);
    long double largest = 0;
    for (int k = 0; k < SAMPLES; k++) {
        const long double wanted = exact((long double)x[k]);
        const bool normal = fabsf(x[k]) >= FLT_MIN && fabsl(wanted) >= (long double)FLT_MIN;
        if (!normal) continue;
        const long double error = error_in_ulp((long double)y[k], wanted, FLT_MANT_DIG);
        if (error > largest) largest = error;
    }
    free(x), free(y);
    return (double)largest;
}

TEST(sigmoid_is_within_its_bound) {
    const double error = largest_error(best_kernels()->sigmoid, exact_sigmoid, 100);
    printf("sigmoid: %.3f ULP\n", error);
    CHECK(error <= 2.5);
}

TEST(tanh_is_within_its_bound) {
    const double error = largest_error(best_kernels()->tanh, tanhl, 100);
    printf("tanh: %.3f ULP\n", error);
    CHECK(error <= 2.5);
}

TEST(exp_is_within_its_bound) {
    double largest = 0;
    for (int k = 0; k < SAMPLES; k++) {
        const double x = -708.0 * k / SAMPLES * (k % 2 ? 1 : 1e-2);
        const double error =
            (double)error_in_ulp((long double)rnn_scalar_exp(x), expl(x), DBL_MANT_DIG);
        if (error > largest) largest = error;
    }
    printf("exp: %.3f ULP\n", largest);
    CHECK(largest < 1);
}

TEST(log_is_within_its_bound) {
    double largest = 0;
    for (int k = 1; k < SAMPLES; k++) {
        const double x = 1 + (k % 2 ? 30.0 : 1e4) * k / SAMPLES;
        const double error =
            (double)error_in_ulp((long double)rnn_scalar_log(x), logl(x), DBL_MANT_DIG);
        if (error > largest) largest = error;
    }
    printf("log: %.3f ULP\n", largest);
    CHECK(largest < 1);
}

TEST(scalar_functions_keep_to_the_edges) {
    CHECK(rnn_scalar_exp(0) == 1);
    CHECK(rnn_scalar_exp(-709) == 0);
    CHECK(rnn_scalar_exp(-(double)INFINITY) == 0);
    CHECK(isnan(rnn_scalar_exp((double)NAN)));
    CHECK(rnn_scalar_log(1) == 0);
    CHECK(isinf(rnn_scalar_log((double)INFINITY)));
    CHECK(isnan(rnn_scalar_log((double)NAN)));
}

/* libm's in long double, at exact arguments. */
TEST(the_cosine_is_that_of_libm) {
    const long double pi = acosl(-1.0L);
    long double worst = 0;
    for (int64_t n = 1; n < 1200; n += 7)
        for (int64_t k = 0; k < 5 * n; k += 1 + n / 50) {
            const long double wanted = cosl(pi * (long double)(k % (2 * n)) / (long double)n);
            const double got = rnn_scalar_cosine((double)k, (double)n);
            if (2 * (k % n) == n)
                CHECK(got == 0);
            else
                worst = fmaxl(worst, error_in_ulp((long double)got, wanted, DBL_MANT_DIG));
        }
    printf("cosine: %.2Lf ULP\n", worst);
    CHECK(worst < 2.2L);
    CHECK(rnn_scalar_cosine(0, 3) == 1 && rnn_scalar_cosine(3, 3) == -1);
    CHECK(rnn_scalar_cosine(6, 3) == 1 && rnn_scalar_cosine(1.5, 3) == 0);
}

TEST(powers_are_near_those_of_libm) {
    static const double bases[] = {0.4, 0.9, 0.97, 0.999, 0.9999};
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++)
        for (int64_t n = 0; n < 200000; n += 1 + n / 3) {
            const double wanted = 1 - (double)powl((long double)bases[b], (long double)n);
            CHECK(fabs(1 - rnn_scalar_power(bases[b], n) - wanted) <= 1e-12 * wanted);
        }
    CHECK(rnn_scalar_power(0, 0) == 1 && rnn_scalar_power(0, 3) == 0);
    CHECK(rnn_scalar_power(3, 4) == 81);
}

/* Of every count, so that whole vectors and rests are met. */
TEST(exponentials_have_the_bits_of_exp_on_every_path) {
    enum { MOST = 41 };
    double exponents[MOST], exps[MOST];
    for (int k = 0; k < MOST; k++) exponents[k] = -0.37 * k * k * k;
    exponents[3] = (double)NAN;
    exponents[5] = exponents[19] = -(double)INFINITY;
    exponents[17] = -708;
    for (int p = 0; p < PATH_COUNT; p++) {
        if (!rnn_isa_available(PATHS[p].path)) continue;
        for (int count = 1; count <= MOST; count++) {
            memcpy(exps, exponents, sizeof exps);
            PATHS[p].kernels->exponentials(exps, count);
            for (int k = 0; k < MOST; k++) {
                const double wanted = k < count ? rnn_scalar_exp(exponents[k]) : exponents[k];
                CHECK(memcmp(&exps[k], &wanted, sizeof wanted) == 0);
            }
        }
    }
}

static float one(map *function, float x) {
    float y;
    function(&x, &y, 1);
    return y;
}

TEST(activations_saturate_and_let_nan_pass) {
    for (int p = 0; p < PATH_COUNT; p++) {
        if (!rnn_isa_available(PATHS[p].path)) continue;
        map *sigmoid = PATHS[p].kernels->sigmoid, *tangent = PATHS[p].kernels->tanh;
        CHECK(one(sigmoid, 0) == 0.5f);
        CHECK(one(sigmoid, 40) == 1);
        CHECK(one(sigmoid, INFINITY) == 1);
        CHECK(one(sigmoid, -INFINITY) == 0);
        CHECK(one(sigmoid, -1e30f) == 0);
        CHECK(isnan(one(sigmoid, NAN)));
        CHECK(isnan(one(sigmoid, -NAN)));
        CHECK(one(tangent, 0) == 0 && !signbit(one(tangent, 0)));
        CHECK(signbit(one(tangent, -0.0f)));
        CHECK(one(tangent, 9.5f) == 1);
        CHECK(one(tangent, INFINITY) == 1);
        CHECK(one(tangent, -INFINITY) == -1);
        CHECK(isnan(one(tangent, NAN)));
        CHECK(one(tangent, 1e-20f) == 1e-20f);
    }
}

/* Where tanh nears 1 it may fall by two units of its last place, within its error. */
TEST(activations_rise_and_tanh_is_odd) {
    const kernels *k = best_kernels();
    for (int step = -20 * 1024; step < 20 * 1024; step++) {
        const float x = (float)step / 1024, next = (float)(step + 1) / 1024;
        if (!CHECK(one(k->sigmoid, x) <= one(k->sigmoid, next))) printf("at %a\n", x);
        if (!CHECK(one(k->tanh, x) <= one(k->tanh, next) + 0x1p-23f)) printf("at %a\n", x);
        CHECK(one(k->tanh, -x) == -one(k->tanh, x));
    }
}

TEST(activations_have_the_same_bits_on_every_path) {
    float *x = malloc(SAMPLES * sizeof *x), *wanted = malloc(SAMPLES * sizeof *x);
    float *got = malloc(SAMPLES * sizeof *x);
    fill(x, FLT_MAX);
    for (int which = 0; which < 2; which++) {
        for (int p = 0; p < PATH_COUNT; p++) {
            if (!rnn_isa_available(PATHS[p].path)) continue;
            map *function = which ? PATHS[p].kernels->tanh : PATHS[p].kernels->sigmoid;
            function(x, p == 0 ? wanted : got, SAMPLES);
            if (p > 0) CHECK(memcmp(wanted, got, SAMPLES * sizeof *x) == 0);
        }
    }
    free(x), free(wanted), free(got);
}

/* Operands that meet the corners of a fused multiply-add: c near -ab, sums half-way between two
 * floats, results at the edges of the normal range. */
static void hard_operands(uint64_t index, float *a, float *b, float *c) {
    const random_block r = random_at(7, RANDOM_TEST, 0, index);
    *a = float_of(r.word[0]);
    *b = float_of(r.word[1]);
    *c = float_of(r.word[2]);
    const uint32_t kind = r.word[3] % 5;
    if (kind >= 1) {
        *a = float_of((r.word[0] & 0x80ffffffu) | 0x3f000000u);
        *b = float_of((r.word[1] & 0x80ffffffu) | 0x3f000000u);
    }
    if (kind == 1) *c = -(*a * *b);
    /* A few significant bits: exact ties are frequent. */
    if (kind >= 2) *a = float_of(0x3f800000u | (r.word[0] & 0x007ff000u));
    if (kind == 2) *b = float_of(0x33800000u | (r.word[1] & 0x8000f000u));
    if (kind == 2) *c = float_of(0x3f800000u | (r.word[2] & 0x807fffffu));
    /* The product is a tie and the addend a trifle, or the reverse. */
    if (kind == 3) *b = float_of(0x3f800001u | (r.word[1] & 0x007ff000u));
    if (kind == 3) *c = float_of((r.word[2] & 0x80000000u) | (1u + r.word[2] % 0x20u) << 23);
    /* The edge of what is flushed. */
    if (kind == 4) *b = float_of(0x00800000u + (r.word[1] & 0x80ffffffu));
    if (kind == 4) *c = float_of(0x00800000u + (r.word[2] & 0x80ffffffu));
}

TEST(fused_multiply_add_in_software_equals_the_hardware) {
    const kernels *hardware = best_kernels();
    if (hardware == &rnn_kernels_generic)
        SKIP("there is no path here with FMA instructions of x86-64");
    enum { COUNT = 1 << 20 };
    float *a = malloc(COUNT * sizeof *a), *b = malloc(COUNT * sizeof *b);
    float *c = malloc(COUNT * sizeof *c), *wanted = malloc(COUNT * sizeof *c);
    float *got = malloc(COUNT * sizeof *c);
    for (uint64_t k = 0; k < COUNT; k++) hard_operands(k, a + k, b + k, c + k);
    hardware->fused(a, b, c, wanted, COUNT);
    rnn_kernels_generic.fused(a, b, c, got, COUNT);
    for (int k = 0; k < COUNT; k++) {
        const float scalar = fused(a[k], b[k], c[k]);
        if (isnan(wanted[k])) {
            CHECK(isnan(got[k]) && isnan(scalar));
        } else if (!CHECK(memcmp(&wanted[k], &got[k], sizeof(float)) == 0 &&
                          memcmp(&wanted[k], &scalar, sizeof(float)) == 0)) {
            printf("%a * %a + %a: %a, not %a, %a\n", a[k], b[k], c[k], wanted[k], got[k], scalar);
            break;
        }
    }
    free(a), free(b), free(c), free(wanted), free(got);
}

int main(void) {
    fpmode_set();
    RUN(sigmoid_is_within_its_bound);
    RUN(tanh_is_within_its_bound);
    RUN(exp_is_within_its_bound);
    RUN(log_is_within_its_bound);
    RUN(scalar_functions_keep_to_the_edges);
    RUN(the_cosine_is_that_of_libm);
    RUN(powers_are_near_those_of_libm);
    RUN(exponentials_have_the_bits_of_exp_on_every_path);
    RUN(activations_saturate_and_let_nan_pass);
    RUN(activations_rise_and_tanh_is_odd);
    RUN(activations_have_the_same_bits_on_every_path);
    RUN(fused_multiply_add_in_software_equals_the_hardware);
    return check_finish();
}
