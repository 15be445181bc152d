/* sweep report: render again, from results.h5 and what was finished since it was written, or from
 * the trial files alone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/cli/command.h"
#include "src/cli/report_output.h"
#include "src/cli/warnings.h"
#include "src/results/combine.h"
#include "src/run/run.h"
#include "src/store/results_file.h"

/* What is rendered, and where to. */
typedef struct rendering {
    const char *folder, *output;
    results *results;
    left_out_files left_out; /* trial files that cannot be read: the others are worth a report */
} rendering;

/* The trial files are the truth: a results.h5 that is lost or damaged is made again from them.  In
 * `err` is what is wrong with it. */
static status make_again(rendering *r, error *err) {
    error lost = *err, cause;
    status result = combine_folder(r->folder, r->output, &r->left_out, &r->results, &cause);
    if (result == STATUS_OK) {
        warnings_print("%s", lost.message);
        fprintf(stderr, "It is made again from the trial files.\n");
        return STATUS_OK;
    }
    return error_set(err, result, "%s; and it cannot be made again: %s", lost.message,
                     cause.message);
}

static status open_results(rendering *r, error *err) {
    char *path = files_join(r->folder, "results.h5"), *plan = files_join(r->folder, "plan.txt");
    if (!path || !plan) {
        free(path);
        free(plan);
        return error_no_memory(err, strlen(r->folder));
    }
    const bool has_plan = access(plan, F_OK) == 0;
    status result = results_file_read(path, &r->results, err);
    bool lost = result == STATUS_DAMAGED || access(path, F_OK) != 0;
    if (result == STATUS_OK) /* with what was finished since */
        result = run_collect_readable(r->folder, r->results, &r->left_out, err);
    else if (lost && has_plan)
        result = make_again(r, err);
    else if (lost && result == STATUS_IO)
        result = error_set(err, STATUS_BAD_INPUT,
                           "%s is no results folder to report on: it has neither results.h5 nor "
                           "plan.txt",
                           r->folder);
    free(path);
    free(plan);
    return result;
}

static status check_folders(const rendering *r, error *err) {
    struct stat info;
    if (stat(r->folder, &info) != 0)
        return error_set(err, STATUS_BAD_INPUT, "%s: there is no such folder", r->folder);
    if (!S_ISDIR(info.st_mode))
        return error_set(err, STATUS_BAD_INPUT, "%s is not a results folder", r->folder);
    if (r->output != r->folder || access(r->folder, W_OK) == 0) return STATUS_OK;
    return error_set_errno(err, STATUS_IO, errno,
                           "cannot write in the folder %s ('--output DIR' writes the report "
                           "elsewhere)",
                           r->folder);
}

static int render_folder(const char *folder, const char *output) {
    error err;
    rendering r = {.folder = folder, .output = output ? output : folder};
    status result = check_folders(&r, &err);
    if (result == STATUS_OK) result = open_results(&r, &err);
    warnings_print_left_out(&r.left_out, folder);
    int code = result == STATUS_OK ? report_output_into(r.results, folder, r.output)
                                   : command_fail(result, &err);
    results_free(r.results);
    left_out_free(&r.left_out);
    return code;
}

enum { OPTION_OUTPUT };
static const option_info options[] = {
    {"--output", 'o', "DIR", "write there, and leave the results folder as it is"},
    {NULL, 0, NULL, NULL}};

static int run_report(int argc, char **argv, const char *const given[]) {
    const char *output = given[OPTION_OUTPUT];
    if (argc < 2) return command_usage_error(&command_report, "which results folder?");
    if (argc > 2) return command_usage_error(&command_report, "one folder at a time");
    if (output && !*output) return command_usage_error(&command_report, "--output names no folder");
    return render_folder(argv[1], output);
}

const command command_report = {
    .name = "report",
    .run = run_report,
    .arguments = "DIR [OPTION ...]",
    .options = options,
    .summary = "Render plots, tables and report of a results folder again, from its results.h5.",
    .help =
        "Trials finished since results.h5 was written are read from trials/, so that a sweep that "
        "runs or\n"
        "was stopped is shown as far as it is.  "
        "A results.h5 that is missing or damaged is made again from\n"
        "plan.txt, trials/ and journal.log; the data set must be there for that.\n",
};
