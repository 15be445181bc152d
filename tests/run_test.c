/* Running a plan: workers, what survives them, and what a folder remembers. */
#include "src/run/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/publish.h"
#include "src/base/text.h"
#include "src/config/config.h"
#include "src/plan/plan_results.h"
#include "src/run/journal.h"
#include "tests/check.h"

enum { RETRIES = 2 };

/* A plan and the folders to run it in. */
typedef struct scene {
    config *config;
    dataset *data;
    plan *plan;
    char root[256];
    error err;
} scene;

/* Eight trials that take milliseconds. */
static const char QUICK[] =
    "data: {name: digits, train_size: 90, test_size: 40}\n"
    "model: {hidden_dim: [3, 5], layer_dim: [1, 2]}\n"
    "train: {iterations: 12, batch_size: 20, eval_every: 5}\n"
    "seeds: [0, 1]\n";

/* Three trials that can always be interrupted: each sends so many evaluations that its socket is
 * full long before its end, and it waits for whoever is to interrupt it. */
static const char LONG[] =
    "data: {name: digits, train_size: 40, test_size: 10}\n"
    "model: {hidden_dim: 3}\n"
    "train: {iterations: 700, batch_size: 10, eval_every: 1}\n"
    "seeds: [0, 1, 2]\n";

static bool set_up(scene *s, const char *source) {
    text problems = {0};
    memset(s, 0, sizeof *s);
    const char *temporary = getenv("TEST_TMPDIR");
    snprintf(s->root, sizeof s->root, "%s/run_test.XXXXXX", temporary ? temporary : "/tmp");
    bool ready = mkdtemp(s->root) != NULL &&
                 config_parse(&key_language, "test.yaml", source, strlen(source), NULL, 0,
                              &s->config, &problems) == STATUS_OK &&
                 plan_open_data(s->config, &s->data, &s->err) == STATUS_OK &&
                 plan_create(s->config, s->data, &s->plan, &s->err) == STATUS_OK;
    if (!ready) printf("%s%s\n", text_string(&problems), s->err.message);
    text_free(&problems);
    return ready;
}

static void tear_down(scene *s) {
    char *command = NULL;
    plan_free(s->plan);
    dataset_free(s->data);
    config_free(s->config);
    if (asprintf(&command, "rm -rf '%s'", s->root) > 0 && system(command) != 0)
        printf("not gone\n");
    free(command);
}

/* "<root>/<folder>" in a static buffer, one of two. */
static const char *in(const scene *s, const char *folder) {
    static char paths[2][512];
    static int turn;
    turn = !turn;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", s->root, folder);
    return paths[turn];
}

static status run(scene *s, const char *folder, int workers, run_listener *listen, void *context,
                  run_summary *summary) {
    run_options options = {.folder = in(s, folder),
                           .workers = workers,
                           .listen = listen,
                           .context = context,
                           .retries = RETRIES};
    return run_sweep(s->plan, s->data, &options, summary, &s->err);
}

/* The path of a trial's file, in a static buffer. */
static const char *trial_file(const scene *s, const char *folder, int number) {
    static char path[600];
    snprintf(path, sizeof path, "%s/trials/%s.h5", in(s, folder), s->plan->trials[number].id);
    return path;
}

static bool same_file(const char *a, const char *b) {
    char *left = NULL, *right = NULL;
    size_t left_bytes = 0, right_bytes = 0;
    bool same = files_read(a, 1 << 24, &left, &left_bytes, NULL) == STATUS_OK &&
                files_read(b, 1 << 24, &right, &right_bytes, NULL) == STATUS_OK &&
                left_bytes == right_bytes && memcmp(left, right, left_bytes) == 0;
    free(left);
    free(right);
    return same;
}

static int count_entries(const char *folder) {
    int count = 0;
    DIR *listing = opendir(folder);
    for (struct dirent *entry; listing && (entry = readdir(listing));)
        count += entry->d_name[0] != '.';
    if (listing) closedir(listing);
    return count;
}

