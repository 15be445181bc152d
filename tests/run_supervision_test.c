/* What a run does about workers that hang, trials that take the program down, and stops. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "src/base/cgroup.h"
#include "src/base/clock.h"
#include "src/base/publish.h"
#include "src/run/journal.h"
#include "tests/check.h"
#include "tests/run_scene.h"

/* Three trials that take a good moment. */
static const char LONG[] =
    "data: {name: digits, train_size: 40, test_size: 10}\n"
    "model: {hidden_dim: 3}\n"
    "train: {iterations: 700, batch_size: 10, eval_every: 1}\n"
    "seeds: [0, 1, 2]\n";

/* Two hundred that take none. */
static const char TINY[] =
    "data: {name: digits, train_size: 10, test_size: 10}\n"
    "model: {hidden_dim: 1}\n"
    "train: {iterations: 2, batch_size: 10}\n"
    "seeds: {min: 0, max: 199, step: 1}\n";

static run_summary summary;

/* Counts events and does one thing to the runner or a worker. */
typedef struct meddler {
    void (*meddle)(const run_event *event, struct meddler *self);
    double hang_timeout_s;
    int started, done, retried, failed;
    int64_t first_iteration; /* of the first progress of the first trial */
    int64_t resumed;         /* of its iterations, those from a checkpoint */
    char message[ERROR_MESSAGE_BYTES];
} meddler;

static void watch(const run_event *event, void *context) {
    meddler *m = context;
    m->started += event->kind == TRIAL_STARTED;
    m->done += event->kind == TRIAL_DONE;
    m->retried += event->kind == TRIAL_RETRIED;
    m->failed += event->kind == TRIAL_BROKEN;
    if (event->kind == TRIAL_RETRIED || event->kind == TRIAL_BROKEN)
        snprintf(m->message, sizeof m->message, "%s", event->message);
    if (event->kind == TRIAL_EVALUATED && event->trial->index == 0 && m->first_iteration == 0) {
        m->first_iteration = event->iteration;
        m->resumed = event->progress->running[event->worker].resumed;
    }
    if (m->meddle) m->meddle(event, m);
}

static status run(scene *s, const char *folder, int workers, meddler *m) {
    const run_options options = {.folder = scene_path(s, folder),
                                 .workers = workers,
                                 .listen = watch,
                                 .context = m,
                                 .retries = 2,
                                 .checkpoint_every_s = 1000,
                                 .hang_timeout_s = m->hang_timeout_s};
    return run_sweep(s->plan, s->data, &options, &summary, &s->err);
}

static status run_quietly(scene *s, const char *folder) {
    meddler none = {0};
    return run(s, folder, 2, &none);
}

/* --- hangs --- */

static void freeze_first(const run_event *event, meddler *m) {
    (void)m;
    if (event->kind == TRIAL_STARTED && event->trial->index == 0 && event->attempt == 1)
        kill(event->process, SIGSTOP);
}

