/* A report without gnuplot, and with one that fails, hangs or is told what it should not hear. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/base/publish.h"
#include "src/pages/report.h"
#include "src/plots/gnuplot.h"
#include "src/plots/plots.h"
#include "tests/check.h"
#include "tests/report_scene.h"
#include "tests/synthetic_results.h"

TEST(without_gnuplot_one_warning_and_all_the_rest) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("bare");
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    text warnings = {0};
    setenv("PATH", "", 1);
    bool rendered = render(r, folder, &warnings);
    setenv("PATH", path, 1);
    free(path);
    REQUIRE(rendered);
    CHECK_INT(times(text_string(&warnings), "\n"), 1);
    CHECK_CONTAINS(text_string(&warnings), "gnuplot-nox");
    CHECK(exists_in(folder, "plots/accuracy_curves.gp"));
    CHECK(exists_in(folder, "plots/accuracy_curves.dat"));
    CHECK(!exists_in(folder, "plots/accuracy_curves.svg"));
    CHECK(exists_in(folder, "report.html") && exists_in(folder, "report.md"));
    char *html = read_in(folder, "report.html");
    CHECK_CONTAINS(html, "Test accuracy during training was not drawn");
    free(html);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* A program of this text that stands in for gnuplot, in a folder of its own; to be freed. */
static char *false_gnuplot(const char *folder, const char *script) {
    error err;
    char *program = files_join(folder, "gnuplot");
    CHECK_STATUS(files_make_folder(folder, &err), STATUS_OK, &err);
    CHECK_STATUS(files_publish(program, script, strlen(script), true, &err), STATUS_OK, &err);
    CHECK(chmod(program, 0755) == 0);
    return program;
}

static status run_gnuplot(const char *program, const char *folder, int timeout_s, error *err) {
    gnuplot_process gnuplot;
    TRY(gnuplot_start(program, folder, "none.gp", timeout_s, &gnuplot, err));
    return gnuplot_wait(&gnuplot, err);
}

TEST(a_gnuplot_that_fails_is_a_warning) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("failing"), *tools = folder_for("tools");
    char *program = false_gnuplot(tools, "#!/bin/sh\necho no terminal; exit 3\n");
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    text warnings = {0};
    setenv("PATH", tools, 1);
    bool rendered = render(r, folder, &warnings);
    setenv("PATH", path, 1);
    REQUIRE(rendered);
    CHECK_CONTAINS(text_string(&warnings), "accuracy_curves is missing: gnuplot failed");
    CHECK_CONTAINS(text_string(&warnings), "exit code 3");
    char *log = read_in(folder, "plots/gnuplot.log");
    CHECK_CONTAINS(log, "no terminal");
    CHECK(exists_in(folder, "report.html"));
    free(log);
    free(path);
    free(program);
    free(tools);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* True once nobody holds the lock of `name` in `folder` any more: who held it has ended. */
static bool is_left(const char *folder, const char *name) {
    char *path = files_join(folder, name);
    const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    free(path);
    /* As long as it takes: whoever was killed is gone soon, who was not holds it for ten minutes.
     */
    const bool left = file >= 0 && flock(file, LOCK_EX) == 0;
    close(file);
    return left;
}

/* It and a child of its hold locks until they are ended. */
static const char HANGING[] =
    "#!/bin/sh\nexec 9>child.lock\nflock 9\n(sleep 600) &\nexec 9>&-\nexec 8>own.lock\nflock 8\n"
    "echo yes >forked.txt\nsleep 600\n";

TEST(a_gnuplot_that_hangs_is_stopped_with_its_children) {
    char *tools = folder_for("hanging");
    char *program = false_gnuplot(tools, HANGING);
    error err;
    CHECK_STATUS(run_gnuplot(program, tools, 1, &err), STATUS_STOPPED, &err);
    CHECK_CONTAINS(err.message, "took more than 1 s over none.gp");
    CHECK(is_left(tools, "own.lock"));
    CHECK(is_left(tools, "child.lock"));
    free(program);
    free(tools);
}

TEST(a_gnuplot_that_ends_leaves_no_children) {
    char *tools = folder_for("forking");
    char *program =
        false_gnuplot(tools, "#!/bin/sh\nexec 9>child.lock\nflock 9\n(sleep 600) &\nexit 0\n");
    error err;
    CHECK_STATUS(run_gnuplot(program, tools, 60, &err), STATUS_OK, &err);
    CHECK(is_left(tools, "child.lock"));
    free(program);
    free(tools);
}

