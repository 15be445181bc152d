/* The surrogate of a search by results.  erfc is mpmath's, densities are Optuna 5's, proposals are
 * drawn again with both and scipy's quantiles by tests/fixtures/search_densities.py; the rest is by
 * closed formulas. */
#include <stdlib.h>

#include "src/base/random.h"
#include "src/search/parzen.h"
#include "src/search/special_functions.h"
#include "src/search/tpe.h"
#include "tests/check.h"
#include "tests/search_densities.inc"

#define GROUP(...) \
    { __VA_ARGS__ }

static double logarithm(double x) {
    return log(x);
}

/* --- functions --- */

TEST(erfc_is_within_three_units_of_the_true_one) {
    for (size_t i = 0; i < sizeof erfc_values / sizeof *erfc_values; i++) {
        const double x = erfc_values[i][0], expected = erfc_values[i][1];
        const double unit = nextafter(expected, 2) - expected;
        CHECK_NEAR(search_erfc(x), expected, 3 * unit);
    }
    CHECK(search_erfc(26) == 0);
    CHECK(search_erfc(INFINITY) == 0);
}

TEST(erfc_is_near_the_c_librarys) {
    for (uint32_t i = 0; i < 20000; i++) {
        const double x = random_at(1, RANDOM_TEST, 0, i).word[0] * 0x1p-32 * 25.9, known = erfc(x);
        CHECK_NEAR(search_erfc(x), known, 4 * (nextafter(known, 2) - known));
    }
}

TEST(log_is_that_of_small_numbers_too) {
    for (uint32_t i = 1; i < 20000; i++) {
        const double x = pow(10, 600.0 * i / 20000 - 300);
        CHECK_NEAR(search_log(x), logarithm(x), 3e-16 * (1 + fabs(logarithm(x))));
    }
}

TEST(normal_masses_are_those_of_the_error_function) {
    CHECK_NEAR(search_normal_mass(-1, 1), 0.682689492137085897, 2e-16);
    CHECK_NEAR(search_normal_mass(-INFINITY, 0), 0.5, 1e-16);
    CHECK_NEAR(search_normal_mass(3, 4) / 0.00131822678979696829, 1, 1e-13);
    CHECK(search_normal_mass(-4, -3) == search_normal_mass(3, 4));
}

TEST(a_quantile_has_its_share_below) {
    for (int i = 1; i < 200; i++) {
        const double a = -0.05 * i, b = 0.02 * i, share = i / 200.0;
        const double at = search_normal_quantile(a, b, share);
        CHECK(at > a && at < b);
        CHECK_NEAR(search_normal_mass(a, at), share * search_normal_mass(a, b), 1e-15);
    }
}

/* --- densities --- */

static search_space space_of(int dimensions, const search_axis axes[]) {
    search_space space = {.dimensions = dimensions};
    memcpy(space.axes, axes, (size_t)dimensions * sizeof *axes);
    return space;
}

static void check_densities(int dimensions, const search_axis axes[], int64_t count,
                            const double *values, const double *looked_at, const double *expected) {
    const search_space space = space_of(dimensions, axes);
    parzen p;
    error err;
    REQUIRE(parzen_create(&space, values, count, &p, &err) == STATUS_OK);
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(parzen_log_density(&p, &looked_at[i * dimensions]), expected[i], 1e-9);
    parzen_free(&p);
}

#define DENSITY(dimensions, axes_of, count, values_of, looked_at_of, expected_of) \
    {                                                                             \
        const search_axis axes[] = axes_of;                                       \
        const double values[] = values_of, looked_at[] = looked_at_of;            \
        const double expected[] = expected_of;                                    \
        check_densities(dimensions, axes, count, values, looked_at, expected);    \
    }

TEST(densities_are_optunas){SEARCH_DENSITIES}

