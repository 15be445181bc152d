/* Whether what a run would write is there already: a run that changes nothing changes nothing. */
#ifndef SWEEP_RESULTS_UP_TO_DATE_H
#define SWEEP_RESULTS_UP_TO_DATE_H

#include <stdbool.h>

#include "src/plan/plan.h"
#include "src/trial/results.h"

/* Whether the results.h5 in `folder` is whole and has all trials of the plan, as their files have
 * them, and, unless nothing can be written there, is by this build, with this title and config, and
 * of a run that ended.  The results are the caller's in `*out` then, else NULL. */
bool results_up_to_date(const plan *p, const char *folder, results **out);

/* Whether report, table and plots in `folder` were made from `r`, and no plot is missing. */
bool results_report_up_to_date(const results *r, const char *folder);

#endif
