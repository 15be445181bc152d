/* Requests and sequence files as bytes, between two processes of one program. */
#ifndef SWEEP_DATA_SEQUENCE_PACKING_H
#define SWEEP_DATA_SEQUENCE_PACKING_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/sequence_file.h"

void sequence_request_pack(text *out, const char *path, const sequence_request *how);

/* The texts of `how` and `*path` are one allocation that begins at `*path`, the caller's. */
status sequence_request_unpack(const void *packed, size_t bytes, char **path, sequence_request *how,
                               error *err);

void sequence_file_pack(text *out, const sequence_file *f);

/* `out` has its format and path already.  STATUS_BAD_INPUT for half an answer. */
status sequence_file_unpack(const text *packed, sequence_file *out, error *err);

#endif
