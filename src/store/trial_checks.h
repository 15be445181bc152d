/* What the writer and the reader of trial files share. */
#ifndef SWEEP_STORE_TRIAL_CHECKS_H
#define SWEEP_STORE_TRIAL_CHECKS_H

#include <stddef.h>

#include "src/base/status.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

/* The largest trial file: it is held in memory as a whole, twice for a moment. */
extern const size_t TRIAL_FILE_MAX_BYTES;

/* "<id>.h5", or of a rung "<id>.<iteration>.h5"; `iteration` 0: of no rung. */
enum { TRIAL_FILE_NAME_CHARS = TRIAL_ID_CHARS + 24 };
void trial_file_name(const char *id, int64_t iteration, char name[TRIAL_FILE_NAME_CHARS + 1]);

/* The file name says whose it is: `path` must end in that.  `code` otherwise. */
status trial_file_check_name(const char *path, const char *id, int64_t iteration, status code,
                             error *err);

/* The parameter counts of a trained trial agree: by formula, in the engine, in the file (none in
 * the file when it diverged).  `code` otherwise. */
status trial_check_counts(const trial *t, const outcome *o, const char *place, status code,
                          error *err);

/* SHA-256 in hexadecimal of all weights, as an outcome carries it. */
status trial_weights_sha256(const float *weights, int64_t count, char hex[SHA256_HEX_CHARS + 1],
                            error *err);

#endif
