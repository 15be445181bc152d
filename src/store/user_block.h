/* The 512 bytes before the HDF5 part of each of our files.  They carry the digest of what follows
 * and of themselves, so that every flipped bit and every cut is noticed before HDF5 sees the file:
 * its library loops or crashes on some damaged files.
 *
 *     0   8  magic: 89 "SWEEP" 0D 0A
 *     8   4  format version, little-endian like all numbers here
 *    12   4  the trial's status: 1 finished, 2 diverged, 4 stopped, which is a rung file; 0 in
 *            results.h5
 *    16   8  bytes of the HDF5 part
 *    24  32  SHA-256 of the HDF5 part
 *    56  32  SHA-256 of the 56 bytes before and all bytes after
 *    88  16  the trial's id; zero in results.h5
 *   104   8  of a rung file, as the rest: updates done; in all others zero, as the rest
 *   112   8  items that choose, that were right
 *   120   8  those items
 *   128   8  their mean loss, f8
 *   136 376  zero
 *
 * Every later version keeps this block, so that an older program can say that a file is newer. */
#ifndef SWEEP_STORE_USER_BLOCK_H
#define SWEEP_STORE_USER_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

enum { USER_BLOCK_BYTES = 512 };

/* What a trial scored at a rung, on the items that choose. */
typedef struct rung_score {
    int64_t iteration; /* updates done */
    int64_t hits, items;
    double loss; /* mean */
} rung_score;

/* What a block says of its file, for those who need not look further. */
typedef struct user_block_facts {
    char id[TRIAL_ID_CHARS + 1];
    trial_status status; /* TRIAL_FINISHED, TRIAL_DIVERGED or TRIAL_STOPPED */
    rung_score rung;     /* zero unless stopped */
} user_block_facts;

/* Put the facts into a block that is to be written. */
void user_block_describe(void *file, const user_block_facts *facts);

/* Fill the first USER_BLOCK_BYTES of `file`, but for the facts, for the HDF5 part that follows them
 * there. */
status user_block_write(void *file, size_t file_bytes, int version, error *err);

/* Check a block alone, for a file of `file_bytes` bytes.  `facts` may be NULL.  STATUS_DAMAGED;
 * STATUS_BAD_INPUT for a version above `newest`, or of before the first release. */
status user_block_peek(const char *path, const void *block, size_t file_bytes, int newest,
                       user_block_facts *facts, error *err);

/* Check a whole file, in the same way. */
status user_block_check(const char *path, const void *file, size_t file_bytes, int newest,
                        user_block_facts *facts, error *err);

/* Write and check the block of a file without facts that need not fit into memory, through a
 * descriptor open for both, or for reading; its position stays.  The facts are not looked at.
 * STATUS_IO as well. */
status user_block_write_descriptor(const char *path, int descriptor, int version, error *err);
status user_block_check_descriptor(const char *path, int descriptor, int newest, error *err);

/* Whether a file begins as ours do: its first `bytes` bytes are at `start`. */
bool user_block_begins(const void *start, size_t bytes);

#endif
