/* sweep plan: what a config comes to, without training. */
#include <stdio.h>
#include <string.h>

#include "src/cli/command.h"
#include "src/cli/sweep_input.h"
#include "src/plan/explain.h"
#include "src/train/train.h"

enum { MOST_TRIALS_SHOWN = 200 };

static int run_plan(int argc, char **argv) {
    sweep_input in;
    int wrong = sweep_input_open(&command_plan, argc, argv, &in);
    if (wrong) return wrong;
    text shown = {0};
    explain_append_plan(&shown, in.plan, MOST_TRIALS_SHOWN, train_bytes);
    fputs(text_string(&shown), stdout);
    text_free(&shown);
    sweep_input_close(&in);
    return 0;
}

const command command_plan = {
    .name = "plan",
    .run = run_plan,
    .arguments = "CONFIG [KEY=VALUE ...]",
    .summary = "Show the trials, the parameter tensors and the work of a config, without training.",
    .help =
        "For each architecture: every tensor with its shape, which rows belong to which gate, and\n"
        "how its count comes about.  For a sweep over layer_dim also what each further layer "
        "adds.\n",
};
