/* Going on with a folder: what it was begun for, and what may change. */
#include <sys/stat.h>

#include "src/base/publish.h"
#include "src/plan/plan_results.h"
#include "tests/check.h"
#include "tests/run_scene.h"

static const char SOURCE[] =
    "data: {name: digits, train_size: 90, test_size: 40}\n"
    "model: {hidden_dim: [3, 5]}\n"
    "train: {iterations: 6, batch_size: 20, eval_every: 5}\n"
    "seeds: [0, 1]\n";

static run_summary summary;
static char notice[ERROR_MESSAGE_BYTES];

static void keep_notice(const run_event *event, void *context) {
    (void)context;
    if (event->kind == RUN_NOTICE) snprintf(notice, sizeof notice, "%s", event->message);
}

static status run_as(scene *s, const char *program, bool extend) {
    const run_options options = {.folder = scene_path(s, "a"),
                                 .workers = 1,
                                 .listen = keep_notice,
                                 .program = program,
                                 .extend = extend};
    notice[0] = '\0';
    return run_sweep(s->plan, s->data, &options, &summary, &s->err);
}

/* The scene with its four trials trained and then another config in its place. */
static bool trained_then(scene *s, const char *const overrides[]) {
    if (!scene_set_up(s, SOURCE) || run_as(s, "1", false) != STATUS_OK) return false;
    scene_drop_plan(s);
    return scene_plan(s, SOURCE, overrides);
}

static void check_refused(const char *const overrides[], bool extend, const char *const words[]) {
    scene s;
    REQUIRE(trained_then(&s, overrides));
    CHECK_STATUS(run_as(&s, "1", extend), STATUS_BAD_INPUT, &s.err);
    for (; *words; words++) CHECK_CONTAINS(s.err.message, *words);
    CHECK_INT(scene_count(scene_path(&s, "a/trials")), 4);
    scene_tear_down(&s);
}

TEST(changed_keys_are_refused_with_old_and_new_values) {
    check_refused(
        (const char *[]){"train.lr=0.25", "model.hidden_dim=[3, 6]", NULL}, false,
        (const char *[]){"train.lr was 0.1 and is 0.25",
                         "model.hidden_dim was [3, 5] and is [3, 6]", "output.dir", NULL});
}

TEST(a_key_that_comes_and_one_that_goes_are_named) {
    check_refused((const char *[]){"train.epochs=2", NULL}, false,
                  (const char *[]){"train.iterations was 6 and is (none)",
                                   "train.epochs was (none) and is 2", NULL});
}

TEST(changed_data_are_refused_with_both_digests) {
    check_refused((const char *[]){"data.seed=4", NULL}, false,
                  (const char *[]){"SHA-256 of the data was ", "data.seed was 0 and is 4", NULL});
}

TEST(a_grid_that_grew_is_refused_with_the_way_to_extend_it) {
    check_refused((const char *[]){"seeds=[0, 1, 2]", NULL}, false,
                  (const char *[]){"seeds was [0, 1] and is [0, 1, 2]", "--extend", NULL});
}

TEST(extending_never_drops_a_trial) {
    check_refused((const char *[]){"seeds=[0, 2]", NULL}, true,
                  (const char *[]){"seeds was [0, 1] and is [0, 2]", NULL});
}

TEST(an_extended_grid_trains_what_is_new_and_is_the_plan_from_then_on) {
    scene s;
    REQUIRE(trained_then(&s, (const char *[]){"seeds=[2, 0, 1]", NULL}));
    CHECK_STATUS(run_as(&s, "1", true), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 4);
    CHECK_INT(summary.finished, 2);
    CHECK_STATUS(run_as(&s, "1", false), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 6);
    scene_drop_plan(&s);
    REQUIRE(scene_plan(&s, SOURCE, NULL));
    CHECK_STATUS(run_as(&s, "1", false), STATUS_BAD_INPUT, &s.err);
    scene_tear_down(&s);
}

TEST(how_the_work_is_done_may_change) {
    scene s;
    REQUIRE(trained_then(&s, (const char *[]){"run.workers=2", "title=New", "name=other", NULL}));
    CHECK_STATUS(run_as(&s, "1", false), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 4);
    scene_tear_down(&s);
}

TEST(another_version_with_the_same_rules_goes_on_and_says_so) {
    scene s;
    REQUIRE(trained_then(&s, NULL));
    CHECK_STATUS(run_as(&s, "2", false), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 4);
    CHECK_CONTAINS(notice, "another version");
    scene_tear_down(&s);
}

