/* Comparing outcomes bit for bit, and choosing samples. */
#include "src/verify/verify.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>

#include "src/verify/surroundings.h"
#include "tests/check.h"
#include "tests/run_scene.h"

enum { HIDDEN = 2, INPUT = 3, CLASSES = 2 };

/* Two equal outcomes of one trial, to be made different. */
typedef struct pair {
    trial trial;
    evaluation evaluations[2][2];
    float *weights[2];
    outcome kept, again;
} pair;

static evaluation evaluated(int64_t iteration, double train_loss, double test_loss,
                            double test_acc) {
    evaluation e = evaluation_none(iteration);
    e.values[METRIC_TRAIN_LOSS] = train_loss;
    e.values[METRIC_TEST_LOSS] = test_loss;
    e.values[METRIC_TEST_ACC] = test_acc;
    return e;
}

static void set_up(pair *p) {
    *p =
        (pair){.trial = {.id = "0123456789abcdef", .architecture = {4, INPUT, HIDDEN, 1, CLASSES}}};
    size_t count = (size_t)rnn_parameter_count(&p->trial.architecture);
    outcome *outcomes[] = {&p->kept, &p->again};
    for (int i = 0; i < 2; i++) {
        p->evaluations[i][0] = evaluated(10, 1.5, 2.5, 0.25);
        p->evaluations[i][1] = evaluated(20, 1.25, 2.25, 0.5);
        p->weights[i] = calloc(count, sizeof(float));
        for (size_t w = 0; w < count; w++) p->weights[i][w] = (float)w;
        *outcomes[i] = (outcome){.status = TRIAL_FINISHED,
                                 .iterations_done = 20,
                                 .evaluations = p->evaluations[i],
                                 .evaluation_count = 2,
                                 .weights = p->weights[i],
                                 .weight_count = (int64_t)count};
    }
}

static void tear_down(pair *p) {
    free(p->weights[0]);
    free(p->weights[1]);
}

/* The difference is exactly this text; "" for none. */
static void check_difference(const pair *p, const char *wanted) {
    text found = {0};
    bool equal = verify_compare(&p->trial, &p->kept, &p->again, &found);
    CHECK(equal == (wanted[0] == '\0'));
    CHECK_TEXT(text_string(&found), wanted);
    text_free(&found);
}

TEST(equal_outcomes_have_no_difference) {
    pair p;
    set_up(&p);
    check_difference(&p, "");
    p.evaluations[0][1].values[METRIC_TEST_LOSS] = p.evaluations[1][1].values[METRIC_TEST_LOSS] =
        NAN;
    check_difference(&p, "");
    tear_down(&p);
}

TEST(a_matrix_entry_is_named_by_row_and_column) {
    pair p;
    set_up(&p);
    /* weight_ih_l0 is (8, 3): number 7 is row 2, column 1; 7.0f is 0x40e00000. */
    p.weights[1][7] = nextafterf(7, 8);
    p.weights[1][9] = 0;
    check_difference(&p,
                     "trial 0123456789abcdef: lstm.weight_ih_l0[2, 1]: 0x40e00000 (7) kept, "
                     "0x40e00001 (7.00000048) again");
    tear_down(&p);
}

TEST(a_vector_entry_is_named_by_its_number) {
    pair p;
    set_up(&p);
    /* 24 + 16 weights come before bias_ih_l0. */
    p.weights[1][24 + 16 + 5] = -0.0f;
    p.weights[0][24 + 16 + 5] = 0.0f;
    check_difference(&p,
                     "trial 0123456789abcdef: lstm.bias_ih_l0[5]: 0x00000000 (0) kept, "
                     "0x80000000 (-0) again");
    tear_down(&p);
}

TEST(a_curve_comes_before_the_weights) {
    pair p;
    set_up(&p);
    p.weights[1][0] = 5;
    p.evaluations[1][1].values[METRIC_TEST_LOSS] = 2;
    check_difference(&p,
                     "trial 0123456789abcdef: test_loss[1] (after 20 updates): 0x4002000000000000 "
                     "(2.25) kept, 0x4000000000000000 (2) again");
    tear_down(&p);
}

