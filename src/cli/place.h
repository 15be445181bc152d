/* Where the user stands, and where results go. */
#ifndef SWEEP_CLI_PLACE_H
#define SWEEP_CLI_PLACE_H

#include "src/base/text.h"
#include "src/config/config.h"

/* Under `bazel run`, step back into the folder the user typed the command in, so that relative
 * paths mean what they say. */
void place_enter_user_folder(void);

/* The folder of all sweeps: results/ in the workspace (under `bazel run`) or in the current folder.
 * To be freed; NULL on lack of memory. */
char *place_all_results(void);

/* The results folder of a config: output.dir, else <name> in the folder of all sweeps.  To be
 * freed; NULL on lack of memory. */
char *place_results_folder(const config *c);

/* Append the command line as the user could type it again, quoted for a shell. */
void place_append_command(text *out, int argc, char *const argv[]);

#endif
