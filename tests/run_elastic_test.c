/* Cores that are left at the end of a run help the trials that still run. */
#include "src/base/limits.h"
#include "src/plan/plan_results.h"
#include "src/run/capacity.h"
#include "src/trial/results.h"
#include "tests/check.h"
#include "tests/run_scene.h"

/* The first trial takes some seconds, the others next to nothing. */
#define UNEVEN                                                 \
    "data: {name: digits, train_size: 1000, test_size: 100}\n" \
    "model: {hidden_dim: 48, layer_dim: 1}\n"                  \
    "train: {iterations: [1500, 20, 10], batch_size: 100, eval_every: 500}\n"
#define ALONE                                                  \
    "data: {name: digits, train_size: 1000, test_size: 100}\n" \
    "model: {hidden_dim: 48}\n"                                \
    "train: {iterations: 1500, eval_every: 500}\n"

static bool run(scene *s, const char *folder, int workers, bool elastic) {
    run_summary summary;
    const run_options options = {
        .folder = scene_path(s, folder), .workers = workers, .elastic = elastic};
    const status result = run_sweep(s->plan, s->data, &options, &summary, &s->err);
    return CHECK_STATUS(result, STATUS_OK, &s->err) && CHECK_INT(summary.failed, 0);
}

/* The mean number of threads of each trial as the folder has it; the largest of them. */
static double most_threads(scene *s, const char *folder) {
    results *r = NULL;
    double most = 0;
    if (!CHECK_STATUS(plan_results_create(s->plan, "sweep", &r, &s->err), STATUS_OK, &s->err) ||
        !CHECK_STATUS(run_collect(scene_path(s, folder), r, &s->err), STATUS_OK, &s->err))
        return 0;
    for (int32_t i = 0; i < r->trial_count; i++) {
        const double threads = r->trials[i].runtime.threads;
        CHECK(threads >= 1);
        if (threads > most) most = threads;
    }
    results_free(r);
    return most;
}

/* More than one, where the machine has more. */
static void check_helped(double threads) {
    const int cpus = limits_cpus();
    CHECK(cpus > 1 ? threads > 1 : threads == 1);
    CHECK(threads <= cpus);
}

TEST(idle_cores_help_the_last_trial_and_change_no_bit) {
    scene s;
    REQUIRE(scene_set_up(&s, UNEVEN));
    REQUIRE(run(&s, "rigid", 2, false) && run(&s, "one", 1, true) && run(&s, "two", 2, true) &&
            run(&s, "three", 3, true));
    CHECK(most_threads(&s, "rigid") == 1);
    CHECK(most_threads(&s, "one") == 1);
    check_helped(most_threads(&s, "two"));
    check_helped(most_threads(&s, "three"));
    CHECK(scene_same_trials(&s, "rigid", "one"));
    CHECK(scene_same_trials(&s, "rigid", "two"));
    CHECK(scene_same_trials(&s, "rigid", "three"));
    scene_tear_down(&s);
}

TEST(a_single_trial_has_all_cores) {
    scene s;
    REQUIRE(scene_set_up(&s, ALONE));
    REQUIRE(run(&s, "elastic", 0, true) && run(&s, "rigid", 0, false));
    check_helped(most_threads(&s, "elastic"));
    CHECK(most_threads(&s, "rigid") == 1);
    CHECK(scene_same_trials(&s, "rigid", "elastic"));
    scene_tear_down(&s);
}

TEST(the_memory_of_further_threads_is_predicted) {
    scene s;
    run_prediction rigid, elastic, asked;
    capacity c;
    const bool finished[] = {false};
    const int cpus = limits_cpus();
    REQUIRE(scene_set_up(&s, ALONE));
    CHECK_STATUS(run_predict(s.plan, 0, false, &rigid, &s.err), STATUS_OK, &s.err);
    CHECK_STATUS(run_predict(s.plan, 0, true, &elastic, &s.err), STATUS_OK, &s.err);
    CHECK_STATUS(run_predict(s.plan, 1, true, &asked, &s.err), STATUS_OK, &s.err);
    CHECK(cpus > 1 ? elastic.workers_bytes > rigid.workers_bytes
                   : elastic.workers_bytes == rigid.workers_bytes);
    CHECK(asked.workers_bytes == rigid.workers_bytes);
    CHECK_STATUS(capacity_find(s.plan, finished, 0, true, &c, &s.err), STATUS_OK, &s.err);
    CHECK_INT(c.workers, 1);
    CHECK_INT(c.cores, cpus);
    CHECK(c.workers_bytes == elastic.workers_bytes);
    CHECK_STATUS(capacity_find(s.plan, finished, 1, true, &c, &s.err), STATUS_OK, &s.err);
    CHECK_INT(c.cores, 1);
    scene_tear_down(&s);
}

int main(void) {
    RUN(idle_cores_help_the_last_trial_and_change_no_bit);
    RUN(a_single_trial_has_all_cores);
    RUN(the_memory_of_further_threads_is_predicted);
    return check_finish();
}
