/* The samplers and distributions of a search.  Sobol points are those of scipy 1.17; the rest is
 * from Philox, SHA-256 and the scrambling written down again in tests/fixtures/search_points.py,
 * and from closed formulas. */
#include <stdlib.h>

#include "src/base/random.h"
#include "src/base/sha256.h"
#include "src/search/distributions.h"
#include "src/search/samplers.h"
#include "src/search/sobol.h"
#include "tests/check.h"

/* --- Sobol --- */

static void digest_of_points(int count, int dimensions, char hex[SHA256_HEX_CHARS + 1]) {
    sha256_digest digest;
    sha256 *hash = sha256_begin();
    for (int k = 0; k < count; k++)
        for (int d = 0; d < dimensions; d++) {
            const uint32_t x = sobol_point(d, (uint32_t)k);
            sha256_add(hash, &x, sizeof x); /* little endian, as this machine */
        }
    CHECK_INT(sha256_end(hash, &digest), 0);
    sha256_hex(&digest, hex);
}

TEST(sobol_points_are_scipys) {
    char hex[SHA256_HEX_CHARS + 1];
    digest_of_points(1024, 64, hex);
    CHECK_TEXT(hex, "87cdc3f19fb0926b5450a7aaf180328aded224cbb05142b1f811cbc7fcb2c736");
    digest_of_points(1024, SOBOL_DIMENSIONS, hex);
    CHECK_TEXT(hex, "eda409e99c4ea6bcdcea85958951fcdca847d4911d968d287050b764036cf0b0");
}

TEST(scrambled_points_are_those_written_down_again) {
    static const int dimensions[3] = {0, 1, 127};
    static const uint32_t expected[4][3] = {
        {0xb3debe49, 0xb52f82d9, 0xc48e3338},
        {0x09387b84, 0x548ccd83, 0x1e9b05db},
        {0x58b403c8, 0xd757f247, 0x96a76bad},
        {0xccadbdcd, 0x353092ee, 0x7a176283},
    };
    for (uint32_t k = 0; k < 4; k++)
        for (int i = 0; i < 3; i++) {
            const int d = dimensions[i];
            const search_dimension dimension = {.stream = 1, .sobol = d};
            CHECK_INT(sobol_scramble(sobol_point(d, k), 7, d), expected[k][i]);
            CHECK_INT(search_draw(SEARCH_SAMPLER_SOBOL, 7, &dimension, k) >> 32, expected[k][i]);
        }
}

/* What makes it a (0, m, 1) sequence in every dimension. */
TEST(every_interval_holds_one_point) {
    for (int d = 0; d < SOBOL_DIMENSIONS; d++)
        for (int m = 1; m <= 7; m++) {
            bool taken[128] = {false};
            for (uint32_t k = 0; k < 1u << m; k++)
                taken[sobol_scramble(sobol_point(d, k), 3, d) >> (32 - m)] = true;
            for (int i = 0; i < 1 << m; i++) CHECK(taken[i]);
        }
}

/* How many boxes of 2^-a x 2^-(m - a) do not hold exactly one of 2^m points. */
static int count_failing_boxes(int first, int second, int m, bool scrambled) {
    int failing = 0;
    for (int a = 0; a <= m; a++) {
        int held[64] = {0};
        for (uint32_t k = 0; k < 1u << m; k++) {
            uint32_t x = sobol_point(first, k), y = sobol_point(second, k);
            if (scrambled) x = sobol_scramble(x, 11, first), y = sobol_scramble(y, 11, second);
            held[((uint64_t)x >> (32 - a)) << (m - a) | (uint64_t)y >> (32 - (m - a))]++;
        }
        for (int i = 0; i < 1 << m; i++) failing += held[i] != 1;
    }
    return failing;
}

TEST(scrambling_keeps_boxes_in_two_dimensions) {
    CHECK_INT(count_failing_boxes(0, 1, 6, true), 0);
    for (int first = 0; first < 12; first++)
        for (int second = 0; second < first; second++)
            CHECK_INT(count_failing_boxes(first, second, 6, true),
                      count_failing_boxes(first, second, 6, false));
}

/* --- random --- */