/* All trial files are there, byte for byte, and nothing else beside them. */
static bool same_trials(const scene *s, const char *folder, const char *reference) {
    char path[600];
    bool same = true;
    for (int i = 0; i < s->plan->trial_count; i++) {
        snprintf(path, sizeof path, "%s", trial_file(s, folder, i));
        same &= same_file(path, trial_file(s, reference, i));
    }
    snprintf(path, sizeof path, "%s/trials", in(s, folder));
    return same && count_entries(path) == s->plan->trial_count;
}

/* --- workers --- */

/* Counts what happens. */
typedef struct tally {
    int of_kind[RUN_TICK + 1];
    int32_t last_done, last_total;
    char message[ERROR_MESSAGE_BYTES];
} tally;

static void count_event(const run_event *event, void *context) {
    tally *t = context;
    t->of_kind[event->kind]++;
    t->last_done = event->trials_done;
    t->last_total = event->trials_total;
    if (event->message) snprintf(t->message, sizeof t->message, "%s", event->message);
}

TEST(any_number_of_workers_gives_the_same_bytes) {
    scene s;
    run_summary summary;
    tally events = {0};
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "one", 1, count_event, &events, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 8);
    CHECK_INT(summary.found, 0);
    CHECK_INT(summary.failed, 0);
    CHECK_INT(events.of_kind[RUN_STARTED], 1);
    CHECK_INT(events.of_kind[TRIAL_STARTED], 8);
    CHECK_INT(events.of_kind[TRIAL_EVALUATED], 8 * 3);
    CHECK_INT(events.of_kind[TRIAL_DONE], 8);
    CHECK_INT(events.last_done, 8);
    CHECK_INT(events.last_total, 8);
    CHECK_STATUS(run(&s, "three", 3, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK(same_trials(&s, "three", "one"));
    tear_down(&s);
}

TEST(a_second_run_finds_everything_done) {
    scene s;
    run_summary summary;
    tally events = {0};
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_STATUS(run(&s, "a", 2, count_event, &events, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 8);
    CHECK_INT(summary.finished, 0);
    CHECK_INT(events.of_kind[TRIAL_STARTED], 0);
    CHECK_INT(events.last_done, 8);
    tear_down(&s);
}

/* Kills the worker of the plan's first trial at its first `kills` attempts. */
typedef struct killer {
    int kills;
    tally events;
} killer;

static void kill_worker(const run_event *event, void *context) {
    killer *k = context;
    count_event(event, &k->events);
    if (event->kind != TRIAL_STARTED || event->trial->index != 0 || event->attempt > k->kills)
        return;
    kill(event->process, SIGKILL);
}

TEST(a_killed_worker_costs_an_attempt_and_no_bit) {
    scene s;
    run_summary summary;
    killer k = {.kills = 2};
    REQUIRE(set_up(&s, LONG));
    CHECK_STATUS(run(&s, "undisturbed", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_STATUS(run(&s, "killed", 2, kill_worker, &k, &summary), STATUS_OK, &s.err);
    CHECK_INT(k.events.of_kind[TRIAL_RETRIED], 2);
    CHECK_INT(k.events.of_kind[TRIAL_BROKEN], 0);
    CHECK_INT(summary.finished, 3);
    CHECK_INT(summary.failed, 0);
    CHECK(same_trials(&s, "killed", "undisturbed"));
    tear_down(&s);
}

TEST(a_trial_whose_workers_all_die_is_failed_and_the_others_go_on) {
    scene s;
    run_summary summary;
    killer k = {.kills = (RETRIES + 1)};
    results *r = NULL;
    REQUIRE(set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, kill_worker, &k, &summary), STATUS_OK, &s.err);
    CHECK_INT(k.events.of_kind[TRIAL_RETRIED], (RETRIES + 1) - 1);
    CHECK_INT(k.events.of_kind[TRIAL_BROKEN], 1);
    CHECK_CONTAINS(k.events.message, "killed by signal 9");
    CHECK_INT(summary.finished, 2);
    CHECK_INT(summary.failed, 1);
    CHECK_INT(k.events.last_done, 3);

    REQUIRE(CHECK_STATUS(plan_results_create(s.plan, "sweep", &r, &s.err), STATUS_OK, &s.err));
    CHECK_STATUS(run_collect(in(&s, "a"), r, &s.err), STATUS_OK, &s.err);
    CHECK_INT(r->trials[0].status, TRIAL_FAILED);
    CHECK_CONTAINS(r->trials[0].reason, "killed by signal 9");
    CHECK_INT(r->trials[0].runtime.attempts, (RETRIES + 1));
    CHECK_INT(r->trials[1].status, TRIAL_FINISHED);
    results_free(r);

    /* The next run tries again. */
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 2);
    CHECK_INT(summary.finished, 1);
    tear_down(&s);
}

/* --- the parent --- */

/* A whole runner as a process of its own.  The pids of its workers come through a pipe; when both
 * are at work it does nothing but wait to be killed. */
typedef struct informer {
    int pids, told;
} informer;

static void tell_pids(const run_event *event, void *context) {
    informer *i = context;
    if (event->kind != TRIAL_STARTED) return;
    if (write(i->pids, &event->process, sizeof(pid_t)) < 0) _exit(1);
    if (++i->told == 2) pause();
}

static pid_t start_runner(scene *s, const char *folder, int pids) {
    pid_t runner = fork();
    if (runner != 0) return runner;
    run_summary summary;
    informer i = {pids, 0};
    run(s, folder, 2, tell_pids, &i, &summary);
    _exit(0);
}

TEST(workers_die_with_their_parent) {
    scene s;
    run_summary summary;
    int pids[2], how = 0;
    pid_t workers[2] = {0};
    REQUIRE(set_up(&s, LONG));
    REQUIRE(pipe(pids) == 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* so that orphans can be waited for here */
    pid_t runner = start_runner(&s, "a", pids[1]);
    CHECK_INT(read(pids[0], &workers[0], sizeof(pid_t)), sizeof(pid_t));
    CHECK_INT(read(pids[0], &workers[1], sizeof(pid_t)), sizeof(pid_t));
    kill(runner, SIGKILL);
    waitpid(runner, &how, 0);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(waitpid(workers[i], &how, 0), workers[i]);
        CHECK(WIFSIGNALED(how) ? WTERMSIG(how) == SIGKILL : WEXITSTATUS(how) == EXIT_FAILURE);
    }
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_STATUS(run(&s, "undisturbed", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK(same_trials(&s, "a", "undisturbed"));
    close(pids[0]);
    close(pids[1]);
    tear_down(&s);
}

/* Signals this process, `times` times, when the second trial has begun. */
typedef struct stopper {
    int signal_number, times, started;
} stopper;

static void signal_runner(const run_event *event, void *context) {
    stopper *p = context;
    if (event->kind == TRIAL_STARTED && ++p->started == 2) kill(getpid(), p->signal_number);
    /* A second request, once the first has been seen. */
    if (event->kind == RUN_TICK && p->started >= 2 && p->times-- > 1)
        kill(getpid(), p->signal_number);
}

static void check_stop(stopper p) {
    scene s;
    run_summary summary;
    REQUIRE(set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 2, signal_runner, &p, &summary), STATUS_STOPPED, &s.err);
    CHECK_CONTAINS(s.err.message, "run again");
    CHECK(summary.finished < 3);
    int finished = summary.finished;
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.found, finished);
    CHECK_STATUS(run(&s, "undisturbed", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK(same_trials(&s, "a", "undisturbed"));
    tear_down(&s);
}

TEST(sigterm_stops_a_run_which_then_goes_on) {
    check_stop((stopper){SIGTERM, 1, 0});
}

TEST(sigint_twice_stops_a_run_which_then_goes_on) {
    check_stop((stopper){SIGINT, 2, 0});
}

TEST(an_instruction_set_that_no_trial_can_use_ends_the_run) {
    scene s;
    run_summary summary;
    REQUIRE(set_up(&s, QUICK));
    const run_options options = {
        .folder = in(&s, "a"), .workers = 2, .retries = RETRIES, .isa = RNN_ISA_AVX512 + 1};
    CHECK_STATUS(run_sweep(s.plan, s.data, &options, &summary, &s.err), STATUS_BAD_INPUT, &s.err);
    CHECK_CONTAINS(s.err.message, "no instruction set");
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 8);
    tear_down(&s);
}

TEST(signals_are_given_back_after_a_run) {
    scene s;
    run_summary summary;
    sigset_t before, after;
    REQUIRE(set_up(&s, QUICK));
    sigprocmask(SIG_BLOCK, NULL, &before);
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    sigprocmask(SIG_BLOCK, NULL, &after);
    CHECK_INT(sigismember(&after, SIGINT), sigismember(&before, SIGINT));
    CHECK_INT(sigismember(&after, SIGTERM), sigismember(&before, SIGTERM));
    tear_down(&s);
}

/* --- the folder --- */

/* Tries a second run in the same folder while the first is on. */
typedef struct intruder {
    scene *scene;
    status result;
    error err;
} intruder;

static void intrude(const run_event *event, void *context) {
    intruder *i = context;
    run_summary summary;
    if (event->kind != RUN_STARTED) return;
    run_options options = {.folder = in(i->scene, "a"), .workers = 1};
    i->result = run_sweep(i->scene->plan, i->scene->data, &options, &summary, &i->err);
}

TEST(a_folder_in_use_is_refused_and_its_holder_named) {
    scene s;
    run_summary summary;
    intruder i = {.scene = &s};
    char process[32];
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "a", 2, intrude, &i, &summary), STATUS_OK, &s.err);
    CHECK_STATUS(i.result, STATUS_BUSY, &i.err);
    snprintf(process, sizeof process, "process %ld on ", (long)getpid());
    CHECK_CONTAINS(i.err.message, process);
    CHECK_INT(summary.finished, 8);
    tear_down(&s);
}

TEST(a_folder_that_cannot_be_written_is_refused_before_training) {
    scene s;
    run_summary summary;
    tally events = {0};
    REQUIRE(set_up(&s, QUICK));
    REQUIRE(files_publish(in(&s, "file"), "x", 1, true, &s.err) == STATUS_OK);
    CHECK_STATUS(run(&s, "file/results", 2, count_event, &events, &summary), STATUS_IO, &s.err);
    CHECK_INT(events.of_kind[RUN_STARTED], 0);
    CHECK_INT(events.of_kind[TRIAL_STARTED], 0);
    tear_down(&s);
}

static void count_run(const journal_record *record, void *context) {
    int *count = context;
    *count += record->kind == JOURNAL_RUN;
}

static int count_runs(const char *journal_path) {
    int count = 0;
    return journal_read(journal_path, count_run, &count, NULL) == STATUS_OK ? count : -1;
}

TEST(a_damaged_trial_file_is_set_aside_and_its_trial_runs_again) {
    scene s;
    run_summary summary;
    tally events = {0};
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "good", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    int file = open(trial_file(&s, "a", 3), O_WRONLY);
    CHECK_INT(pwrite(file, "?", 1, 2000), 1);
    close(file);
    CHECK_INT(truncate(trial_file(&s, "a", 5), 700), 0);
    CHECK_STATUS(run(&s, "a", 2, count_event, &events, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 6);
    CHECK_INT(summary.finished, 2);
    CHECK_INT(events.of_kind[RUN_NOTICE], 2);
    CHECK_INT(events.of_kind[TRIAL_FOUND], 7); /* one has a header that is whole */
    CHECK_INT(events.of_kind[TRIAL_LOST], 1);
    CHECK_CONTAINS(events.message, "quarantine");
    CHECK_INT(count_runs(in(&s, "a/journal.log")), 2);
    CHECK_INT(count_entries(in(&s, "a/quarantine")), 2);
    CHECK(same_trials(&s, "a", "good"));
    tear_down(&s);
}

TEST(another_trials_file_under_a_trials_name_is_not_taken_for_it) {
    scene s;
    run_summary summary;
    char other[600];
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "good", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    snprintf(other, sizeof other, "%s", trial_file(&s, "a", 1));
    CHECK_INT(rename(trial_file(&s, "a", 0), other), 0);
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 6);
    CHECK(same_trials(&s, "a", "good"));
    tear_down(&s);
}

/* The path of a temporary file of a process in trials/, in a static buffer. */
static const char *temporary_of(const scene *s, pid_t process, const char *trial_id) {
    static char path[600];
    snprintf(path, sizeof path, "%s/trials/%s.h5.tmp.%ld.00c0ffee", in(s, "a"), trial_id,
             (long)process);
    return path;
}

/* Leaves a temporary file behind while the run is on. */
typedef struct litterer {
    const scene *scene;
    pid_t dead;
} litterer;

static void litter(const run_event *event, void *context) {
    const litterer *l = context;
    if (event->kind == TRIAL_STARTED)
        files_publish(temporary_of(l->scene, l->dead, "during"), "x", 1, true, NULL);
}

TEST(temporary_files_of_dead_processes_are_removed) {
    scene s;
    run_summary summary;
    REQUIRE(set_up(&s, QUICK));
    REQUIRE(files_make_folder(in(&s, "a/trials"), &s.err) == STATUS_OK);
    pid_t dead = fork(), live = getpid();
    if (dead == 0) _exit(0);
    waitpid(dead, NULL, 0);
    litterer l = {&s, dead};
    pid_t unwaited = fork();
    if (unwaited == 0) _exit(0);
    waitid(P_PID, (id_t)unwaited, &(siginfo_t){0}, WEXITED | WNOWAIT);
    REQUIRE(files_publish(temporary_of(&s, unwaited, "before"), "x", 1, true, &s.err) == STATUS_OK);
    REQUIRE(files_publish(temporary_of(&s, dead, "before"), "x", 1, true, &s.err) == STATUS_OK);
    REQUIRE(files_publish(temporary_of(&s, live, "before"), "x", 1, true, &s.err) == STATUS_OK);
    CHECK_STATUS(run(&s, "a", 2, litter, &l, &summary), STATUS_OK, &s.err);
    CHECK(access(temporary_of(&s, dead, "before"), F_OK) != 0 && errno == ENOENT);
    CHECK(access(temporary_of(&s, dead, "during"), F_OK) != 0 && errno == ENOENT);
    CHECK(access(temporary_of(&s, unwaited, "before"), F_OK) != 0 && errno == ENOENT);
    CHECK(access(temporary_of(&s, live, "before"), F_OK) == 0);
    waitpid(unwaited, NULL, 0);
    tear_down(&s);
}

/* Takes the folder trials/ away when the first trial has begun. */
typedef struct thief {
    scene *scene;
    tally events;
} thief;

static void take_folder_away(const run_event *event, void *context) {
    thief *t = context;
    count_event(event, &t->events);
    if (event->kind == TRIAL_STARTED && t->events.of_kind[TRIAL_STARTED] == 1)
        rename(in(t->scene, "a/trials"), in(t->scene, "a/elsewhere"));
}

TEST(a_trial_that_cannot_be_published_stops_the_run_and_loses_nothing_else) {
    scene s;
    run_summary summary;
    thief t = {.scene = &s};
    REQUIRE(set_up(&s, LONG));
    CHECK_STATUS(run(&s, "a", 1, take_folder_away, &t, &summary), STATUS_IO, &s.err);
    CHECK_INT(t.events.of_kind[TRIAL_STARTED], 1);
    CHECK_INT(t.events.of_kind[RUN_NOTICE], 1);
    CHECK_INT(summary.finished, 0);
    CHECK_INT(summary.failed, 0);
    CHECK_STATUS(run(&s, "a", 1, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 3);
    tear_down(&s);
}

/* A limit on the size of files fails the write of a trial file as a full disk would. */
static status run_with_file_limit(scene *s, rlim_t bytes) {
    int how = 0;
    pid_t runner = fork();
    if (runner == 0) {
        const struct rlimit limit = {bytes, bytes};
        run_summary summary;
        setrlimit(RLIMIT_FSIZE, &limit);
        _exit((int)run(s, "a", 1, NULL, NULL, &summary));
    }
    waitpid(runner, &how, 0);
    return WIFEXITED(how) ? (status)WEXITSTATUS(how) : STATUS_INTERNAL;
}

TEST(a_disk_that_is_full_ends_the_run_and_leaves_no_half_file) {
    scene s;
    run_summary summary;
    REQUIRE(set_up(&s, LONG));
    CHECK_INT(run_with_file_limit(&s, 3000), STATUS_IO);
    CHECK_INT(count_entries(in(&s, "a/trials")), 0);
    CHECK_INT(count_entries(in(&s, "a/logs")), 1);
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 3);
    tear_down(&s);
}

TEST(a_log_reads_as_the_tutorial_prints) {
    scene s;
    run_summary summary;
    char path[600], *log = NULL;
    size_t bytes = 0;
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    snprintf(path, sizeof path, "%s/logs/%s.log", in(&s, "a"), s.plan->trials[0].id);
    REQUIRE(CHECK_STATUS(files_read(path, 1 << 20, &log, &bytes, &s.err), STATUS_OK, &s.err));
    CHECK_CONTAINS(log, "model.hidden_dim: 3\n");
    CHECK_CONTAINS(log, "\nIteration: 5. Loss: ");
    CHECK_CONTAINS(log, "\nIteration: 12. Loss: ");
    CHECK_CONTAINS(log, ". Test accuracy: ");
    free(log);
    tear_down(&s);
}

TEST(results_are_collected_with_their_runtimes) {
    scene s;
    run_summary summary;
    results *r = NULL;
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(unlink(trial_file(&s, "a", 2)), 0);
    REQUIRE(CHECK_STATUS(plan_results_create(s.plan, "sweep", &r, &s.err), STATUS_OK, &s.err));
    CHECK_STATUS(run_collect(in(&s, "a"), r, &s.err), STATUS_OK, &s.err);
    for (int i = 0; i < r->trial_count; i++) {
        CHECK_INT(r->trials[i].status, i == 2 ? TRIAL_MISSING : TRIAL_FINISHED);
        if (i == 2) continue;
        CHECK_INT(r->trials[i].outcome.evaluation_count, 3);
        CHECK(r->trials[i].runtime.wall_s > 0 && r->trials[i].runtime.samples_per_s > 0);
        CHECK_INT(r->trials[i].runtime.attempts, 1);
        CHECK(r->trials[i].runtime.host[0] != '\0');
    }
    results_free(r);
    tear_down(&s);
}

TEST(a_run_without_its_journal_still_has_its_results) {
    scene s;
    run_summary summary;
    results *r = NULL;
    REQUIRE(set_up(&s, QUICK));
    CHECK_STATUS(run(&s, "a", 2, NULL, NULL, &summary), STATUS_OK, &s.err);
    CHECK_INT(unlink(in(&s, "a/journal.log")), 0);
    REQUIRE(CHECK_STATUS(plan_results_create(s.plan, "sweep", &r, &s.err), STATUS_OK, &s.err));
    CHECK_STATUS(run_collect(in(&s, "a"), r, &s.err), STATUS_OK, &s.err);
    CHECK_INT(r->trials[0].status, TRIAL_FINISHED);
    CHECK(r->trials[0].runtime.wall_s == 0);
    results_free(r);
    tear_down(&s);
}

int main(void) {
    RUN(any_number_of_workers_gives_the_same_bytes);
    RUN(a_second_run_finds_everything_done);
    RUN(a_killed_worker_costs_an_attempt_and_no_bit);
    RUN(a_trial_whose_workers_all_die_is_failed_and_the_others_go_on);
    RUN(workers_die_with_their_parent);
    RUN(sigterm_stops_a_run_which_then_goes_on);
    RUN(sigint_twice_stops_a_run_which_then_goes_on);
    RUN(an_instruction_set_that_no_trial_can_use_ends_the_run);
    RUN(signals_are_given_back_after_a_run);
    RUN(a_folder_in_use_is_refused_and_its_holder_named);
    RUN(a_folder_that_cannot_be_written_is_refused_before_training);
    RUN(a_damaged_trial_file_is_set_aside_and_its_trial_runs_again);
    RUN(another_trials_file_under_a_trials_name_is_not_taken_for_it);
    RUN(temporary_files_of_dead_processes_are_removed);
    RUN(a_trial_that_cannot_be_published_stops_the_run_and_loses_nothing_else);
    RUN(a_disk_that_is_full_ends_the_run_and_leaves_no_half_file);
    RUN(a_log_reads_as_the_tutorial_prints);
    RUN(results_are_collected_with_their_runtimes);
    RUN(a_run_without_its_journal_still_has_its_results);
    return check_finish();
}
