/* The best of a results folder, trained again with fresh seeds: sweep run DIR --best N.
 *
 * It is what `confirm` is in a config (plan_confirm.h), asked for afterwards and in the folder
 * itself: there the report has the figure that chose beside those by which nothing was chosen, and
 * what was trained before counts as done. */
#ifndef SWEEP_CLI_BEST_INPUT_H
#define SWEEP_CLI_BEST_INPUT_H

#include "src/cli/sweep_input.h"

/* Read DIR [KEY=VALUE ...] from argv[1..], where `best` is the argument of --best: the sweep of the
 * folder, as its results.h5 says, or its plan.txt where it has none, with confirm.best.  Of the
 * words, replicates=K and choose_by=val|test are those of confirm; name and output.dir are refused,
 * as the folder is given.  Returns 0, or the exit code after every problem was printed; then
 * nothing is held. */
int best_input_open(const command *c, int argc, char **argv, const char *best, sweep_input *out);

#endif
