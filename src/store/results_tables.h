/* The tables trials, layers and summary of results.h5. */
#ifndef SWEEP_STORE_RESULTS_TABLES_H
#define SWEEP_STORE_RESULTS_TABLES_H

#include <hdf5.h>

#include "src/base/status.h"
#include "src/store/field_table.h"
#include "src/trial/results.h"

/* The version of the file's format that its youngest trial needs. */
int results_format_version(const results *r);

status results_tables_write(hid_t file, const results *r, error *err);

/* The trial table as it is in a file. */
typedef struct stored_trials {
    field_table table;
    bool present[FIELDS_MAX];
    char *rows;
} stored_trials;

/* Fill the trials of `r`, their curves apart; `*stored` is to be released, also after a failure. */
status results_trials_read(hid_t file, const char *path, results *r, stored_trials *stored,
                           error *err);

/* Once the curves are read as well: the columns say what the rest of the file comes to.
 * STATUS_DAMAGED. */
status results_trials_check(const stored_trials *stored, const char *path, const results *r,
                            error *err);

void results_trials_release(stored_trials *stored);

#endif
