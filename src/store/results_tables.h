/* The tables trials, layers and summary of results.h5. */
#ifndef SWEEP_STORE_RESULTS_TABLES_H
#define SWEEP_STORE_RESULTS_TABLES_H

#include <hdf5.h>

#include "src/base/status.h"
#include "src/plan/results.h"
#include "src/store/tables.h"

/* The trial table of `r`; the caller's to free. */
status results_trial_rows(const results *r, trial_row **rows, error *err);

/* `rows` is the trial table of `r`. */
status results_tables_write(hid_t file, const results *r, const trial_row *rows, error *err);

/* Fill the trials of `r`, their curves apart; `*rows` is the caller's to free. */
status results_trials_read(hid_t file, const char *path, results *r, trial_row **rows, error *err);

#endif
