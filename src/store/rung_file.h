/* rungs/<id>.<iteration>.h5: a trial at a rung, complete or absent, the same bytes for the same
 * trial: what it scored there, its curve so far, and the state from which it trains on to the same
 * bits.
 *
 * As a trial file (trial_file.h); the score stands in the header too, so that who decides need not
 * open the rest.  The state is a checkpoint without times, in bytes that this room does not look
 * into. */
#ifndef SWEEP_STORE_RUNG_FILE_H
#define SWEEP_STORE_RUNG_FILE_H

#include "src/base/status.h"
#include "src/store/user_block.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

typedef struct rung_state {
    char *bytes;
    size_t count;
} rung_state;

/* The bytes of a file; `*bytes` is the caller's.  The outcome is TRIAL_STOPPED with the curve so
 * far.  STATUS_INTERNAL when id, name or score do not fit. */
status rung_file_build(const char *path, const trial *t, const char *data_digest_hex,
                       const outcome *o, const rung_score *score, const rung_state *state,
                       char **bytes, size_t *count, error *err);

/* Look at a file's header alone.  STATUS_IO, STATUS_DAMAGED when it is not that of trial `id` at
 * that iteration, STATUS_BAD_INPUT when a newer version wrote it. */
status rung_file_peek(const char *path, const char *id, int64_t iteration, rung_score *out,
                      error *err);

/* Check the digests of a whole file; fails in the same way. */
status rung_file_check(const char *path, const char *id, int64_t iteration, error *err);

/* Read and check everything but the state, as trial_file_read does; in another process. */
status rung_file_read(const char *path, trial *t, outcome *o, error *err);

/* Read the state of trial `id`; in another process.  Its bytes are the caller's. */
status rung_file_read_state(const char *path, const char *id, int64_t iteration, rung_state *out,
                            error *err);

/* The same two in this process. */
status rung_file_read_here(const char *path, trial *t, outcome *o, error *err);
status rung_file_read_state_here(const char *path, const char *id, int64_t iteration,
                                 rung_state *out, error *err);

#endif
