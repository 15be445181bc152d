/* What a results folder already holds of a trial. */
#ifndef SWEEP_RUN_FINISHED_H
#define SWEEP_RUN_FINISHED_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/plan/outcome.h"
#include "src/plan/trial.h"

/* Look for the trial's file.  `*found` false and STATUS_OK when there is none; else `*o` is the
 * caller's (outcome_free), without weights.  STATUS_DAMAGED when the file fails a check or belongs
 * to another trial; STATUS_BAD_INPUT when a newer version of the program wrote it. */
status finished_look(const char *folder, const trial *t, bool *found, outcome *o, error *err);

#endif
