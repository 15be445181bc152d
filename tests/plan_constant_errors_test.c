/* What one answer to all items comes to: numbers by DummyRegressor and the metrics of scikit-learn
 * 1.9.1, and where that has no such answer (MAPE, sMAPE) by numpy, over 400,000 answers on a grid.
 */
#include <stdlib.h>
#include <string.h>

#include "src/plan/best_constant.h"
#include "src/plan/constant_errors.h"
#include "src/trial/results.h"
#include "tests/check.h"

/* Two numbers an item: six that train, and four others. */
static const float TRAIN[] = {3,  -1,   -0.5F, 4, 2, 0.25F, 7,    9, 2.5F, -3,
                              11, 0.5F, 1,     2, 4, -2,    0.5F, 8, -3,   1};
static const float *const OTHERS = TRAIN + 12;
enum { TRAINING = 6, OTHER = 4, NUMBERS = 2 };

static error err;

static double best(measure_kind m, const float *values, int64_t count, int stride) {
    double out = (double)NAN;
    CHECK_STATUS(best_constant(m, values, count, stride, &out, &err), STATUS_OK, &err);
    return out;
}

TEST(the_answer_is_the_best_by_its_measure) {
    const struct {
        measure_kind by;
        double first, second;
    } cases[] = {{MEASURE_RMSE, 25 / 6.0, 1.625}, {MEASURE_MSE, 25 / 6.0, 1.625},
                 {MEASURE_R2, 25 / 6.0, 1.625},   {MEASURE_MAE, 2.75, 0.375},
                 {MEASURE_MAPE, -0.5, 0.25},      {MEASURE_SMAPE, 3, 0.5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_NEAR(best(cases[i].by, TRAIN, TRAINING, NUMBERS), cases[i].first, 1e-15);
        CHECK_NEAR(best(cases[i].by, TRAIN + 1, TRAINING, NUMBERS), cases[i].second, 1e-15);
    }
}

TEST(the_edges_of_answers) {
    const float one[] = {7}, zeros[] = {0, 0, 5}, odd[] = {3, 1, 2};
    for (measure_kind m = MEASURE_RMSE; m <= MEASURE_SMAPE; m++)
        CHECK_NEAR(best(m, one, 1, 1), 7, 0);
    CHECK_NEAR(best(MEASURE_MAE, odd, 3, 1), 2, 0);
    CHECK_NEAR(best(MEASURE_MAPE, zeros, 3, 1), 0, 0);
    CHECK_NEAR(best(MEASURE_SMAPE, zeros, 3, 1), 0, 0);
}

/* 1, 2, ... 5,000: by sMAPE the best is near the geometric middle of what they weigh. */
TEST(of_many_values_a_thousand_are_looked_at) {
    enum { MANY = 5000 };
    float *values = malloc(MANY * sizeof *values);
    REQUIRE(CHECK(values != NULL));
    for (int i = 0; i < MANY; i++) values[i] = (float)(MANY - i);
    const double found = best(MEASURE_SMAPE, values, MANY, 1);
    double least = INFINITY, of_found = 0;
    for (int k = 1; k <= MANY; k++) {
        double sum = 0;
        for (int i = 1; i <= MANY; i++) sum += fabs((double)(i - k)) / (i + k);
        if (sum < least) least = sum;
        if (k == (int)found) of_found = sum;
    }
    CHECK_NEAR(of_found / least, 1, 1e-5);
    free(values);
}

/* --- on others --- */

static dataset some_numbers(int64_t training, int64_t testing) {
    dataset d = {.task = DATASET_REGRESSION, .output_dim = NUMBERS};
    d.split[DATASET_TRAIN].count = training;
    d.split[DATASET_TRAIN].targets = TRAIN;
    d.split[DATASET_TEST].count = testing;
    d.split[DATASET_TEST].targets = OTHERS;
    return d;
}

static void check_line(const dataset *d, measure_kind m, double test, double validation) {
    double found, of_validation;
    const char *name = measure_describe(m)->name;
    REQUIRE(CHECK(results_known_errors(d->constants, name, &found, &of_validation)));
    CHECK_NEAR(found / test, 1, 1e-7); /* answers are floats */
    if (isnan(validation))
        CHECK(isnan(of_validation));
    else
        CHECK_NEAR(of_validation / validation, 1, 1e-7);
}

TEST(it_is_judged_on_items_that_did_not_make_it) {
    dataset d = some_numbers(TRAINING, OTHER);
    REQUIRE(CHECK_STATUS(constant_errors_find(&d, 0, &err), STATUS_OK, &err));
    CHECK(strncmp(d.constants, "measure test\n", 13) == 0);
    check_line(&d, MEASURE_RMSE, 4.005483263692527, (double)NAN);
    check_line(&d, MEASURE_MSE, 16.14670138888889, (double)NAN);
    check_line(&d, MEASURE_R2, -1.0309848287906358, (double)NAN);
    check_line(&d, MEASURE_MAE, 2.90625, (double)NAN);
    check_line(&d, MEASURE_MAPE, 1.1471354166666665, (double)NAN);
    check_line(&d, MEASURE_SMAPE, 1.2932072829131653, (double)NAN);
    CHECK(!strstr(d.constants, "mase"));
    free(d.constants);
}

/* The last items of the training part validate, and make nothing. */
TEST(items_that_validate_are_apart) {
    dataset d = some_numbers(TRAINING + OTHER, OTHER);
    REQUIRE(CHECK_STATUS(constant_errors_find(&d, OTHER, &err), STATUS_OK, &err));
    CHECK(strncmp(d.constants, "measure test validation\n", 24) == 0);
    check_line(&d, MEASURE_RMSE, 4.005483263692527, 4.005483263692527);
    check_line(&d, MEASURE_MAPE, 1.1471354166666665, 1.1471354166666665);
    free(d.constants);
}

TEST(classes_and_what_is_not_there_have_none) {
    dataset classes = some_numbers(TRAINING, OTHER), absent = some_numbers(TRAINING, OTHER);
    classes.task = DATASET_CLASSIFICATION;
    absent.absent = true;
    CHECK_STATUS(constant_errors_find(&classes, 0, &err), STATUS_OK, &err);
    CHECK_STATUS(constant_errors_find(&absent, 0, &err), STATUS_OK, &err);
    CHECK(!classes.constants && !absent.constants);
}

int main(void) {
    RUN(the_answer_is_the_best_by_its_measure);
    RUN(the_edges_of_answers);
    RUN(of_many_values_a_thousand_are_looked_at);
    RUN(it_is_judged_on_items_that_did_not_make_it);
    RUN(items_that_validate_are_apart);
    RUN(classes_and_what_is_not_there_have_none);
    return check_finish();
}