TEST(counts_come_first) {
    pair p;
    set_up(&p);
    p.again.evaluation_count = 1;
    check_difference(&p,
                     "trial 0123456789abcdef: 20 updates and 2 evaluations kept, 20 and 1 again");
    p.again.status = TRIAL_DIVERGED;
    check_difference(&p, "trial 0123456789abcdef: finished kept, diverged again");
    tear_down(&p);
}

TEST(a_sample_is_distinct_ascending_and_the_same_for_a_seed) {
    int32_t first[5], second[5], other[5];
    error err;
    REQUIRE(verify_sample(7, 40, 5, first, &err) == STATUS_OK);
    REQUIRE(verify_sample(7, 40, 5, second, &err) == STATUS_OK);
    REQUIRE(verify_sample(8, 40, 5, other, &err) == STATUS_OK);
    for (int i = 0; i < 5; i++) {
        CHECK_INT(first[i], second[i]);
        CHECK(first[i] >= 0 && first[i] < 40);
        CHECK(i == 0 || first[i] > first[i - 1]);
    }
    CHECK(memcmp(first, other, sizeof first) != 0);
    int32_t all[5];
    REQUIRE(verify_sample(7, 5, 5, all, &err) == STATUS_OK);
    for (int i = 0; i < 5; i++) CHECK_INT(all[i], i);
}

/* --- how to train again --- */

static surroundings used(const char *path, int workers, int threads) {
    surroundings s = {.workers = workers, .threads = threads};
    isa_names_add(&s.isas, path);
    return s;
}

/* The choice against `then` for 8 trials, in the words that a user reads. */
static void check_choice(surroundings then, const char *const paths[], int cpus, double flops,
                         const char *wanted) {
    surroundings_limits here = {.cpus = cpus, .trials = 8, .flops = flops};
    for (; *paths; paths++) isa_names_add(&here.isas, *paths);
    surroundings now = surroundings_other(&then, &here);
    text told = {0};
    surroundings_append(&told, &now, &then);
    CHECK_TEXT(text_string(&told), wanted);
    text_free(&told);
}

static const char *const new_cpu[] = {"avx512", "avx2", "generic", NULL};
static const char *const old_cpu[] = {"avx2", "generic", NULL};
static const char *const plain_cpu[] = {"generic", NULL};

TEST(training_again_differs_in_path_workers_and_threads) {
    check_choice(used("avx512", 2, 1), new_cpu, 2, 1e15,
                 "avx2 instead of avx512, 1 worker instead of 2, 2 threads instead of 1");
    check_choice(used("avx2", 1, 1), new_cpu, 2, 1e15,
                 "avx512 instead of avx2, 2 workers instead of 1, 2 threads instead of 1");
    check_choice(used("avx2", 4, 4), new_cpu, 16, 1e15,
                 "avx512 instead of avx2, 8 workers instead of 4, 1 thread instead of 4");
    surroundings both = used("avx512", 4, 1);
    isa_names_add(&both.isas, "avx2");
    check_choice(both, new_cpu, 8, 1e9,
                 "generic instead of avx512 and avx2, 3 workers instead of 4, 2 threads instead of "
                 "1");
}

TEST(scalar_code_is_for_little_work) {
    check_choice(used("avx2", 2, 2), old_cpu, 4, 1e9,
                 "generic instead of avx2, 4 workers instead of 2, 1 thread instead of 2");
    check_choice(used("avx2", 2, 2), old_cpu, 4, 1e15,
                 "avx2 as then, 4 workers instead of 2, 1 thread instead of 2");
}

