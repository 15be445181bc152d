/* safetensors files: named tensors of float32, as Hugging Face's library of that name reads them.
 *
 * The format (https://github.com/huggingface/safetensors#format): the length of the header as a
 * little-endian 64-bit number; the header, a JSON object {"name": {"dtype", "shape",
 * "data_offsets": [begin, end)}, ..., "__metadata__": {"key": "text"}}; then the numbers,
 * row-major, without gaps. */
#ifndef SWEEP_WEIGHTS_SAFETENSORS_H
#define SWEEP_WEIGHTS_SAFETENSORS_H

#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

enum { SAFETENSORS_MAX_RANK = 2, SAFETENSORS_NAME_CHARS = 127 };

typedef struct safetensors_tensor {
    char name[SAFETENSORS_NAME_CHARS + 1];
    int rank;                            /* 1 or 2 */
    int64_t shape[SAFETENSORS_MAX_RANK]; /* shape[1] is 1 for rank 1 */
    const float *values;
} safetensors_tensor;

/* One line of __metadata__. */
typedef struct safetensors_note {
    const char *key, *value;
} safetensors_note;

/* Publish `path`, whole or not at all, in place of an older file.  The same contents give the same
 * bytes. */
status safetensors_write(const char *path, const safetensors_tensor tensors[], size_t count,
                         const safetensors_note notes[], size_t note_count, error *err);

/* A file that was read. */
typedef struct safetensors_file {
    safetensors_tensor *tensors; /* in the order of their numbers */
    size_t count;
    float *values; /* what the tensors point into */
} safetensors_file;

/* Read and check everything: names once, types, shapes, offsets without gaps or overlap, size.
 * STATUS_IO when it cannot be read, STATUS_BAD_INPUT, with the file's name and what is wrong, when
 * it is not such a file or holds other than float32 of rank 1 or 2.  Release with
 * safetensors_free, also after a failure. */
status safetensors_read(const char *path, safetensors_file *out, error *err);

void safetensors_free(safetensors_file *f);

#endif