TEST(deviations_are_distances_to_the_next) {
    static const double real[] = {.1, .25, .3, .7, .9}, whole[] = {1, 1, 3};
    const search_space reals = space_of(1, &(search_axis){SEARCH_AXIS_REAL, false, 0, 1, 0});
    const search_space wholes = space_of(1, &(search_axis){SEARCH_AXIS_WHOLE, false, 1, 3, 0});
    static const double of_real[] = {.15, .15, .4, .4, .2, 1}, of_whole[] = {.6, 2, 2, 3};
    static const double at[] = {0, .2, .5, .95};
    static const double logs[] = {-0.03635872, 0.34055529, -0.25901827, -0.13934627};
    static const double shares[] = {.429819, .325012, .245169};
    parzen p;
    error err;
    REQUIRE(parzen_create(&reals, real, 5, &p, &err) == STATUS_OK);
    for (int i = 0; i < 6; i++) CHECK_NEAR(p.deviations[i], of_real[i], 1e-15);
    for (int i = 0; i < 4; i++) CHECK_NEAR(parzen_log_density(&p, &at[i]), logs[i], 5e-9);
    parzen_free(&p);
    REQUIRE(parzen_create(&wholes, whole, 3, &p, &err) == STATUS_OK);
    for (int i = 0; i < 4; i++) CHECK_NEAR(p.deviations[i], of_whole[i], 1e-15);
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(exp(parzen_log_density(&p, &(double){i + 1})), shares[i], 5e-7);
    parzen_free(&p);
}

TEST(choices_are_counted) {
    const search_space space = space_of(1, &(search_axis){SEARCH_AXIS_CHOICE, false, 0, 2, 0});
    static const double values[] = {0, 2, 2}, shares[] = {1.0 / 3, 4.0 / 21, 10.0 / 21};
    parzen p;
    error err;
    REQUIRE(parzen_create(&space, values, 3, &p, &err) == STATUS_OK);
    for (int i = 0; i < 3; i++)
        CHECK_NEAR(exp(parzen_log_density(&p, &(double){i})), shares[i], 1e-15);
    parzen_free(&p);
}

/* Of 20,000 draws the shares are the probabilities, within four standard errors. */
TEST(draws_have_the_density) {
    enum { DRAWS = 20000, VALUES = 6 };
    const search_space space = space_of(1, &(search_axis){SEARCH_AXIS_WHOLE, true, 1, VALUES, 9});
    static const double values[] = {1, 2, 2, 6};
    int64_t counts[VALUES + 1] = {0};
    parzen p;
    error err;
    REQUIRE(parzen_create(&space, values, 4, &p, &err) == STATUS_OK);
    for (uint64_t i = 0; i < DRAWS; i++) {
        double value;
        parzen_draw(&p, 3, i, &value);
        REQUIRE(value >= 1 && value <= VALUES && value == floor(value));
        counts[(int)value]++;
    }
    for (int i = 1; i <= VALUES; i++) {
        const double share = exp(parzen_log_density(&p, &(double){i}));
        CHECK_NEAR((double)counts[i] / DRAWS, share, 4 * sqrt(share * (1 - share) / DRAWS));
    }
    parzen_free(&p);
}

/* --- good and bad --- */

TEST(the_best_tenth_is_good) {
    static const tpe_result results[12] = {
        {TPE_FINISHED, .5, 1}, {TPE_FINISHED, .9, 2}, {TPE_DIVERGED, 0, 0},  {TPE_FINISHED, .9, 1},
        {TPE_FINISHED, .9, 1}, {TPE_FINISHED, .1, 0}, {TPE_FINISHED, .2, 0}, {TPE_FINISHED, .3, 0},
        {TPE_FINISHED, .3, 0}, {TPE_FINISHED, .3, 0}, {TPE_FINISHED, .3, 0}, {TPE_UNKNOWN, 1, 0}};
    bool good[12];
    error err;
    REQUIRE(tpe_split(results, 12, good, &err) == STATUS_OK); /* of 11 results 2 */
    for (int i = 0; i < 12; i++) CHECK_INT(good[i], i == 3 || i == 4);
}

TEST(what_diverged_is_never_good) {
    tpe_result results[300] = {{.state = TPE_UNKNOWN}};
    bool good[300];
    error err;
    for (int i = 0; i < 300; i++) results[i].state = TPE_DIVERGED;
    REQUIRE(tpe_split(results, 300, good, &err) == STATUS_OK);
    for (int i = 0; i < 300; i++) CHECK(!good[i]);
    int count = 0;
    for (int i = 0; i < 300; i++) results[i] = (tpe_result){TPE_FINISHED, i, 0};
    REQUIRE(tpe_split(results, 300, good, &err) == STATUS_OK); /* 25 at most */
    for (int i = 0; i < 300; i++) count += good[i];
    CHECK_INT(count, 25);
    CHECK(good[275] && !good[274]);
}

/* The order of Optuna 5.0.0's _split_trials for a study that maximises, as its good trials come
 * with n_below from 1 to 11: what was pruned behind all that is complete, the furthest first. */
