/* results.h5: the whole sweep in one file, derived from the trial files and always rebuildable.
 * Like a trial file it begins with a user block, whose digest is checked before HDF5 sees it. */
#ifndef SWEEP_STORE_RESULTS_FILE_H
#define SWEEP_STORE_RESULTS_FILE_H

#include "src/base/status.h"
#include "src/store/layout.h"
#include "src/trial/results.h"

/* Where the trial files lie. */
typedef struct trials_folder {
    const char *path; /* of trials/ */
    layout layout;
} trials_folder;

/* Write `path` anew, whole or not at all: under a temporary name beside it
 * ("<path>.tmp.<pid>.<hexadecimal>"), every write checked, synced, read back, then renamed; on
 * failure an older file stays.  Final weights are copied from `trials` for every finished trial,
 * one in memory at a time.  The same results give the same bytes, apart from what
 * r->environment and the runtimes hold.
 * STATUS_IO, also on a full disk (SIGXFSZ must be ignored for a file size limit to be one);
 * STATUS_DAMAGED for a trial file that fails its checks or is not of its outcome; STATUS_INTERNAL
 * for trials out of plan order or parameter counts that disagree. */
status results_file_write(const char *path, const results *r, const trials_folder *trials,
                          error *err);

/* Read everything but the weights, in another process (isolated_read.h); `*out` is the caller's
 * (results_free). STATUS_IO, STATUS_DAMAGED, or STATUS_BAD_INPUT for a newer format, or a file that
 * is not ours. */
status results_file_read(const char *path, results **out, error *err);

/* Read the final weights of one finished trial into `weights`, which has room for
 * rnn_parameter_count of them, in state_dict order.  Errors as above. */
status results_file_read_weights(const char *path, const trial *t, float *weights, error *err);

/* The same two in this process, for files that nobody else can have made, and for fuzzers. */
status results_file_read_here(const char *path, results **out, error *err);
status results_file_read_weights_here(const char *path, const trial *t, float *weights, error *err);

/* "1.10.8", of the library in use; static. */
const char *store_hdf5_version(void);

#endif
