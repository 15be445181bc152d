/* sweep plan: what a config comes to, without training. */
#include <stdio.h>
#include <string.h>

#include "src/base/clock.h"
#include "src/base/prose.h"
#include "src/cli/command.h"
#include "src/cli/sweep_input.h"
#include "src/cli/terminal.h"
#include "src/cli/wanted_isa.h"
#include "src/plan/explain.h"
#include "src/results/export.h"
#include "src/run/run.h"

enum { MOST_TRIALS_SHOWN = 200 };

static void append_memory(text *out, const run_prediction *m) {
    text_append(out, "Memory: ");
    text_append_quantity(out, m->program_bytes + m->data_bytes + m->workers_bytes, "B");
    text_append(out, " at most: data set ");
    text_append_quantity(out, m->data_bytes, "B");
    text_append_format(out, ", shared by all workers; %d worker%s ", m->workers,
                       m->workers == 1 ? "" : "s");
    text_append_quantity(out, m->workers_bytes, "B");
    text_append(out, "; program ");
    text_append_quantity(out, m->program_bytes, "B");
    text_append(out, ".");
}

static void append_count(text *out, int count, const char *what) {
    text_append_format(out, "%d %s%s", count, what, count == 1 ? "" : "s");
}

static void append_time(text *out, const run_prediction *m, double run_s) {
    char duration[CLOCK_DURATION_CHARS + 1];
    clock_format_duration(run_s, duration);
    text_append_format(out, "Training: about %s with ", duration);
    append_count(out, m->workers, "worker");
    if (m->cores != m->workers) {
        text_append(out, " on ");
        append_count(out, m->cores, "core");
        text_append(out, " of this machine when it is idle. ");
    } else {
        text_append(out, " on this machine when it is idle. ");
    }
}

static int show(const sweep_input *in, bool verbose) {
    error err;
    run_prediction predicted;
    const int workers = (int)config_integer(in->config, KEY_WORKERS);
    const schedule_order order = (schedule_order)config_integer(in->config, KEY_ORDER);
    const bool elastic = config_integer(in->config, KEY_ELASTIC) != 0;
    status result = run_predict(in->plan, workers, elastic, &predicted, &err);
    double run_s = 0;
    rnn_isa isa = RNN_ISA_BEST;
    if (result == STATUS_OK) result = wanted_isa(&isa, &err);
    if (result == STATUS_OK)
        result = run_predict_time(in->plan, order, isa, &predicted, elastic, &run_s, &err);
    if (result != STATUS_OK) return command_fail(result, &err);
    text cost = {0}, lines = {0}, shown = {0};
    append_time(&cost, &predicted, run_s);
    append_memory(&cost, &predicted);
    explain_append_plan(&lines, in->plan, verbose ? INT32_MAX : MOST_TRIALS_SHOWN, verbose,
                        text_string(&cost));
    if (verbose) explain_append_dropped(&lines, in->plan);
    prose_append_lines(&shown, text_string(&lines), terminal_columns());
    fputs(text_string(&shown), stdout);
    text_free(&lines);
    text_free(&cost);
    text_free(&shown);
    return 0;
}

/* --- for programs --- */

static const struct {
    const char *name;
    void (*append)(text *out, const plan *p);
} formats[] = {{"csv", export_append_plan_csv}, {"json", export_append_plan_json}};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static int find_format(const char *word) {
    int i = 0;
    while (i < FORMAT_COUNT && strcmp(formats[i].name, word) != 0) i++;
    return i;
}

static int print_as(int format, const plan *p) {
    error err;
    text out = {0};
    formats[format].append(&out, p);
    const bool failed = out.failed;
    if (!failed) fputs(text_string(&out), stdout);
    text_free(&out);
    return failed ? command_fail(error_no_memory(&err, 1), &err) : 0;
}

/* --- the command --- */

enum { OPTION_FORMAT, OPTION_PROFILE, OPTION_VERBOSE };
static const option_info options[] = {
    {"--format", 0, "FORM", "csv or json: the trials, for programs"},
    SWEEP_INPUT_PROFILE_OPTION,
    {"--verbose", 'v', NULL,
     "all trials, every tensor, and each combination that is dropped, with the reason"},
    {NULL, 0, NULL, NULL}};

static int run_plan(int argc, char **argv, const char *const given[]) {
    sweep_input in;
    const char *word = given[OPTION_FORMAT];
    const int format = word ? find_format(word) : FORMAT_COUNT;
    if (word && format == FORMAT_COUNT)
        return command_usage_error(&command_plan, "--format is one of csv and json");
    int wrong = sweep_input_describe(&command_plan, argc, argv, given[OPTION_PROFILE], &in);
    if (wrong) return wrong;
    int code = word ? print_as(format, in.plan) : show(&in, given[OPTION_VERBOSE] != NULL);
    sweep_input_close(&in);
    return code;
}

const command command_plan = {
    .name = "plan",
    .run = run_plan,
    .arguments = "CONFIG [KEY=VALUE ...] [OPTION ...]",
    .options = options,
    .summary = "Show the trials, the parameter tensors and the work of a config, without training.",
    .help =
        "Also how long the training would take here, from a moment of it, and how much memory.\n"
        "For each architecture: every tensor with its shape, which rows belong to which gate, and\n"
        "how its count comes about.  Of architectures that differ in one thing, layers, width,\n"
        "cell, directions, projection, peepholes or biases, also what changes from one to the\n"
        "other.  Of more than four there is a line each, unless --verbose asks for all of it.\n"
        "\n"
        "--format csv prints a row a trial under the names of 'sweep help columns', json one\n"
        "object that also holds the config, the axes and what was dropped, and why.\n",
};
