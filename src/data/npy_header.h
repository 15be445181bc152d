/* The header of an NPY array (numpy/lib/format.py; versions 1, 2 and 3). */
#ifndef SWEEP_DATA_NPY_HEADER_H
#define SWEEP_DATA_NPY_HEADER_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/data/array_stream.h"

typedef struct npy_header {
    array_type type;
    array_shape shape;
    bool first_axis_fastest; /* fortran_order */
} npy_header;

/* Read the header; the stream then stands at the first element.  STATUS_BAD_INPUT names the byte.
 */
status npy_header_read(byte_stream *s, npy_header *out, error *err);

/* Then the elements, in row-major order. */
status npy_data_read(byte_stream *s, const npy_header *h, bool as_labels, array_data *out,
                     error *err);

/* What `info` says of such an array; `complaint` is "" . */
void npy_header_describe(const npy_header *h, array_info *info);

#endif
