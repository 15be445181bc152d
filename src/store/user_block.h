/* The 512 bytes before the HDF5 part of each of our files.  They carry the digest of what follows
 * and of themselves, so that every flipped bit and every cut is noticed before HDF5 sees the file:
 * its library loops or crashes on some damaged files.
 *
 *     0   8  magic: 89 "SWEEP" 0D 0A
 *     8   4  format version, little-endian like all numbers here
 *    12   4  zero
 *    16   8  bytes of the HDF5 part
 *    24  32  SHA-256 of the HDF5 part
 *    56  32  SHA-256 of the 56 bytes before
 *    88 424  zero
 *
 * Every later version keeps this block, so that an older program can say that a file is newer. */
#ifndef SWEEP_STORE_USER_BLOCK_H
#define SWEEP_STORE_USER_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"

enum { USER_BLOCK_BYTES = 512 };

/* Fill the first USER_BLOCK_BYTES of `file` for the HDF5 part that follows them there. */
status user_block_write(void *file, size_t file_bytes, int version, error *err);

/* Check a whole file.  STATUS_DAMAGED; STATUS_BAD_INPUT for a version above `newest`. */
status user_block_check(const char *path, const void *file, size_t file_bytes, int newest,
                        error *err);

/* The same two for a file that need not fit into memory, through a descriptor open for both, or for
 * reading; its position stays.  STATUS_IO as well. */
status user_block_write_descriptor(const char *path, int descriptor, int version, error *err);
status user_block_check_descriptor(const char *path, int descriptor, int newest, error *err);

/* Whether a file begins as ours do: its first `bytes` bytes are at `start`. */
bool user_block_begins(const void *start, size_t bytes);

#endif