/* Replace a line of plan.txt and seal it again. */
static void rewrite_plan(scene *s, const char *pattern) {
    char *command = NULL;
    if (asprintf(&command,
                 "cd '%s/a' && sed -i -e '%s' -e '/^sha256:/d' plan.txt && "
                 "printf 'sha256: %%s\\n' \"$(sha256sum <plan.txt | cut -c1-64)\" >>plan.txt",
                 s->root, pattern) < 0)
        return;
    CHECK_INT(system(command), 0);
    free(command);
}

static void check_other_rules(const char *pattern, const char *words) {
    scene s;
    REQUIRE(trained_then(&s, NULL));
    rewrite_plan(&s, pattern);
    CHECK_STATUS(run_as(&s, "1", true), STATUS_BAD_INPUT, &s.err);
    CHECK_CONTAINS(s.err.message, words);
    CHECK_INT(scene_count(scene_path(&s, "a/trials")), 4);
    scene_tear_down(&s);
}

TEST(another_numeric_contract_is_refused) {
    check_other_rules("s/^numerics: .*/numerics: 77/", "numeric contract 77");
}

TEST(another_format_of_trial_files_is_refused) {
    check_other_rules("s/^trial_format: .*/trial_format: 77/", "format 77");
}

TEST(another_format_of_plans_is_refused) {
    check_other_rules("s/^sweep-plan .*/sweep-plan 77/", "format 77");
}

TEST(a_damaged_plan_is_set_aside_and_written_anew) {
    scene s;
    REQUIRE(trained_then(&s, NULL));
    CHECK_INT(truncate(scene_path(&s, "a/plan.txt"), 100), 0);
    CHECK_STATUS(run_as(&s, "1", false), STATUS_OK, &s.err);
    CHECK_INT(summary.found, 4);
    CHECK_CONTAINS(notice, "quarantine/plan.txt");
    CHECK_STATUS(run_as(&s, "1", false), STATUS_OK, &s.err);
    CHECK_TEXT(notice, "");
    scene_tear_down(&s);
}

/* Put a folder, a FIFO and a device in the journal's place. */
static int make_folder_there(const char *path) {
    return mkdir(path, 0777);
}
static int make_fifo_there(const char *path) {
    return mkfifo(path, 0666);
}
static int make_link_to_device_there(const char *path) {
    return symlink("/dev/full", path);
}

static void check_without_journal(int (*put)(const char *path)) {
    scene s;
    results *r = NULL;
    REQUIRE(scene_set_up(&s, SOURCE));
    REQUIRE(files_make_folder(scene_path(&s, "a"), &s.err) == STATUS_OK);
    REQUIRE(put(scene_path(&s, "a/journal.log")) == 0);
    CHECK_STATUS(run_as(&s, "1", false), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 4);
    CHECK_CONTAINS(notice, "going on without a journal");
    REQUIRE(CHECK_STATUS(plan_results_create(s.plan, "sweep", &r, &s.err), STATUS_OK, &s.err));
    CHECK_STATUS(run_collect(scene_path(&s, "a"), r, &s.err), STATUS_OK, &s.err);
    CHECK_INT(r->trials[3].status, TRIAL_FINISHED);
    results_free(r);
    scene_tear_down(&s);
}

static void write_precious(const scene *s) {
    REQUIRE(files_publish(scene_path(s, "precious"), "mine\n", 5, true, NULL) == STATUS_OK);
}

static void check_precious(const scene *s) {
    char *held = NULL;
    size_t bytes = 0;
    REQUIRE(files_read(scene_path(s, "precious"), 100, &held, &bytes, NULL) == STATUS_OK);
    CHECK_TEXT(held, "mine\n");
    free(held);
}

/* In a folder that others may write to, each is a way to have a file of ours written over. */
TEST(no_file_is_written_under_a_second_name) {
    scene s;
    char name[64];
    REQUIRE(scene_set_up(&s, SOURCE));
    write_precious(&s);
    REQUIRE(files_make_folder(scene_path(&s, "a/logs"), &s.err) == STATUS_OK);
    snprintf(name, sizeof name, "a/logs/%s.log", s.plan->trials[0].id);
    REQUIRE(link(scene_path(&s, "precious"), scene_path(&s, name)) == 0);
    REQUIRE(link(scene_path(&s, "precious"), scene_path(&s, "a/journal.log")) == 0);
    CHECK_STATUS(run_as(&s, "1", false), STATUS_OK, &s.err);
    CHECK_INT(summary.finished, 4);
    CHECK_CONTAINS(notice, "journal.log has a second name (a hard link)");
    CHECK_CONTAINS(notice, "going on without a journal");
    check_precious(&s);
    CHECK_INT(unlink(scene_path(&s, "a/.lock")), 0);
    REQUIRE(link(scene_path(&s, "precious"), scene_path(&s, "a/.lock")) == 0);
    scene_drop_plan(&s);
    REQUIRE(scene_plan(&s, SOURCE, (const char *[]){"seeds=[0, 1, 2]", NULL}));
    CHECK_STATUS(run_as(&s, "1", true), STATUS_IO, &s.err);
    CHECK_CONTAINS(s.err.message, ".lock has a second name");
    check_precious(&s);
    scene_tear_down(&s);
}

