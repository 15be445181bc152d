/* IDX files: arrays of unsigned bytes, as MNIST is distributed.
 *
 * The format (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"): two zero
 * bytes, a type byte (0x08: unsigned byte), the rank, one big-endian 32-bit size a dimension, then
 * the items with the last dimension fastest.  Nothing may follow.
 */
#ifndef SWEEP_DATA_IDX_H
#define SWEEP_DATA_IDX_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

enum { IDX_LABELS_RANK = 1, IDX_IMAGES_RANK = 3 };

typedef struct idx_array {
    uint32_t dim[IDX_IMAGES_RANK]; /* 1 beyond the rank */
    uint8_t *bytes;                /* dim[0] * dim[1] * dim[2], 64-byte aligned; caller frees */
} idx_array;

/* The bytes that idx_read would allocate, by the file's header alone; 0 where it would refuse it.
 */
uint64_t idx_bytes(const char *path, int rank);

/* Read a plain or gzipped file of this rank and check it in full.  Errors are "path: byte N: error:
 * ..." and STATUS_BAD_INPUT, N counted in the unpacked contents (in the file itself where gzip is
 * at fault); out->bytes is then NULL.  No more is unpacked than the header promises and one byte,
 * and no more is allocated than a file of this size can hold. */
status idx_read(const char *path, int rank, idx_array *out, error *err);

#endif
