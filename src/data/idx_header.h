/* The header of an IDX file of any type (LeCun's description of MNIST's files): 00 00, the type,
 * the rank, then the sizes, each four bytes, big-endian, as the elements are. */
#ifndef SWEEP_DATA_IDX_HEADER_H
#define SWEEP_DATA_IDX_HEADER_H

#include "src/base/status.h"
#include "src/data/array_stream.h"

/* Types 08, 09, 0B, 0C, 0D and 0E; rank 1 to 3.  STATUS_BAD_INPUT names the byte. */
status idx_header_read(byte_stream *s, array_type *type, array_shape *shape, error *err);

#endif
