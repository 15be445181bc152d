/* What a results folder already holds of a trial. */
#ifndef SWEEP_RUN_FINISHED_H
#define SWEEP_RUN_FINISHED_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/store/layout.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

/* Look for the trial's file by its name and header: `*found` false and STATUS_OK when there is
 * none, else `*state` is TRIAL_FINISHED or TRIAL_DIVERGED.  STATUS_DAMAGED when the header fails a
 * check or belongs to another trial; STATUS_BAD_INPUT when a newer version of the program wrote it.
 */
status finished_look(const char *folder, layout l, const trial *t, bool *found, trial_status *state,
                     error *err);

/* Check the digests of a file that was found. */
status finished_verify(const char *folder, layout l, const trial *t, error *err);

/* As finished_look, with everything read and checked: `*o` is the caller's (outcome_free), without
 * weights. */
status finished_read(const char *folder, layout l, const trial *t, bool *found, outcome *o,
                     error *err);

#endif
