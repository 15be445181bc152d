/* sweep report: render again, from results.h5 and what was finished since it was written. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "src/base/files.h"
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

static int render_folder(const char *folder) {
    error err;
    results *r = NULL;
    struct stat info;
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        return command_fail(error_set(&err, STATUS_BAD_INPUT, "%s is not a results folder", folder),
                            &err);
    char *path = files_join(folder, "results.h5");
    if (!path) return command_fail(error_no_memory(&err, 1), &err);
    status result = results_file_read(path, &r, &err);
    free(path);
    if (result == STATUS_OK) bring_up_to_date(folder, r);
    int code = result == STATUS_OK ? report_output(r, folder) : command_fail(result, &err);
    results_free(r);
    return code;
}

static int run_report(int argc, char **argv) {
    if (argc < 2) return command_usage_error(&command_report, "which results folder?");
    if (argc > 2) return command_usage_error(&command_report, "one folder at a time");
    if (argv[1][0] == '-')
        return command_usage_error(&command_report, "unknown option '%s'", argv[1]);
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
        "was stopped is shown as far as it is.\n",
};
