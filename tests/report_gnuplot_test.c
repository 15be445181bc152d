/* A report without gnuplot, and with one that fails, hangs or is told what it should not hear. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/report/gnuplot.h"
#include "src/report/report.h"
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

TEST(a_gnuplot_that_hangs_is_stopped) {
    char *tools = folder_for("hanging");
    char *program = false_gnuplot(tools, "#!/bin/sh\nsleep 600\n");
    error err;
    CHECK_STATUS(run_gnuplot(program, tools, 1, &err), STATUS_IO, &err);
    CHECK_CONTAINS(err.message, "took more than 1 s over none.gp");
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
    RUN(a_gnuplot_that_hangs_is_stopped);
    RUN(gnuplot_gets_a_clean_environment);
    return check_finish();
}
