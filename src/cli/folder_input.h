/* A sweep to train, from nothing but its results folder. */
#ifndef SWEEP_CLI_FOLDER_INPUT_H
#define SWEEP_CLI_FOLDER_INPUT_H

#include "src/cli/sweep_input.h"

/* Make config and plan again from `folder`'s plan.txt and KEY=VALUE overrides, `count` of them, and
 * open the data and the weights to start from: where plan.txt says, or below $SWEEP_DATA.  That
 * they are the same as then, the run will check.  `*out` is the caller's (sweep_input_close), also
 * after a failure. */
status folder_input_open(const char *folder, const char *const overrides[], size_t count,
                         sweep_input *out, error *err);

#endif
