/* How soon configurations come to a target.
 *
 * Expected medians: lifelines 0.30, KaplanMeierFitter().fit(times, arrived).median_survival_time_
 */
#include "src/stats/time_to_target.h"
#include "tests/check.h"
#include "tests/synthetic_results.h"

static double median_of(size_t count, const double times[], const int arrived[]) {
    arrival arrivals[8];
    for (size_t i = 0; i < count; i++) arrivals[i] = (arrival){times[i], arrived[i] == 1};
    return arrival_median(arrivals, count);
}

#define MEDIAN(count, times, arrived) median_of(count, (const double[])times, (const int[])arrived)
#define LIST(...) \
    { __VA_ARGS__ }

TEST(medians_agree_with_lifelines) {
    CHECK_NEAR(MEDIAN(5, LIST(500, 1000, 1000, 3000, 3000), LIST(1, 1, 1, 0, 0)), 1000, 0);
    CHECK_NEAR(MEDIAN(5, LIST(500, 700, 900, 1000, 1200), LIST(0, 1, 0, 1, 1)), 1000, 0);
    CHECK_NEAR(MEDIAN(4, LIST(500, 600, 3000, 3000), LIST(1, 1, 0, 0)), 600, 0);
    CHECK_NEAR(MEDIAN(6, LIST(5, 6, 6, 2.5, 4, 4), LIST(1, 0, 1, 1, 1, 0)), 5, 0);
    CHECK_NEAR(MEDIAN(1, LIST(300), LIST(1)), 300, 0);
    CHECK_NEAR(MEDIAN(7, LIST(100, 200, 300, 400, 500, 600, 700), LIST(1, 0, 0, 1, 0, 1, 0)), 600,
               0);
}

TEST(where_fewer_than_half_arrive_there_is_no_median) {
    CHECK(isnan(MEDIAN(4, LIST(500, 3000, 3000, 3000), LIST(1, 0, 0, 0))));
    CHECK(isnan(MEDIAN(2, LIST(500, 500), LIST(0, 0))));
    CHECK(isnan(arrival_median(NULL, 0)));
}

/* The selection metric of trial `i` is at the target from its evaluation number `from` on. */
static void set_curve(results *r, int32_t i, int32_t from) {
    outcome *o = &r->trials[i].outcome;
    for (int32_t k = 0; k < o->evaluation_count; k++)
        o->evaluations[k].values[METRIC_TEST_ACC] = k < from ? 0.5 : 0.9;
}

/* Four seeds: two arrive, at the third and the fifth evaluation, one diverges, one never comes. */
TEST(trials_that_never_come_so_far_count_as_under_way) {
    const synthetic_sweep sweep = {.layers = 1,
                                   .widths = 1,
                                   .rates = 1,
                                   .seeds = 4,
                                   .layer_dim = {1},
                                   .hidden_dim = {100},
                                   .lr = {0.1}};
    results *r = synthetic_results(&sweep);
    comparison *c = NULL;
    error err;
    REQUIRE(r != NULL);
    set_curve(r, 0, 4);
    set_curve(r, 1, 2);
    set_curve(r, 2, 1);
    set_curve(r, 3, 100);
    synthetic_set_status(r, 2, TRIAL_DIVERGED, NULL);
    synthetic_set_text(&r->target, "0.9");
    REQUIRE(CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err));
    const target_times times = target_times_of(c, &c->configurations[0]);
    CHECK_INT(times.trials, 4);
    CHECK_INT(times.reached, 2);
    CHECK_NEAR(times.iterations, (double)r->trials[0].outcome.evaluations[4].iteration, 0);
    comparison_free(c);
    results_free(r);
}

int main(void) {
    RUN(medians_agree_with_lifelines);
    RUN(where_fewer_than_half_arrive_there_is_no_median);
    RUN(trials_that_never_come_so_far_count_as_under_way);
    return check_finish();
}
