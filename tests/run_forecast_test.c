/* How long a run will take, before it. */
#include <math.h>

#include "src/run/forecast.h"
#include "src/train/calibrate.h"
#include "tests/check.h"
#include "tests/run_scene.h"

/* Three trials whose work goes up. */
static const char THREE[] =
    "data: {name: digits, train_size: 1000, test_size: 100}\n"
    "model: {hidden_dim: 100, layer_dim: [1, 2, 3]}\n"
    "train: {iterations: 100, batch_size: 100}\n";

static const double TRIAL_S[] = {100, 200, 300};

static double scheduled_as(const scene *s, schedule_order order, int workers, int cores,
                           bool elastic) {
    double run_s = 0;
    error err;
    CHECK_STATUS(forecast_schedule(s->plan, order, TRIAL_S, workers, cores, elastic, &run_s, &err),
                 STATUS_OK, &err);
    return run_s;
}

static double scheduled(const scene *s, int workers, int cores, bool elastic) {
    return scheduled_as(s, SCHEDULE_LONGEST, workers, cores, elastic);
}

/* A hundredth of a second is added to each trial. */
TEST(trials_follow_each_other_the_longest_first) {
    scene s;
    REQUIRE(scene_set_up(&s, THREE));
    CHECK_NEAR(scheduled(&s, 1, 1, false), 600, 0.1);
    CHECK_NEAR(scheduled(&s, 2, 2, false), 300, 0.1);
    CHECK_NEAR(scheduled(&s, 3, 3, false), 300, 0.1);
    CHECK_NEAR(scheduled_as(&s, SCHEDULE_PLAN, 2, 2, false), 400, 0.1); /* 100 + 300, 200 */
    scene_tear_down(&s);
}

TEST(cores_that_no_trial_waits_for_help) {
    scene s;
    REQUIRE(scene_set_up(&s, THREE));
    const double alone_s = scheduled(&s, 3, 3, true);
    CHECK(alone_s < 299 &&
          alone_s > 200); /* no more than 600 / 3, and two threads are not twice one */
    CHECK_NEAR(scheduled(&s, 1, 1, true), 600, 0.1);
    scene_tear_down(&s);
}

TEST(more_threads_for_each_trial_take_less_time) {
    scene s;
    REQUIRE(scene_set_up(&s, THREE));
    scene_drop_plan(&s);
    REQUIRE(scene_plan(&s, THREE, (const char *[]){"run.threads=2", NULL}));
    const double run_s = scheduled(&s, 1, 2, false);
    CHECK(run_s > 300 && run_s < 400);
    scene_tear_down(&s);
}

TEST(a_trial_costs_its_training_and_its_evaluations) {
    scene s;
    REQUIRE(scene_set_up(&s, THREE));
    const trial *t = &s.plan->trials[1];
    const double training =
        t->epochs * (double)t->train_count * (double)rnn_training_flops(&t->architecture);
    CHECK_NEAR(train_expected_s(t, &(train_speed){1, 0}), training, 1);
    CHECK_NEAR(train_expected_s(t, &(train_speed){1, 1}), trial_flops(t), 1);
    scene_tear_down(&s);
}

TEST(a_moment_of_training_tells_a_speed) {
    scene s;
    train_speed speed = {0};
    double run_s = 0;
    REQUIRE(scene_set_up(&s, THREE));
    CHECK_STATUS(train_calibrate(&s.plan->trials[0], RNN_ISA_BEST, 2, 0.01, &speed, &s.err),
                 STATUS_OK, &s.err);
    CHECK(speed.train_s_per_flop > 0 && isfinite(speed.train_s_per_flop));
    CHECK(speed.evaluate_s_per_flop > 0 && isfinite(speed.evaluate_s_per_flop));
    CHECK_STATUS(forecast_run(s.plan, SCHEDULE_LONGEST, RNN_ISA_BEST, 2, 2, true, &run_s, &s.err),
                 STATUS_OK, &s.err);
    CHECK(run_s > 0 && isfinite(run_s));
    scene_tear_down(&s);
}

/* A network of two million hidden features would not fit into memory: a narrower one stands in. */
TEST(what_would_take_too_long_is_not_tried) {
    scene s;
    train_speed speed = {0};
    REQUIRE(scene_set_up(&s, THREE));
    trial t = s.plan->trials[2];
    t.architecture.hidden_dim = 1 << 21;
    t.batch_size = t.train_count = 1 << 30;
    CHECK_STATUS(train_calibrate(&t, RNN_ISA_BEST, 1, 0, &speed, &s.err), STATUS_OK, &s.err);
    CHECK(speed.train_s_per_flop > 0);
    scene_tear_down(&s);
}

TEST(an_unusable_instruction_set_is_refused) {
    scene s;
    double run_s = 0;
    REQUIRE(scene_set_up(&s, THREE));
    CHECK_STATUS(
        forecast_run(s.plan, SCHEDULE_LONGEST, RNN_ISA_AVX512 + 1, 2, 2, true, &run_s, &s.err),
        STATUS_BAD_INPUT, &s.err);
    scene_tear_down(&s);
}

int main(void) {
    RUN(trials_follow_each_other_the_longest_first);
    RUN(cores_that_no_trial_waits_for_help);
    RUN(more_threads_for_each_trial_take_less_time);
    RUN(a_trial_costs_its_training_and_its_evaluations);
    RUN(a_moment_of_training_tells_a_speed);
    RUN(what_would_take_too_long_is_not_tried);
    RUN(an_unusable_instruction_set_is_refused);
    return check_finish();
}
