/* trials/<id>.h5: one trial's outcome, complete or absent, the same bytes for the same trial.
 *
 * Layout: a 512-byte user block (magic, format version, image length, SHA-256 of the image), then
 * an HDF5 file that any tool opens; schema.h names its parts.
 */
#ifndef SWEEP_STORE_TRIAL_FILE_H
#define SWEEP_STORE_TRIAL_FILE_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

/* The newest format that is written and read: TRIAL_FORMAT_VERSION of trial.h. */
int trial_file_version(void);

/* Publish the outcome under `path`, which ends in "<id>.h5".  An equal file that is there already
 * is success; a different one is STATUS_DAMAGED: the same trial gave other bits.  STATUS_INTERNAL,
 * with nothing written, when the id, the parameter counts or the weights' digest do not fit. */
status trial_file_write(const char *path, const trial *t, const char *data_digest_hex,
                        const outcome *o, error *err);

/* The bytes that trial_file_write would publish; `*bytes` is the caller's. */
status trial_file_build(const char *path, const trial *t, const char *data_digest_hex,
                        const outcome *o, char **bytes, size_t *count, error *err);

/* Read and check everything: size, digest, version, names, types, shapes, the trial's id against
 * its recipe and the file's name, parameter counts; in another process (isolated_read.h).  `t` and
 * `o` are filled (outcome_free releases `o`); index and configuration of `t` are 0.  Without
 * `want_weights`, o->weights stays NULL.  STATUS_IO when it cannot be read (a missing file
 * included), STATUS_DAMAGED when it fails a check, STATUS_BAD_INPUT when it was written by a newer
 * format. */
status trial_file_read(const char *path, bool want_weights, trial *t, outcome *o, error *err);

/* Read the weights of a finished trial whose outcome is known already, the caller's to free:
 * quicker than trial_file_read.  STATUS_DAMAGED too when they are not the weights of that outcome.
 */
status trial_file_read_weights(const char *path, const trial *t, const outcome *known,
                               float **weights, error *err);

/* The same two in this process, for files that nobody else can have made, and for fuzzers. */
status trial_file_read_here(const char *path, bool want_weights, trial *t, outcome *o, error *err);
status trial_file_read_weights_here(const char *path, const trial *t, const outcome *known,
                                    float **weights, error *err);

/* Look at a file's header alone: length, header digest, version, and that it is the file of trial
 * `id`.  Fails as trial_file_read does; damage behind the header is left to trial_file_check. */
status trial_file_peek(const char *path, const char *id, trial_status *state, error *err);

/* Read a file whole and check its digests, without looking into the HDF5 part. */
status trial_file_check(const char *path, const char *id, error *err);

#endif
