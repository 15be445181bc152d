/* A trial and its outcome as one flat row: a line of the trial table, the attributes of a trial
 * file. */
#ifndef SWEEP_STORE_TRIAL_ROW_H
#define SWEEP_STORE_TRIAL_ROW_H

#include "src/base/status.h"
#include "src/plan/outcome.h"
#include "src/plan/trial.h"
#include "src/store/tables.h"

/* `o` is zero for a trial that was not trained. */
void trial_row_fill(trial_row *row, const trial *t, trial_status state, const outcome *o);

/* The other way, with an id that is one and every number in its range; evaluations and weights stay
 * empty.  `place` begins the message.  STATUS_DAMAGED. */
status trial_row_parse(const trial_row *row, const char *place, trial *t, trial_status *state,
                       outcome *o, error *err);

/* The three parameter counts of a trained trial agree: by formula, in the engine, in the file (none
 * in the file when it diverged).  `code` otherwise. */
status trial_row_check_counts(const trial_row *row, const char *place, status code, error *err);

#endif