TEST(a_small_machine_says_what_it_cannot_vary) {
    check_choice(used("generic", 1, 1), plain_cpu, 1, 1e9,
                 "generic as then, 2 workers instead of 1, 1 thread as then");
    surroundings_limits here = {.cpus = 4, .trials = 1};
    isa_names_add(&here.isas, "avx2");
    surroundings then = used("avx2", 1, 1), now = surroundings_other(&then, &here);
    CHECK_INT(now.workers, 1); /* one trial has no use for more */
    CHECK_INT(now.threads, 2);
}

/* --- training again --- */

/* Two trials that take a good moment. */
static const char TWO[] =
    "data: {name: digits, train_size: 40, test_size: 10}\n"
    "model: {hidden_dim: 3}\n"
    "train: {iterations: 700, batch_size: 10, eval_every: 1}\n"
    "seeds: [0, 1]\n";

/* A sweep in folder a, trained again in folder b with something done to it. */
typedef struct repetition {
    scene scene;
    int32_t equal;
    text difference;
} repetition;

static bool begin_repetition(repetition *r) {
    run_summary summary;
    *r = (repetition){.equal = 0};
    if (!scene_set_up(&r->scene, TWO)) return false;
    const run_options options = {.folder = scene_path(&r->scene, "a"), .workers = 2};
    return run_sweep(r->scene.plan, r->scene.data, &options, &summary, &r->scene.err) == STATUS_OK;
}

static status repeat(repetition *r, run_listener *listen) {
    static const int32_t both[] = {0, 1};
    const verify_options options = {.folder = scene_path(&r->scene, "a"),
                                    .scratch = scene_path(&r->scene, "b"),
                                    .trials = both,
                                    .count = 2,
                                    .workers = 2,
                                    .threads = 1,
                                    .hang_timeout_s = 0.5,
                                    .listen = listen};
    return verify_retrain(r->scene.plan, r->scene.data, &options, &r->equal, &r->difference,
                          &r->scene.err);
}

static void end_repetition(repetition *r) {
    text_free(&r->difference);
    scene_tear_down(&r->scene);
}

static void kill_one_and_freeze_one(const run_event *event, void *context) {
    (void)context;
    if (event->kind != TRIAL_STARTED || event->attempt > 1) return;
    kill(event->process, event->trial->index == 0 ? SIGKILL : SIGSTOP);
}

TEST(workers_that_die_or_hang_do_not_end_a_verification) {
    repetition r;
    REQUIRE(begin_repetition(&r));
    CHECK_STATUS(repeat(&r, kill_one_and_freeze_one), STATUS_OK, &r.scene.err);
    CHECK_INT(r.equal, 2);
    CHECK_TEXT(text_string(&r.difference), "");
    end_repetition(&r);
}

static void stop(const run_event *event, void *context) {
    static bool asked;
    (void)context;
    if (asked || event->kind != TRIAL_EVALUATED || event->iteration != 50) return;
    asked = true;
    kill(getpid(), SIGTERM);
}

TEST(a_verification_that_is_stopped_does_not_promise_to_go_on) {
    repetition r;
    REQUIRE(begin_repetition(&r));
    CHECK_STATUS(repeat(&r, stop), STATUS_STOPPED, &r.scene.err);
    CHECK_CONTAINS(r.scene.err.message, "of 2 trials trained again");
    CHECK_CONTAINS(r.scene.err.message, "start over");
    CHECK(!strstr(r.scene.err.message, "go on"));
    end_repetition(&r);
}

int main(void) {
    RUN(equal_outcomes_have_no_difference);
    RUN(a_matrix_entry_is_named_by_row_and_column);
    RUN(a_vector_entry_is_named_by_its_number);
    RUN(a_curve_comes_before_the_weights);
    RUN(counts_come_first);
    RUN(training_again_differs_in_path_workers_and_threads);
    RUN(scalar_code_is_for_little_work);
    RUN(a_small_machine_says_what_it_cannot_vary);
    RUN(a_sample_is_distinct_ascending_and_the_same_for_a_seed);
    RUN(workers_that_die_or_hang_do_not_end_a_verification);
    RUN(a_verification_that_is_stopped_does_not_promise_to_go_on);
    return check_finish();
}
