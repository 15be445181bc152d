/* sweep run: train what is not trained yet, store, plot, report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/prose.h"
#include "src/cli/best_input.h"
#include "src/cli/command.h"
#include "src/cli/offer.h"
#include "src/cli/place.h"
#include "src/cli/progress.h"
#include "src/cli/report_output.h"
#include "src/cli/sweep_input.h"
#include "src/cli/terminal.h"
#include "src/cli/training.h"
#include "src/cli/wanted_isa.h"
#include "src/plan/explain.h"
#include "src/results/combine.h"
#include "src/results/environment.h"
#include "src/results/up_to_date.h"
#include "src/run/run.h"

/* Who follows a run. */
typedef struct follower {
    const plan *plan;
    const char *folder;
    bool extend;
    progress *view;
} follower;

/* The folder has a results.h5 that names the trials of this plan: not where it may have grown. */
static bool has_results(const follower *f) {
    char *path = files_join(f->folder, "results.h5");
    bool found = path && access(path, F_OK) == 0;
    free(path);
    return found && !f->extend && f->plan->told_count == 0 && !f->plan->confirmed;
}

/* results.h5, with this command as what trains it all again. */
static status write_results(const plan *p, const char *folder, bool ended, results **out,
                            error *err) {
    text line = {0};
    command_append_line(&line);
    status result = combine_plan(p, folder, text_string(&line), ended, out, err);
    text_free(&line);
    return result;
}

/* A results.h5 from the start, with the config and what is not trained yet, lets the other commands
 * look at a sweep that runs or was stopped.  What is wrong with the folder the run itself will say.
 * One of an earlier run will do, as they read what was finished since: making it anew takes a while
 * in a folder of very many trials.
 */
static void begin_results(const follower *f) {
    results *r = NULL;
    error ignored;
    if (has_results(f)) return;
    write_results(f->plan, f->folder, false, &r, &ignored);
    results_free(r);
}

static void follow(const run_event *event, void *context) {
    const follower *f = context;
    if (event->kind == RUN_STARTED && event->trials_done < event->trials_total) begin_results(f);
    progress_listen(event, f->view);
}

static status train_all(const sweep_input *in, const char *folder, bool extend,
                        run_summary *summary, error *err) {
    progress *view = NULL;
    rnn_isa isa;
    TRY(wanted_isa(&isa, err));
    TRY(progress_create(in->plan, &view, err));
    follower f = {in->plan, folder, extend, view};
    run_options options = {
        .folder = folder, .extend = extend, .grows = true, .adds_others = true, .isa = isa};
    training_set_options(&options, in->config);
    options.listen = follow;
    options.context = &f;
    status result = run_sweep(in->plan, in->data, &options, summary, err);
    progress_end(view);
    progress_free(view);
    return result;
}

/* Nothing was trained, and nothing has changed: the results of the run before stay as they are, and
 * the report too unless something of it is missing.  -1: they do not. */
static int leave_as_it_is(const sweep_input *in, const char *folder) {
    results *r = NULL;
    if (!results_up_to_date(in->plan, folder, &r)) return -1;
    int code = 0;
    if (results_report_up_to_date(r, folder))
        report_output_finding(r, folder);
    else
        code = report_output(r, folder);
    results_free(r);
    return code;
}

static int finish(const sweep_input *in, const char *folder, const run_summary *summary) {
    error err;
    results *r = NULL;
    training_print_summary(summary);
    const bool untouched = summary->finished + summary->rungs + summary->failed == 0;
    const int left = untouched ? leave_as_it_is(in, folder) : -1;
    if (left >= 0) return left;
    status result = write_results(in->plan, folder, true, &r, &err);
    int code = result == STATUS_OK ? report_output(r, folder) : command_fail(result, &err);
    results_free(r);
    if (code == 0 && summary->failed) return EXIT_TRIALS_FAILED;
    return code;
}

static void print_plan(const plan *p) {
    text summary = {0}, shown = {0};
    explain_append_summary(&summary, p);
    prose_append_lines(&shown, text_string(&summary), terminal_columns());
    fputs(text_string(&shown), stdout);
    text_free(&shown);
    text_free(&summary);
}

static int run_in(const sweep_input *in, const char *folder, bool extend, status *result) {
    error err;
    run_summary summary = {0};
    print_plan(in->plan);
    *result = train_all(in, folder, extend, &summary, &err);
    int code = *result == STATUS_OK ? finish(in, folder, &summary) : training_fail(*result, &err);
    if (*result == STATUS_STOPPED) fprintf(stderr, "What is finished is kept in %s.\n", folder);
    return code;
}

static int run_config(int argc, char **argv, const char *profile, bool extend) {
    error err;
    sweep_input in;
    status result = STATUS_OK;
    int code = sweep_input_open(&command_run, argc, argv, profile, &in);
    if (code) return code;
    char *folder = place_results_folder(in.config);
    code = folder ? run_in(&in, folder, extend, &result)
                  : command_fail(error_no_memory(&err, 1), &err);
    if (result == STATUS_BAD_INPUT) offer_another_folder(in.config, in.plan, folder);
    free(folder);
    sweep_input_close(&in);
    return code;
}

/* In the folder itself, wherever its config would go. */
static int run_best(int argc, char **argv, const char *best) {
    sweep_input in;
    status result = STATUS_OK;
    int code = best_input_open(&command_run, argc, argv, best, &in);
    if (code) return code;
    code = run_in(&in, argv[1], true, &result);
    sweep_input_close(&in);
    return code;
}

enum { OPTION_BEST, OPTION_EXTEND, OPTION_PROFILE };
static const option_info options[] = {
    {"--best", 0, "N",
     "train the N best of a results folder again, with fresh seeds: DIR --best 1 replicates=10"},
    {"--extend", 0, NULL, "let the config add trials to a folder that was begun with fewer"},
    SWEEP_INPUT_PROFILE_OPTION,
    {NULL, 0, NULL, NULL}};

static int run_run(int argc, char **argv, const char *const given[]) {
    const char *best = given[OPTION_BEST], *profile = given[OPTION_PROFILE];
    training_stop_at_once_on_signals();
    if (best && profile)
        return command_usage_error(&command_run,
                                   "--profile is of a config, and --best of a folder");
    return best ? run_best(argc, argv, best)
                : run_config(argc, argv, profile, given[OPTION_EXTEND] != NULL);
}

const command command_run = {
    .name = "run",
    .run = run_run,
    .arguments = "CONFIG|DIR [KEY=VALUE ...] [OPTION ...]",
    .options = options,
    .summary = "Train every trial of a config that is not trained yet, then write the report.",
    .help =
        "KEY=VALUE after the config overrides any key of it, as in:\n"
        "    sweep configs/layers.yaml model.hidden_dim=64 name=narrow\n"
        "\n"
        "CONFIG may also be the results.h5 or report.html of an earlier run: it holds its config.\n"
        "\n"
        "Results go to results/<name>/, or to output.dir.  Finished trials are never trained "
        "again:\n"
        "run the same command after a crash or Ctrl-C and it goes on.  A folder keeps to the "
        "trials it\n"
        "was begun for; --extend lets the config add some to them.\n"
        "\n"
        "DIR --best N trains the N best configurations of a results folder again, in that folder, "
        "with\n"
        "ten seeds by which nothing was chosen, or replicates=K; the report has these apart.  It "
        "is\n"
        "what 'confirm' in a config does: what is not trained yet comes first, and the best are "
        "those "
        "of\n"
        "the validation items, or, where there are none, with choose_by=test, of the test items.\n",
};
