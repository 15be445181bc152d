/* The elements of an array out of a stream of bytes, a piece at a time. */
#ifndef SWEEP_DATA_ARRAY_STREAM_H
#define SWEEP_DATA_ARRAY_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/arrays.h"

/* Where bytes come from: a file, or an entry of a zip file. */
typedef struct byte_stream {
    const char *path;  /* for messages */
    const char *entry; /* of a zip file; NULL for a file */
    /* Fewer bytes only at the end. */
    status (*read)(void *context, void *into, size_t bytes, size_t *got, error *err);
    void *context;
    uint64_t
        most_bytes; /* an upper bound on what there is, for what is promised before it is read */
    uint64_t at;    /* bytes that were read */
} byte_stream;

/* Read exactly `bytes` bytes; STATUS_BAD_INPUT when the stream ends before. */
status byte_stream_take(byte_stream *s, void *into, size_t bytes, error *err);

/* Set "path: entry: byte N: error: <message>". */
status byte_stream_error(const byte_stream *s, uint64_t place, error *err, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Read all elements, and see that the stream ends with them: as float32 values, or as texts of
 * labels. */
status array_stream_read(byte_stream *s, const array_type *type, const array_shape *shape,
                         bool as_labels, array_data *out, error *err);

#endif
