/* results.h5: the whole sweep in one file, derived from the trial files and always rebuildable. */
#ifndef SWEEP_STORE_RESULTS_FILE_H
#define SWEEP_STORE_RESULTS_FILE_H

#include "src/base/status.h"
#include "src/plan/results.h"

/* Write `path` anew, whole or not at all.  Final weights are copied from `trials_folder`/<id>.h5
 * for every finished trial. */
status results_file_write(const char *path, const results *r, const char *trials_folder,
                          error *err);

/* Read everything but the weights; `*out` is the caller's (results_free).
 * STATUS_IO, STATUS_DAMAGED, or STATUS_BAD_INPUT for a newer format, or a file that is not ours. */
status results_file_read(const char *path, results **out, error *err);

/* "1.10.8", of the library in use; static. */
const char *store_hdf5_version(void);

#endif
