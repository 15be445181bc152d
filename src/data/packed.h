/* A file's contents as a stream, plain or gzipped, checked to its last byte.
 *
 * Which of the two it is, the first two bytes say and not the name.  A gzip file is one member or
 * several, one after another (RFC 1952, section 2.2; bgzip and joined files): of each, header,
 * deflate stream, CRC-32 and length are checked by zlib; a cut stream and trailing bytes that are
 * no member are refused here.  Errors are "path: byte N: error: ...", N counted in the file as it
 * lies on the disk, and STATUS_BAD_INPUT.
 */
#ifndef SWEEP_DATA_PACKED_H
#define SWEEP_DATA_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

typedef struct packed_file packed_file;

/* Open a regular file; anything else (folder, FIFO, device) is refused without waiting for it.
 * `path` is borrowed until packed_close. */
status packed_open(const char *path, packed_file **out, error *err);

/* Read `bytes` bytes into `into`, fewer only at the end; `*got` says how many.  An answer of fewer
 * bytes means that the file ended well: for gzip, that the checks of every member passed and
 * nothing follows. */
status packed_read(packed_file *file, void *into, size_t bytes, size_t *got, error *err);

/* Whether the file is gzipped. */
bool packed_is_gzipped(const packed_file *file);

/* An upper bound on the contents' size, from the file's size alone. */
uint64_t packed_most_bytes(const packed_file *file);

/* NULL is accepted. */
void packed_close(packed_file *file);

/* The zlib that runs: "1.2.13"; static. */
const char *packed_zlib_version(void);

#endif
