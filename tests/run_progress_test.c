/* How far a sweep is and how long it will take. */
#include "src/run/run_progress.h"

#include <math.h>

#include "src/base/publish.h"
#include "src/run/progress_file.h"
#include "tests/check.h"
#include "tests/run_scene.h"

/* Two small trials and two that are much more work, of 1,000 iterations each. */
static const char SOURCE[] =
    "data: {name: digits, train_size: 40, test_size: 10}\n"
    "model: {hidden_dim: [4, 64]}\n"
    "train: {iterations: 1000, batch_size: 10}\n"
    "seeds: [0, 1]\n";

typedef struct account {
    scene scene;
    run_progress progress;
    double small, large; /* FLOP of a trial */
} account;

static bool set_up(account *a) {
    error err;
    if (!scene_set_up(&a->scene, SOURCE)) return false;
    a->small = trial_flops(&a->scene.plan->trials[0]);
    a->large = trial_flops(&a->scene.plan->trials[2]);
    run_progress_begin(&a->progress, a->scene.plan);
    return run_progress_start(&a->progress, 2, 2, &err) == STATUS_OK;
}

static void tear_down(account *a) {
    run_progress_free(&a->progress);
    scene_tear_down(&a->scene);
}

static const trial *numbered(const account *a, int number) {
    return &a->scene.plan->trials[number];
}

static void begin(account *a, int number, int worker) {
    run_progress_begin_trial(&a->progress, a->scene.plan, numbered(a, number),
                             numbered(a, number)->iterations, worker, 1);
}

TEST(a_sweep_is_as_far_as_its_work_not_its_trials) {
    account a;
    REQUIRE(set_up(&a));
    CHECK(a.large > 10 * a.small);
    CHECK(run_progress_fraction(&a.progress) == 0);
    run_progress_found(&a.progress, numbered(&a, 0));
    begin(&a, 2, 1);
    a.progress.running[1].iteration = 500;
    CHECK_NEAR(run_progress_fraction(&a.progress),
               (a.small + a.large / 2) / (2 * a.small + 2 * a.large), 1e-12);
    run_progress_end_trial(&a.progress, numbered(&a, 2), 1, true, true);
    CHECK_INT(a.progress.trials_done, 2);
    CHECK_NEAR(run_progress_fraction(&a.progress), 0.5, 1e-12);
    tear_down(&a);
}

TEST(the_time_left_is_not_known_before_something_was_trained) {
    account a;
    REQUIRE(set_up(&a));
    a.progress.elapsed_s = 10;
    CHECK(isnan(run_progress_seconds_left(&a.progress)));
    run_progress_found(&a.progress, numbered(&a, 0));
    CHECK(isnan(run_progress_seconds_left(&a.progress)));
    tear_down(&a);
}

TEST(what_a_checkpoint_brought_is_done_but_was_not_trained_now) {
    account a;
    REQUIRE(set_up(&a));
    for (int i = 0; i < 3; i++) run_progress_found(&a.progress, numbered(&a, i));
    begin(&a, 3, 0);
    a.progress.running[0].resumed = 500;
    a.progress.running[0].iteration = 600;
    a.progress.elapsed_s = 10;
    CHECK_NEAR(run_progress_seconds_left(&a.progress), 40, 1e-9);
    CHECK_NEAR(run_progress_fraction(&a.progress),
               (2 * a.small + 1.6 * a.large) / (2 * a.small + 2 * a.large), 1e-12);
    tear_down(&a);
}

/* A quarter of the work left at the mean speed would be 10 s, but one trial has 900 iterations to
 * go of which it did 100 in 30 s. */
TEST(no_sweep_ends_before_its_slowest_trial) {
    account a;
    REQUIRE(set_up(&a));
    for (int i = 0; i < 3; i++) run_progress_end_trial(&a.progress, numbered(&a, i), 1, true, true);
    begin(&a, 3, 0);
    a.progress.running[0].iteration = 100;
    a.progress.elapsed_s = 30;
    CHECK_NEAR(run_progress_seconds_left(&a.progress), 270, 1e-9);
    tear_down(&a);
}

TEST(an_attempt_that_failed_cost_time_and_brought_nothing) {
    account a;
    REQUIRE(set_up(&a));
    begin(&a, 2, 0);
    a.progress.running[0].iteration = 500;
    a.progress.elapsed_s = 5;
    run_progress_end_trial(&a.progress, numbered(&a, 2), 0, false, false);
    CHECK(run_progress_fraction(&a.progress) == 0);
    CHECK_NEAR(run_progress_seconds_left(&a.progress),
               5 * (2 * a.small + 2 * a.large) / (a.large / 2), 1e-6);
    tear_down(&a);
}

