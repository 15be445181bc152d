/* What every command on a config begins with: the config, its data set and its plan. */
#ifndef SWEEP_CLI_SWEEP_INPUT_H
#define SWEEP_CLI_SWEEP_INPUT_H

#include "src/cli/command.h"
#include "src/plan/plan.h"

typedef struct sweep_input {
    config *config;
    dataset *data;
    plan *plan;
    bool only_described; /* a known data set need not be there */
} sweep_input;

/* Read CONFIG [KEY=VALUE ...] from argv[1..], open the data and expand the plan.  CONFIG may be a
 * results.h5 or report.html (recipe.h); then what differs from its time is told on standard error.
 * `profile` is the argument of --profile, NULL for none.  Returns 0, or the exit code after every
 * problem was printed; then nothing is held. */
int sweep_input_open(const command *c, int argc, char **argv, const char *profile,
                     sweep_input *out);

/* The same to plan only: of MNIST and Fashion-MNIST without files what is known is planned with,
 * and how to get them is told on standard error. */
int sweep_input_describe(const command *c, int argc, char **argv, const char *profile,
                         sweep_input *out);

/* The row of --profile in a command's options. */
#define SWEEP_INPUT_PROFILE_OPTION                                                             \
    {                                                                                          \
        .name = "--profile", .argument = "NAME", .joins = true,                                \
        .meaning = "take what the config's profiles say of NAME; or NAME,NAME, later ones win" \
    }

/* From the config in `in`: open the data, expand the plan, load the weights it starts from. */
status sweep_input_plan(sweep_input *in, error *err);

void sweep_input_close(sweep_input *in);

#endif