TEST(random_draws_hang_on_the_name_the_seed_and_the_number) {
    static const uint64_t lr[3] = {0x486a9ee4d94dfa00, 0x34f473e65c94e5fc, 0x9ba8af7257311f2f};
    static const uint64_t hidden_dim[3] = {0xf270de28ab54a7e7, 0xf7597e75abc91be6,
                                           0xdb95b2a4c9219ef9};
    search_dimension a, b;
    error err;
    REQUIRE(search_dimension_of("train.lr", 0, &a, &err) == STATUS_OK);
    REQUIRE(search_dimension_of("model.hidden_dim", 1, &b, &err) == STATUS_OK);
    CHECK_INT(a.stream, 0x97d37df5);
    for (uint64_t k = 0; k < 3; k++) {
        CHECK(search_draw(SEARCH_SAMPLER_RANDOM, 3, &a, k) == lr[k]);
        CHECK(search_draw(SEARCH_SAMPLER_RANDOM, 3, &b, k) == hidden_dim[k]);
    }
}

/* --- distributions --- */

/* The interval of 2^-32 number `w`. */
static uint64_t at(uint64_t w) {
    return w << 32;
}

TEST(real_numbers_are_snapped_closed_formulas) {
    CHECK(search_real(at(1 << 20), 1e-3, 1, true) == 0.00100169);
    CHECK(search_real(at(1u << 31), 1e-3, 1, true) == 0.0316228);
    CHECK(search_real(at(1u << 31), 1, 3, false) == 2);
    CHECK(search_real(at(1u << 30), 0.1, 0.5, false) == 0.2);
    CHECK(search_real(0, 0.12345648, 0.5, false) == 0.12345648);         /* not below min */
    CHECK(search_real(UINT64_MAX, 0.1, 0.12345651, true) == 0.12345651); /* nor above max */
    CHECK(search_real(at(5), 2, 2, true) == 2);
}

/* The six digits are those of the formula by the C library, whose last bits do not reach them. */
TEST(log_uniform_numbers_agree_with_libm) {
    for (uint32_t i = 0; i < 20000; i++) {
        const uint32_t w = random_at(1, RANDOM_TEST, 0, i).word[0];
        const double u = (w + 0.5) * 0x1p-32;
        const double expected = 1e-5 * pow(3 / 1e-5, u);
        CHECK_NEAR(search_real(at(w), 1e-5, 3, true) / expected, 1, 5.1e-6);
        CHECK_NEAR(search_real(at(w), -2, 3, false), -2 + 5 * u, 5.1e-6);
    }
}

TEST(whole_numbers_are_multiplied_and_shifted) {
    const random_block zero = random_at(0, (random_purpose)0, 0, 0);
    const uint64_t first = (uint64_t)zero.word[1] << 32 | zero.word[0];
    CHECK(first == 0xe169c58d6627e8d5);
    CHECK_INT(search_choice(first, 7), 6);
    CHECK_INT(search_integer(first, 10, 16, false), 16);
    CHECK_INT(search_integer(0, 16, 256, false), 16);
    CHECK_INT(search_integer(UINT64_MAX, 16, 256, false), 256);
    CHECK(search_integer(UINT64_MAX, 0, INT64_MAX, false) == INT64_MAX);
}

/* P(n) = log((n + 1/2) / (n - 1/2)) / log((max + 1/2) / (min - 1/2)). */
TEST(log_integers_have_the_shares_of_their_intervals) {
    enum { DRAWS = 1 << 16, MIN = 1, MAX = 9 };
    int count[MAX + 1] = {0};
    for (uint64_t i = 0; i < DRAWS; i++) {
        const int64_t n = search_integer(at(i << 16 | 1 << 15), MIN, MAX, true);
        REQUIRE(n >= MIN && n <= MAX);
        count[n]++;
    }
    for (int n = MIN; n <= MAX; n++)
        CHECK_NEAR((double)count[n] / DRAWS, log((n + 0.5) / (n - 0.5)) / log((MAX + 0.5) / 0.5),
                   2.0 / DRAWS);
}

int main(void) {
    RUN(sobol_points_are_scipys);
    RUN(scrambled_points_are_those_written_down_again);
    RUN(every_interval_holds_one_point);
    RUN(scrambling_keeps_boxes_in_two_dimensions);
    RUN(random_draws_hang_on_the_name_the_seed_and_the_number);
    RUN(real_numbers_are_snapped_closed_formulas);
    RUN(log_uniform_numbers_agree_with_libm);
    RUN(whole_numbers_are_multiplied_and_shifted);
    RUN(log_integers_have_the_shares_of_their_intervals);
    return check_finish();
}