TEST(a_trial_is_named_by_what_sets_it_apart) {
    account a;
    REQUIRE(set_up(&a));
    begin(&a, 3, 1);
    CHECK_TEXT(a.progress.running[1].label, "hidden_dim 64, seed 1");
    tear_down(&a);
}

TEST(who_watches_reads_what_the_runner_wrote) {
    account a;
    run_progress read;
    int64_t at_s = 0;
    REQUIRE(set_up(&a));
    run_progress_found(&a.progress, numbered(&a, 0));
    begin(&a, 3, 1);
    a.progress.running[1].iteration = 123;
    a.progress.running[1].resumed = 23;
    a.progress.running[1].loss = 0.1;
    a.progress.elapsed_s = 7.25;
    progress_file_write(scene_path(&a.scene, "progress.txt"), &a.progress);
    REQUIRE(progress_file_read(scene_path(&a.scene, "progress.txt"), &read, &at_s));
    CHECK(at_s > 1700000000);
    CHECK_INT(read.trials_done, 1);
    CHECK_INT(read.running[0].iterations, 0);
    CHECK_TEXT(read.running[1].label, "hidden_dim 64, seed 1");
    CHECK(read.running[1].loss == 0.1 && isnan(read.running[1].selection));
    CHECK(run_progress_fraction(&read) == run_progress_fraction(&a.progress));
    CHECK(run_progress_seconds_left(&read) == run_progress_seconds_left(&a.progress));
    run_progress_free(&read);
    progress_file_remove(scene_path(&a.scene, "progress.txt"));
    CHECK(!progress_file_read(scene_path(&a.scene, "progress.txt"), &read, &at_s));
    CHECK_INT(scene_count(a.scene.root), 0);
    tear_down(&a);
}

TEST(a_progress_that_cannot_be_understood_is_none) {
    static const char *const bad[] = {
        "",
        "sweep-progress 2\nat: 1\n",
        "sweep-progress 1\nat: 1\ntrials: 2 3\nworkers: 1 1\nelapsed_s: 1\nwork: 1 1 1\n",
        "sweep-progress 1\nat: 1\ntrials: 2 1\nworkers: -1 1\nelapsed_s: 1\nwork: 1 1 1\n",
        "sweep-progress 1\nat: 1\ntrials: 2 1\nworkers: 999999999 1\nelapsed_s: 1\nwork: 1 1 1\n",
    };
    /* Its worker is out of range, and so are the iterations of the next. */
    static const char strange[] =
        "sweep-progress 1\nat: 1\ntrials: 2 1\nworkers: 1 1\nelapsed_s: 1\nwork: 1 1 1\n"
        "running: 5 0 1 1 2 0 1 1 1 1 1 label\nrunning: 0 0 1 9 2 0 1 1 1 1 1 label\n";
    account a;
    run_progress read;
    int64_t at_s = 0;
    REQUIRE(set_up(&a));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        REQUIRE(files_publish(scene_path(&a.scene, "progress.txt"), bad[i], strlen(bad[i]), true,
                              NULL) == STATUS_OK);
        CHECK(!progress_file_read(scene_path(&a.scene, "progress.txt"), &read, &at_s));
    }
    REQUIRE(files_publish(scene_path(&a.scene, "progress.txt"), strange, sizeof strange - 1, true,
                          NULL) == STATUS_OK);
    REQUIRE(progress_file_read(scene_path(&a.scene, "progress.txt"), &read, &at_s));
    CHECK_INT(read.running[0].iterations, 0);
    run_progress_free(&read);
    tear_down(&a);
}

int main(void) {
    RUN(a_sweep_is_as_far_as_its_work_not_its_trials);
    RUN(the_time_left_is_not_known_before_something_was_trained);
    RUN(what_a_checkpoint_brought_is_done_but_was_not_trained_now);
    RUN(no_sweep_ends_before_its_slowest_trial);
    RUN(an_attempt_that_failed_cost_time_and_brought_nothing);
    RUN(a_trial_is_named_by_what_sets_it_apart);
    RUN(who_watches_reads_what_the_runner_wrote);
    RUN(a_progress_that_cannot_be_understood_is_none);
    return check_finish();
}