TEST(what_was_stopped_comes_behind_in_the_order_of_optuna) {
    enum { COUNT = 11 };
    static const int order[COUNT] = {2, 8, 5, 0, 10, 4, 7, 3, 1, 9, 6};
    tpe_result left[COUNT] = {
        {TPE_FINISHED, .5, 0, 0}, {TPE_STOPPED, .9, 0, 2}, {TPE_FINISHED, .7, 0, 0},
        {TPE_STOPPED, .2, 0, 3},  {TPE_STOPPED, .4, 0, 3}, {TPE_FINISHED, .6, 0, 0},
        {TPE_STOPPED, .95, 0, 1}, {TPE_STOPPED, .4, 0, 3}, {TPE_FINISHED, .7, 0, 0},
        {TPE_STOPPED, .1, 0, 2},  {TPE_FINISHED, .1, 0, 0}};
    bool good[COUNT];
    error err;
    REQUIRE(tpe_split(left, COUNT, good, &err) == STATUS_OK); /* of 11 results 2 */
    for (int i = 0; i < COUNT; i++) CHECK_INT(good[i], i == order[0] || i == order[1]);
    left[order[0]].state = TPE_UNKNOWN; /* of 10 and fewer the best one */
    for (int place = 1; place < COUNT; place++) {
        REQUIRE(tpe_split(left, COUNT, good, &err) == STATUS_OK);
        for (int i = 0; i < COUNT; i++) CHECK_INT(good[i], i == order[place]);
        left[order[place]].state = TPE_UNKNOWN;
    }
}

/* --- proposals --- */

static void check_proposal(int dimensions, const search_axis axes[], int64_t count, uint64_t point,
                           const double *values, const int *states, const double *scores,
                           const double *losses, const double *expected) {
    const search_space space = space_of(dimensions, axes);
    tpe_result results[64];
    double proposed[8];
    error err;
    for (int64_t i = 0; i < count; i++)
        results[i] = (tpe_result){(tpe_state)states[i], scores[i], losses[i]};
    REQUIRE(tpe_propose(&space, values, results, count, 7, point, proposed, &err) == STATUS_OK);
    for (int i = 0; i < dimensions; i++) CHECK(proposed[i] == expected[i]);
}

#define PROPOSAL(dimensions, axes_of, count, point, values_of, states_of, scores_of, losses_of,   \
                 expected_of)                                                                     \
    {                                                                                             \
        const search_axis axes[] = axes_of;                                                       \
        const double values[] = values_of, scores[] = scores_of, losses[] = losses_of;            \
        const double expected[] = expected_of;                                                    \
        const int states[] = states_of;                                                           \
        check_proposal(dimensions, axes, count, point, values, states, scores, losses, expected); \
    }

TEST(proposals_are_those_drawn_elsewhere){SEARCH_PROPOSALS}

/* All that was tried so far is bad, and so is what is being tried: proposals keep apart. */
TEST(proposals_keep_apart) {
    const search_space space = space_of(1, &(search_axis){SEARCH_AXIS_REAL, false, 0, 1, 5});
    double values[20];
    tpe_result results[20] = {{.state = TPE_UNKNOWN}};
    error err;
    for (int i = 0; i < 10; i++) {
        values[i] = 0.1 * i;
        results[i] = (tpe_result){TPE_FINISHED, -fabs(values[i] - 0.5), 0};
    }
    for (int i = 10; i < 18; i++)
        REQUIRE(tpe_propose(&space, values, results, i, 0, (uint64_t)i, &values[i], &err) ==
                STATUS_OK);
    for (int i = 10; i < 18; i++)
        for (int k = 10; k < i; k++) CHECK(fabs(values[i] - values[k]) > 1e-3);
}

int main(void) {
    RUN(erfc_is_within_three_units_of_the_true_one);
    RUN(erfc_is_near_the_c_librarys);
    RUN(log_is_that_of_small_numbers_too);
    RUN(normal_masses_are_those_of_the_error_function);
    RUN(a_quantile_has_its_share_below);
    RUN(densities_are_optunas);
    RUN(deviations_are_distances_to_the_next);
    RUN(choices_are_counted);
    RUN(draws_have_the_density);
    RUN(the_best_tenth_is_good);
    RUN(what_diverged_is_never_good);
    RUN(what_was_stopped_comes_behind_in_the_order_of_optuna);
    RUN(proposals_are_those_drawn_elsewhere);
    RUN(proposals_keep_apart);
    return check_finish();
}