TEST(a_worker_that_hangs_is_killed_and_its_trial_tried_again) {
    scene s;
    meddler m = {.meddle = freeze_first, .hang_timeout_s = 0.5};
    REQUIRE(scene_set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(m.retried, 1);
    CHECK_CONTAINS(m.message, "no sign of life for 0.5 s");
    CHECK_INT(summary.finished, 3);
    CHECK_STATUS(run_quietly(&s, "undisturbed"), STATUS_OK, &s.err);
    CHECK(scene_same_trials(&s, "a", "undisturbed"));
    scene_tear_down(&s);
}

static void freeze_always(const run_event *event, meddler *m) {
    (void)m;
    if (event->kind == TRIAL_STARTED && event->trial->index == 0) kill(event->process, SIGSTOP);
}

TEST(a_trial_that_always_hangs_is_failed_with_the_reason) {
    scene s;
    meddler m = {.meddle = freeze_always, .hang_timeout_s = 0.5};
    REQUIRE(scene_set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(m.retried, 2);
    CHECK_INT(m.failed, 1);
    CHECK_CONTAINS(m.message, "no sign of life");
    CHECK_INT(summary.failed, 1);
    CHECK_INT(summary.finished, 2);
    scene_tear_down(&s);
}

static void kill_first(const run_event *event, meddler *m) {
    (void)m;
    if (event->kind == TRIAL_STARTED && event->trial->index == 0 && event->attempt == 1)
        kill(event->process, SIGKILL);
}

TEST(a_worker_whose_end_goes_unseen_is_not_said_to_have_ended_well) {
    scene s;
    meddler m = {.meddle = kill_first};
    REQUIRE(scene_set_up(&s, LONG));
    signal(SIGCHLD, SIG_IGN);
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    signal(SIGCHLD, SIG_DFL);
    CHECK_CONTAINS(m.message, "the worker ended, nobody knows how (No child processes)");
    CHECK_INT(summary.finished, 3);
    scene_tear_down(&s);
}

/* --- logs --- */

TEST(a_log_that_is_no_file_holds_no_worker_up) {
    scene s;
    meddler m = {.hang_timeout_s = 2};
    char path[64];
    REQUIRE(scene_set_up(&s, LONG));
    REQUIRE(files_make_folder(scene_path(&s, "a/logs"), &s.err) == STATUS_OK);
    snprintf(path, sizeof path, "a/logs/%s.log", s.plan->trials[0].id);
    REQUIRE(mkfifo(scene_path(&s, path), 0600) == 0);
    snprintf(path, sizeof path, "a/logs/%s.log", s.plan->trials[1].id);
    REQUIRE(mkfifo(scene_path(&s, path), 0600) == 0);
    int reader = open(scene_path(&s, path), O_RDONLY | O_NONBLOCK); /* who does not read */
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(m.retried, 0);
    CHECK_INT(summary.finished, 3);
    close(reader);
    scene_tear_down(&s);
}

/* --- suspects --- */

/* A journal of these records about trial 1. */
static void write_journal(scene *s, const journal_kind kinds[], int count) {
    journal *j = NULL;
    journal_record record = {.kind = JOURNAL_STARTED};
    snprintf(record.trial_id, sizeof record.trial_id, "%s", s->plan->trials[1].id);
    REQUIRE(files_make_folder(scene_path(s, "a"), &s->err) == STATUS_OK);
    REQUIRE(journal_open(scene_path(s, "a/journal.log"), &j, &s->err) == STATUS_OK);
    for (int i = 0; i < count; i++) {
        record.kind = kinds[i];
        journal_append(j, &record);
    }
    journal_close(j);
}

/* Of a run that died `times` times while it trained trial 1. */
static void write_orphans(scene *s, int times, bool kept) {
    enum { MOST = 5 };
    journal_kind kinds[MOST + 1];
    for (int i = 0; i < times; i++) kinds[i] = JOURNAL_STARTED;
    if (kept) kinds[times++] = JOURNAL_KEPT;
    write_journal(s, kinds, times);
}

/* With two retries the third attempt is the last. */
static void kill_first_attempts(const run_event *event, meddler *m) {
    (void)m;
    if (event->kind == TRIAL_STARTED && event->trial->index == 1 && event->attempt < 3)
        kill(event->process, SIGKILL);
}

TEST(runs_that_were_killed_cost_a_trial_no_attempt) {
    scene s;
    meddler m = {.meddle = kill_first_attempts};
    REQUIRE(scene_set_up(&s, LONG));
    write_orphans(&s, 5, false);
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(m.retried, 2);
    CHECK_INT(summary.failed, 0);
    CHECK_INT(summary.finished, 3);
    scene_tear_down(&s);
}

static void kill_always(const run_event *event, meddler *m) {
    (void)m;
    if (event->kind == TRIAL_STARTED && event->trial->index == 1) kill(event->process, SIGKILL);
}

TEST(a_worker_that_dies_costs_an_attempt_whatever_was_before) {
    scene s;
    meddler m = {.meddle = kill_always};
    REQUIRE(scene_set_up(&s, LONG));
    write_orphans(&s, 1, false);
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(m.retried, 2);
    CHECK_INT(summary.failed, 1);
    CHECK_INT(summary.finished, 2);
    scene_tear_down(&s);
}

/* A suspect is alone: nothing else starts between its start and its end. */
static void see_who_is_beside(const run_event *event, meddler *m) {
    static bool suspect;
    if (event->kind != TRIAL_STARTED && event->kind != TRIAL_DONE) return;
    if (event->trial->index == 1) suspect = event->kind == TRIAL_STARTED;
    if (event->kind == TRIAL_STARTED && event->trial->index == 1 && m->done != 2) m->failed = 99;
    if (event->kind == TRIAL_STARTED && event->trial->index != 1 && suspect) m->failed = 99;
}

TEST(a_trial_that_runs_died_with_waits_for_the_others_and_is_trained_alone) {
    scene s;
    meddler m = {.meddle = see_who_is_beside};
    REQUIRE(scene_set_up(&s, LONG));
    write_orphans(&s, 2, false);
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(m.failed, 0);
    CHECK_INT(summary.finished, 3);
    scene_tear_down(&s);
}

TEST(progress_up_to_a_checkpoint_clears_a_trial_of_suspicion) {
    scene s;
    REQUIRE(scene_set_up(&s, LONG));
    write_orphans(&s, 5, true);
    CHECK_STATUS(run_quietly(&s, "a"), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 3);
    scene_tear_down(&s);
}

TEST(attempts_whose_end_was_seen_are_not_held_against_the_program) {
    scene s;
    REQUIRE(scene_set_up(&s, LONG));
    write_journal(&s,
                  (const journal_kind[]){JOURNAL_STARTED, JOURNAL_RETRIED, JOURNAL_STARTED,
                                         JOURNAL_RETRIED, JOURNAL_STARTED},
                  5);
    CHECK_STATUS(run_quietly(&s, "a"), STATUS_OK, &s.err);
    CHECK_INT(summary.failed, 0);
    CHECK_INT(summary.finished, 3);
    scene_tear_down(&s);
}

/* --- stops --- */

static void interrupt_midway(const run_event *event, meddler *m) {
    if (event->kind != TRIAL_EVALUATED || event->iteration != 50 || m->started != 2) return;
    kill(getpid(), SIGINT);
    m->meddle = NULL;
}

TEST(a_stopped_run_goes_on_in_the_middle_of_its_trials) {
    scene s;
    meddler stopped = {.meddle = interrupt_midway}, resumed = {0};
    REQUIRE(scene_set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, &stopped), STATUS_STOPPED, &s.err);
    CHECK_INT(scene_count(scene_path(&s, "a/trials")), 0);
    CHECK_INT(scene_count(scene_path(&s, "a/checkpoints")), 2);
    CHECK(access(scene_path(&s, "a/progress.txt"), F_OK) == 0);
    CHECK_STATUS(run(&s, "a", 2, &resumed), STATUS_OK, &s.err);
    CHECK(resumed.first_iteration > 1);
    CHECK_INT(stopped.resumed, 0);
    CHECK_INT(resumed.resumed, resumed.first_iteration - 1);
    CHECK(access(scene_path(&s, "a/progress.txt"), F_OK) != 0);
    CHECK_INT(scene_count(scene_path(&s, "a/checkpoints")), 0);
    CHECK_STATUS(run_quietly(&s, "undisturbed"), STATUS_OK, &s.err);
    CHECK(scene_same_trials(&s, "a", "undisturbed"));
    scene_tear_down(&s);
}

static int midway_signal;
static bool midway_by_worker; /* the signal goes to the trial's worker */
static pid_t midway_worker;

static void signal_midway(const run_event *event, meddler *m) {
    if (event->kind == TRIAL_STARTED && event->trial->index == 0) midway_worker = event->process;
    if (event->kind != TRIAL_EVALUATED || event->trial->index != 0 || event->iteration != 50)
        return;
    kill(midway_by_worker ? midway_worker : getpid(), midway_signal);
    m->meddle = NULL;
}

static void check_stopped_by(int signal_number, bool by_worker) {
    scene s;
    meddler m = {.meddle = signal_midway};
    midway_signal = signal_number;
    midway_by_worker = by_worker;
    REQUIRE(scene_set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_STOPPED, &s.err);
    CHECK(scene_count(scene_path(&s, "a/checkpoints")) >= 1);
    CHECK_STATUS(run_quietly(&s, "a"), STATUS_OK, &s.err);
    CHECK_INT(summary.finished + summary.found, 3);
    scene_tear_down(&s);
}

TEST(what_batch_systems_send_before_the_end_stops_with_checkpoints) {
    check_stopped_by(SIGUSR1, false);
    check_stopped_by(SIGUSR2, false);
    check_stopped_by(SIGXCPU, false);
}

TEST(a_worker_at_its_limit_of_cpu_time_stops_the_run_with_checkpoints) {
    check_stopped_by(SIGXCPU, true);
}

/* For second signals: both workers are frozen at the first one, to be still there at the second. */
static const double IN_EARNEST_S = 1.2;
static pid_t frozen[2];
static int frozen_count;
static double stopped_at_s;

/* True once, when the second worker has just been frozen. */
static bool freeze_both(const run_event *event) {
    if (event->kind == RUN_STARTED) frozen_count = 0;
    if (event->kind != TRIAL_STARTED || frozen_count == 2) return false;
    frozen[frozen_count++] = event->process;
    kill(event->process, SIGSTOP);
    stopped_at_s = clock_monotonic_s();
    return frozen_count == 2;
}

static bool time_has_passed(const run_event *event) {
    return event->kind == RUN_TICK && frozen_count == 2 &&
           clock_monotonic_s() - stopped_at_s > IN_EARNEST_S;
}

/* At the first tick after the last signal was taken. */
static void thaw_both(const run_event *event, meddler *m) {
    if (event->kind != RUN_TICK) return;
    for (int i = 0; i < 2; i++) kill(frozen[i], SIGCONT);
    m->meddle = NULL;
}

/* As timeout(1) does, and then as a terminal that is closed. */
static void signal_in_pairs(const run_event *event, meddler *m) {
    if (freeze_both(event)) {
        kill(getpid(), SIGINT);
        kill(getpid(), SIGTERM);
    }
    if (!time_has_passed(event)) return;
    kill(getpid(), SIGHUP);
    m->meddle = thaw_both;
}

TEST(an_echo_of_a_signal_and_sighup_leave_the_workers_their_checkpoints) {
    scene s;
    meddler m = {.meddle = signal_in_pairs};
    REQUIRE(scene_set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_STOPPED, &s.err);
    CHECK_INT(scene_count(scene_path(&s, "a/checkpoints")), 2);
    scene_tear_down(&s);
}

static void insist(const run_event *event, meddler *m) {
    (void)m;
    if (freeze_both(event)) kill(getpid(), SIGINT);
    if (time_has_passed(event)) kill(getpid(), SIGINT);
}

TEST(a_second_interrupt_in_earnest_kills_the_workers) {
    scene s;
    meddler m = {.meddle = insist};
    REQUIRE(scene_set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_STOPPED, &s.err);
    CHECK_INT(scene_count(scene_path(&s, "a/checkpoints")), 0);
    CHECK_STATUS(run_quietly(&s, "a"), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 3);
    scene_tear_down(&s);
}

TEST(checkpoints_of_finished_trials_are_cleared_away) {
    scene s;
    char path[64];
    REQUIRE(scene_set_up(&s, LONG));
    CHECK_STATUS(run_quietly(&s, "a"), STATUS_OK, &s.err);
    snprintf(path, sizeof path, "a/checkpoints/%s.0", s.plan->trials[2].id);
    REQUIRE(files_publish(scene_path(&s, path), "x", 1, true, &s.err) == STATUS_OK);
    CHECK_STATUS(run_quietly(&s, "a"), STATUS_OK, &s.err);
    CHECK_INT(scene_count(scene_path(&s, "a/checkpoints")), 0);
    scene_tear_down(&s);
}

/* --- groups --- */

TEST(short_trials_in_groups_give_the_same_bytes_as_one_by_one) {
    scene s;
    meddler m = {0};
    REQUIRE(scene_set_up(&s, TINY));
    CHECK_STATUS(run(&s, "grouped", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(m.started, 200);
    CHECK_INT(m.done, 200);
    /* With more workers than half the trials every order is of one. */
    CHECK_STATUS(run(&s, "single", 101, &m), STATUS_OK, &s.err);
    CHECK(scene_same_trials(&s, "grouped", "single"));
    CHECK_INT(scene_count(scene_path(&s, "grouped/trials")), 200);
    scene_tear_down(&s);
}

/* Twice, so that no trial can lose all its three attempts, wherever the worker was by then. */
static void kill_twice(const run_event *event, meddler *m) {
    if (event->kind == TRIAL_STARTED && (m->started == 30 || m->started == 60))
        kill(event->process, SIGKILL);
}

TEST(a_worker_that_dies_within_a_group_costs_only_its_own_trial_an_attempt) {
    scene s;
    meddler m = {.meddle = kill_twice};
    REQUIRE(scene_set_up(&s, TINY));
    CHECK_STATUS(run(&s, "a", 2, &m), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 200);
    CHECK_INT(summary.failed, 0);
    CHECK_STATUS(run_quietly(&s, "undisturbed"), STATUS_OK, &s.err);
    CHECK(scene_same_trials(&s, "a", "undisturbed"));
    scene_tear_down(&s);
}

/* --- memory --- */

static void write_file(const scene *s, const char *name, const char *contents) {
    char *path = NULL;
    if (asprintf(&path, "%s/%s", s->root, name) < 0) return;
    *strrchr(path, '/') = '\0';
    CHECK_INT(files_make_folder(path, NULL), STATUS_OK);
    free(path);
    CHECK_INT(files_publish(scene_path(s, name), contents, strlen(contents), true, NULL),
              STATUS_OK);
}

TEST(out_of_memory_kills_are_counted_in_both_versions_of_cgroups) {
    scene s;
    REQUIRE(scene_set_up(&s, TINY));
    CHECK_INT(cgroup_oom_kills(s.root), -1);
    write_file(&s, "proc/self/cgroup", "0::/job/step\n");
    write_file(&s, "sys/fs/cgroup/job/step/memory.events", "low 0\noom 3\noom_kill 2\n");
    write_file(&s, "sys/fs/cgroup/job/memory.events", "oom_kill 5\n");
    CHECK_INT(cgroup_oom_kills(s.root), 5);
    write_file(&s, "proc/self/cgroup", "7:memory:/a\n3:cpu,cpuacct:/b\n");
    write_file(&s, "sys/fs/cgroup/memory/a/memory.oom_control",
               "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
    CHECK_INT(cgroup_oom_kills(s.root), 4);
    scene_tear_down(&s);
}

int main(void) {
    RUN(a_worker_that_hangs_is_killed_and_its_trial_tried_again);
    RUN(a_trial_that_always_hangs_is_failed_with_the_reason);
    RUN(a_worker_whose_end_goes_unseen_is_not_said_to_have_ended_well);
    RUN(a_log_that_is_no_file_holds_no_worker_up);
    RUN(runs_that_were_killed_cost_a_trial_no_attempt);
    RUN(a_worker_that_dies_costs_an_attempt_whatever_was_before);
    RUN(a_trial_that_runs_died_with_waits_for_the_others_and_is_trained_alone);
    RUN(progress_up_to_a_checkpoint_clears_a_trial_of_suspicion);
    RUN(attempts_whose_end_was_seen_are_not_held_against_the_program);
    RUN(a_stopped_run_goes_on_in_the_middle_of_its_trials);
    RUN(what_batch_systems_send_before_the_end_stops_with_checkpoints);
    RUN(a_worker_at_its_limit_of_cpu_time_stops_the_run_with_checkpoints);
    RUN(an_echo_of_a_signal_and_sighup_leave_the_workers_their_checkpoints);
    RUN(a_second_interrupt_in_earnest_kills_the_workers);
    RUN(checkpoints_of_finished_trials_are_cleared_away);
    RUN(short_trials_in_groups_give_the_same_bytes_as_one_by_one);
    RUN(a_worker_that_dies_within_a_group_costs_only_its_own_trial_an_attempt);
    RUN(out_of_memory_kills_are_counted_in_both_versions_of_cgroups);
    return check_finish();
}
