/* sweep report: render again, from results.h5 and what was finished since it was written, or from
 * the trial files alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/cli/combine.h"
#include "src/cli/command.h"
#include "src/cli/report_output.h"
#include "src/run/run.h"
#include "src/store/results_file.h"

/* Trials that were finished since results.h5 was written.  One that cannot be read is a warning:
 * the others are worth a report. */
static void bring_up_to_date(const char *folder, results *r) {
    error err;
    if (run_collect(folder, r, &err) != STATUS_OK)
        fprintf(stderr, "sweep: warning: %s\n", err.message);
}

/* The trial files are the truth: a results.h5 that is lost or damaged is made again from them.  In
 * `err` is what is wrong with it. */
static status make_again(const char *folder, results **out, error *err) {
    error lost = *err, cause;
    status result = combine_folder(folder, out, &cause);
    if (result == STATUS_OK) {
        fprintf(stderr, "sweep: warning: %s\nIt is made again from the trial files.\n",
                lost.message);
        return STATUS_OK;
    }
    results_free(*out);
    *out = NULL;
    return error_set(err, result, "%s; and it cannot be made again: %s", lost.message,
                     cause.message);
}

static status open_results(const char *folder, results **out, error *err) {
    char *path = files_join(folder, "results.h5"), *plan = files_join(folder, "plan.txt");
    if (!path || !plan) {
        free(path);
        free(plan);
        return error_no_memory(err, strlen(folder));
    }
    status result = results_file_read(path, out, err);
    bool lost = result == STATUS_DAMAGED || access(path, F_OK) != 0;
    if (result == STATUS_OK)
        bring_up_to_date(folder, *out);
    else if (lost && access(plan, F_OK) == 0)
        result = make_again(folder, out, err);
    free(path);
    free(plan);
    return result;
}

static int render_folder(const char *folder) {
    error err;
    results *r = NULL;
    struct stat info;
    if (stat(folder, &info) != 0)
        return command_fail(
            error_set(&err, STATUS_BAD_INPUT, "%s: there is no such folder", folder), &err);
    if (!S_ISDIR(info.st_mode))
        return command_fail(error_set(&err, STATUS_BAD_INPUT, "%s is not a results folder", folder),
                            &err);
    status result = open_results(folder, &r, &err);
    int code = result == STATUS_OK ? report_output(r, folder) : command_fail(result, &err);
    results_free(r);
    return code;
}

static int run_report(int argc, char **argv, const char *const given[]) {
    (void)given;
    if (argc < 2) return command_usage_error(&command_report, "which results folder?");
    if (argc > 2) return command_usage_error(&command_report, "one folder at a time");
    return render_folder(argv[1]);
}

const command command_report = {
    .name = "report",
    .run = run_report,
    .arguments = "DIR",
    .summary = "Render plots, tables and report of a results folder again, from its results.h5.",
    .help =
        "Trials finished since results.h5 was written are read from trials/, so that a sweep that "
        "runs or\n"
        "was stopped is shown as far as it is.  "
        "A results.h5 that is missing or damaged is made again from\n"
        "plan.txt, trials/ and journal.log; the data set must be there for that.\n",
};
