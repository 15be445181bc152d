/* What every command on a config begins with: the config, its data set and its plan. */
#ifndef SWEEP_CLI_SWEEP_INPUT_H
#define SWEEP_CLI_SWEEP_INPUT_H

#include "src/cli/command.h"
#include "src/plan/plan.h"

typedef struct sweep_input {
    config *config;
    dataset *data;
    plan *plan;
} sweep_input;

/* Read CONFIG [KEY=VALUE ...] from argv[1..], open the data and expand the plan.  Returns 0, or the
 * exit code after every problem was printed; then nothing is held. */
int sweep_input_open(const command *c, int argc, char **argv, sweep_input *out);

void sweep_input_close(sweep_input *in);

#endif
