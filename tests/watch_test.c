/* What sweep watch makes of what a run says of itself. */
#include "src/results/watch.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/publish.h"
#include "src/run/journal.h"
#include "src/run/progress_file.h"
#include "tests/check.h"

/* A results folder that this process holds the lock of. */
typedef struct scene {
    char folder[256];
    int lock;
    journal *journal;
    error err;
} scene;

static const char *in(const scene *s, const char *name) {
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", s->folder, name);
    return path;
}

static bool set_up(scene *s) {
    const char *temporary = getenv("TEST_TMPDIR");
    snprintf(s->folder, sizeof s->folder, "%s/watch_test.XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(s->folder) || files_make_folder(in(s, "trials"), &s->err) != STATUS_OK)
        return false;
    s->lock = open(in(s, ".lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return flock(s->lock, LOCK_EX) == 0 &&
           dprintf(s->lock, "process %ld on here, since now\n", (long)getpid()) > 0 &&
           journal_open(in(s, "journal.log"), &s->journal, &s->err) == STATUS_OK;
}

static void tear_down(scene *s) {
    char command[300];
    journal_close(s->journal);
    close(s->lock);
    snprintf(command, sizeof command, "rm -rf '%s'", s->folder);
    if (system(command) != 0) printf("%s is left behind\n", s->folder);
}

static void enter(scene *s, journal_kind kind, const char *id, const char *message) {
    journal_record record = {.kind = kind, .runtime = {.worker = 1, .attempts = 1}};
    snprintf(record.trial_id, sizeof record.trial_id, "%s", id);
    snprintf(record.message, sizeof record.message, "%s", message);
    journal_append(s->journal, &record);
}

static watch_state look(scene *s) {
    watch_state state;
    CHECK_STATUS(watch_look(s->folder, &state, &s->err), STATUS_OK, &s->err);
    return state;
}

/* A run of four trials, of which two workers are at the first two. */
static void write_progress(scene *s, const char *first_label) {
    running_trial running[2] = {{.iterations = 1000, .iteration = 250, .flops = 6},
                                {.iterations = 1000, .iteration = 500, .flops = 2, .index = 1}};
    const run_progress p = {.trials_total = 4,
                            .workers = 2,
                            .cores = 2,
                            .elapsed_s = 10,
                            .work_total = 10,
                            .running = running};
    snprintf(running[0].label, sizeof running[0].label, "%s", first_label);
    progress_file_write(in(s, "progress.txt"), &p);
}

TEST(a_run_is_as_far_as_it_says_itself) {
    scene s;
    REQUIRE(set_up(&s));
    enter(&s, JOURNAL_RUN, "", "");
    watch_state before = look(&s);
    CHECK(before.live);
    CHECK(!before.has_progress);
    watch_free(&before);
    write_progress(&s, "layer_dim 2");
    watch_state state = look(&s);
    REQUIRE(state.has_progress);
    CHECK_NEAR(watch_fraction(&state), 0.25, 1e-12);
    CHECK_NEAR(run_progress_seconds_left(&state.progress), 30, 1e-9);
    CHECK_TEXT(state.progress.running[0].label, "layer_dim 2");
    CHECK_INT(state.progress.running[1].iteration, 500);
    watch_free(&state);
    tear_down(&s);
}

TEST(a_label_brings_no_control_characters) {
    scene s;
    REQUIRE(set_up(&s));
    write_progress(&s, "\x1b[2Jx\nrunning: 1 0 1 9 9 0 1 1 1 1 1 forged");
    watch_state state = look(&s);
    REQUIRE(state.has_progress);
    CHECK_CONTAINS(state.progress.running[0].label, "\\x1b[2Jx\\x0arunning");
    CHECK_INT(state.progress.running[1].iteration, 500);
    watch_free(&state);
    tear_down(&s);
}

TEST(without_its_word_a_run_is_as_far_as_its_trials) {
    scene s;
    static const char plan[] = "sweep-plan 1\ntrials: 4\n";
    REQUIRE(set_up(&s));
    CHECK_STATUS(files_publish(in(&s, "plan.txt"), plan, sizeof plan - 1, true, &s.err), STATUS_OK,
                 &s.err);
    CHECK_STATUS(files_publish(in(&s, "trials/1111111111111111.h5"), "", 0, true, &s.err),
                 STATUS_OK, &s.err);
    enter(&s, JOURNAL_RUN, "", "");
    enter(&s, JOURNAL_FAILED, "2222222222222222", "because");
    watch_state state = look(&s);
    CHECK_NEAR(watch_fraction(&state), 0.5, 1e-12);
    CHECK_TEXT(state.last_failure, "because");
    CHECK_INT(state.failed, 1);
    watch_free(&state);
    enter(&s, JOURNAL_RUN, "", ""); /* the next run tries again */
    state = look(&s);
    CHECK_INT(state.failed, 0);
    CHECK_TEXT(state.last_failure, "");
    watch_free(&state);
    tear_down(&s);
}

int main(void) {
    RUN(a_run_is_as_far_as_it_says_itself);
    RUN(a_label_brings_no_control_characters);
    RUN(without_its_word_a_run_is_as_far_as_its_trials);
    return check_finish();
}