TEST(nothing_is_written_through_a_symbolic_link_in_the_folder) {
    static const char *const names[] = {"a/trials", "a/checkpoints", "a/logs", "a/plots"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        scene s;
        REQUIRE(scene_set_up(&s, SOURCE));
        REQUIRE(files_make_folder(scene_path(&s, "elsewhere"), &s.err) == STATUS_OK);
        REQUIRE(files_make_folder(scene_path(&s, "a"), &s.err) == STATUS_OK);
        REQUIRE(symlink(scene_path(&s, "elsewhere"), scene_path(&s, names[i])) == 0);
        CHECK_STATUS(run_as(&s, "1", false), STATUS_IO, &s.err);
        CHECK_CONTAINS(s.err.message, names[i]);
        CHECK_CONTAINS(s.err.message, "is a symbolic link");
        CHECK_INT(scene_count(scene_path(&s, "elsewhere")), 0);
        scene_tear_down(&s);
    }
}

TEST(damaged_files_do_not_leave_the_folder_through_a_symbolic_link) {
    scene s;
    REQUIRE(trained_then(&s, NULL));
    CHECK_INT(truncate(scene_path(&s, "a/plan.txt"), 100), 0);
    REQUIRE(files_make_folder(scene_path(&s, "elsewhere"), &s.err) == STATUS_OK);
    REQUIRE(symlink(scene_path(&s, "elsewhere"), scene_path(&s, "a/quarantine")) == 0);
    CHECK_STATUS(run_as(&s, "1", false), STATUS_IO, &s.err);
    CHECK_CONTAINS(s.err.message, "quarantine is a symbolic link");
    CHECK_INT(scene_count(scene_path(&s, "elsewhere")), 0);
    scene_tear_down(&s);
}

TEST(a_results_folder_may_itself_be_a_symbolic_link) {
    scene s;
    REQUIRE(scene_set_up(&s, SOURCE));
    REQUIRE(files_make_folder(scene_path(&s, "elsewhere"), &s.err) == STATUS_OK);
    REQUIRE(symlink(scene_path(&s, "elsewhere"), scene_path(&s, "a")) == 0);
    CHECK_STATUS(run_as(&s, "1", false), STATUS_OK, &s.err);
    CHECK_INT(scene_count(scene_path(&s, "elsewhere/trials")), 4);
    scene_tear_down(&s);
}

TEST(a_run_goes_on_without_a_journal_that_cannot_be_opened) {
    check_without_journal(make_folder_there);
    check_without_journal(make_fifo_there);
    check_without_journal(make_link_to_device_there);
}

int main(void) {
    RUN(changed_keys_are_refused_with_old_and_new_values);
    RUN(a_key_that_comes_and_one_that_goes_are_named);
    RUN(changed_data_are_refused_with_both_digests);
    RUN(a_grid_that_grew_is_refused_with_the_way_to_extend_it);
    RUN(extending_never_drops_a_trial);
    RUN(an_extended_grid_trains_what_is_new_and_is_the_plan_from_then_on);
    RUN(how_the_work_is_done_may_change);
    RUN(another_version_with_the_same_rules_goes_on_and_says_so);
    RUN(another_numeric_contract_is_refused);
    RUN(another_format_of_trial_files_is_refused);
    RUN(another_format_of_plans_is_refused);
    RUN(a_damaged_plan_is_set_aside_and_written_anew);
    RUN(a_run_goes_on_without_a_journal_that_cannot_be_opened);
    RUN(no_file_is_written_under_a_second_name);
    RUN(nothing_is_written_through_a_symbolic_link_in_the_folder);
    RUN(damaged_files_do_not_leave_the_folder_through_a_symbolic_link);
    RUN(a_results_folder_may_itself_be_a_symbolic_link);
    return check_finish();
}