static text plots_with(const char *tools, const results *r, const char *folder, int timeout_s) {
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");
    char *with_tools = NULL;
    text warnings = {0};
    comparison *c = NULL;
    plots *all = memory_array(1, sizeof *all);
    error err;
    CHECK(asprintf(&with_tools, "%s:/usr/bin:/bin", tools) > 0);
    setenv("PATH", with_tools, 1);
    CHECK_STATUS(files_make_folder(folder, &err), STATUS_OK, &err);
    CHECK_STATUS(comparison_create(r, &c, &err), STATUS_OK, &err);
    CHECK_STATUS(plots_make(all, c, folder, timeout_s, &warnings, &err), STATUS_OK, &err);
    setenv("PATH", path, 1);
    plots_free(all);
    free(all);
    comparison_free(c);
    free(with_tools);
    free(path);
    return warnings;
}

/* One time limit for the whole report, one line. */
TEST(after_one_gnuplot_that_hangs_no_other_is_tried) {
    results *r = synthetic_results(&THREE_DEPTHS);
    char *folder = folder_for("hung"), *tools = folder_for("hanging_tools");
    char *program =
        false_gnuplot(tools, "#!/bin/sh\necho begun >>begun.txt\n(sleep 600) &\nsleep 600\n");
    text warnings = plots_with(tools, r, folder, 1);
    CHECK_INT(times(text_string(&warnings), "\n"), 1);
    CHECK_CONTAINS(text_string(&warnings), "gnuplot took more than 1 s over");
    CHECK_CONTAINS(text_string(&warnings), "'sweep report' draws them");
    char *begun = read_in(folder, "begun.txt");
    CHECK((int)(strlen(begun) / strlen("begun\n")) <= limits_cpus());
    CHECK(exists_in(folder, "accuracy_curves.gp") && exists_in(folder, "timeline.gp"));
    CHECK(!exists_in(folder, "accuracy_curves.svg"));
    free(begun);
    free(program);
    free(tools);
    free(folder);
    text_free(&warnings);
    results_free(r);
}

/* In a process of its own: what it returns is seen only if no signal ends it. */
static int stopped_while_drawing(const char *program, const char *tools) {
    gnuplot_process gnuplot;
    sigset_t old_mask;
    error err;
    gnuplot_hold_signals(&old_mask);
    if (gnuplot_start(program, tools, "none.gp", 600, &gnuplot, &err) != STATUS_OK) return 1;
    while (!exists_in(tools, "forked.txt")) usleep(10000);
    raise(SIGTERM);
    if (gnuplot_wait(&gnuplot, &err) != STATUS_STOPPED) return 2;
    gnuplot_release_signals(&old_mask);
    return 3;
}

/* Ctrl-C does not reach gnuplot, which has a process group of its own. */
TEST(a_signal_ends_gnuplot_before_it_takes_effect) {
    char *tools = folder_for("signalled");
    char *program = false_gnuplot(tools, HANGING);
    int state = 0;
    const pid_t child = fork();
    if (child == 0) _exit(stopped_while_drawing(program, tools));
    REQUIRE(waitpid(child, &state, 0) == child);
    CHECK(WIFSIGNALED(state) && WTERMSIG(state) == SIGTERM);
    CHECK(is_left(tools, "own.lock") && is_left(tools, "child.lock"));
    free(program);
    free(tools);
}

/* What the user's environment says does not reach gnuplot, except where libraries and fonts are. */
TEST(gnuplot_gets_a_clean_environment) {
    char *tools = folder_for("clean");
    char *program = false_gnuplot(tools, "#!/bin/sh\n/usr/bin/env\necho \"$@\"\n");
    error err;
    setenv("GNUPLOT_LIB", "/tmp/evil", 1);
    CHECK_STATUS(run_gnuplot(program, tools, 30, &err), STATUS_OK, &err);
    unsetenv("GNUPLOT_LIB");
    char *log = read_in(tools, "gnuplot.log");
    CHECK_CONTAINS(log, "LC_ALL=C.UTF-8");
    CHECK_CONTAINS(log, "-d none.gp");
    CHECK(!strstr(log, "GNUPLOT_LIB"));
    free(log);
    free(program);
    free(tools);
}

int main(void) {
    RUN(without_gnuplot_one_warning_and_all_the_rest);
    RUN(a_gnuplot_that_fails_is_a_warning);
    RUN(a_gnuplot_that_hangs_is_stopped_with_its_children);
    RUN(a_gnuplot_that_ends_leaves_no_children);
    RUN(after_one_gnuplot_that_hangs_no_other_is_tried);
    RUN(a_signal_ends_gnuplot_before_it_takes_effect);
    RUN(gnuplot_gets_a_clean_environment);
    return check_finish();
}
