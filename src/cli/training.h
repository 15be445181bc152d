/* What the commands that train share: options from a config, and what is said in the end. */
#ifndef SWEEP_CLI_TRAINING_H
#define SWEEP_CLI_TRAINING_H

#include "src/config/config.h"
#include "src/run/run.h"

/* Set what the keys of section `run` say, and which program it is. */
void training_set_options(run_options *options, const config *c);

/* "Trained 4 trials in 12 s; 2 found finished." */
void training_print_summary(const run_summary *s);

/* Say why training ended early; returns the exit code. */
int training_fail(status result, const error *err);

/* Before and after training nothing is lost by an end at any instant: a signal that asks for it
 * ends the process with exit code 75. */
void training_stop_at_once_on_signals(void);

#endif
