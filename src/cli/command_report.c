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
#include "src/cli/terminal.h"
#include "src/cli/warnings.h"
#include "src/pages/report.h"
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

/* --- the best of some axes --- */

static status print_best(const results *r, const char *best, const char *by, error *err) {
    text shown = {0};
    const status result =
        report_append_best(&shown, r, best, by, terminal_columns(), terminal_prose_columns(), err);
    if (result == STATUS_OK) fputs(text_string(&shown), stdout);
    text_free(&shown);
    return result;
}

/* Nothing is written but a results.h5 that was lost. */
static int tell_best(const char *folder, const char *best, const char *by) {
    error err;
    rendering r = {.folder = folder, .output = NULL};
    status result = check_folders(&r, &err);
    r.output = folder;
    if (result == STATUS_OK) result = open_results(&r, &err);
    warnings_print_left_out(&r.left_out, folder);
    if (result == STATUS_OK) result = print_best(r.results, best, by, &err);
    results_free(r.results);
    left_out_free(&r.left_out);
    return result == STATUS_OK ? 0 : command_fail(result, &err);
}

enum { OPTION_BEST, OPTION_FOR, OPTION_OUTPUT };
static const option_info options[] = {
    {"--best", 0, "KEYS",
     "print which values of these axes are best, as 'lr', in place of a report"},
    {"--for", 0, "KEYS", "for each value of these: --best lr --for hidden_dim,layer_dim"},
    {"--output", 'o', "DIR", "write there, and leave the results folder as it is"},
    {NULL, 0, NULL, NULL}};

static int run_report(int argc, char **argv, const char *const given[]) {
    const char *output = given[OPTION_OUTPUT], *best = given[OPTION_BEST], *by = given[OPTION_FOR];
    if (argc < 2) return command_usage_error(&command_report, "which results folder?");
    if (argc > 2) return command_usage_error(&command_report, "one folder at a time");
    if (output && !*output) return command_usage_error(&command_report, "--output names no folder");
    if (by && !best) return command_usage_error(&command_report, "--for needs --best");
    if (best && output)
        return command_usage_error(&command_report, "--best writes no report: leave --output out");
    return best ? tell_best(argv[1], best, by) : render_folder(argv[1], output);
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
        "plan.txt, trials/ and journal.log; the data set must be there for that.\n"
        "\n"
        "'sweep report DIR --best lr --for hidden_dim' prints the best learning rate of each "
        "width, over\n"
        "all other axes, which others are not shown to be worse, and where the best is the last of "
        "those\n"
        "that were tried.\n",
};
