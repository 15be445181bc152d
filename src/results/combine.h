/* results.h5 from the trial files: derived, and made again whenever it is lost. */
#ifndef SWEEP_RESULTS_COMBINE_H
#define SWEEP_RESULTS_COMBINE_H

#include <stdbool.h>

#include "src/plan/plan.h"
#include "src/run/left_out.h"
#include "src/trial/results.h"

/* Write `folder`/results.h5 with every trial of the plan that the folder holds; `*out`, the results
 * it holds, is the caller's.  `ended`: nothing trains any more, so that the machine can be
 * measured.  `command`: the line that trains it all again. */
status combine_plan(const plan *p, const char *folder, const char *command, bool ended,
                    results **out, error *err);

/* The same where neither config nor results.h5 is left: the plan comes from plan.txt.  The data set
 * must be there.  `output`/results.h5 is written; trial files that cannot be read are left out. */
status combine_folder(const char *folder, const char *output, left_out_files *left_out,
                      results **out, error *err);

#endif
