#include "src/data/array_stream.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/limits.h"
#include "src/base/memory.h"
#include "src/base/text.h"

enum { PIECE_BYTES = 1 << 16 };

status byte_stream_error(const byte_stream *s, uint64_t place, error *err, const char *format,
                         ...) {
    char what[ERROR_MESSAGE_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(err, STATUS_BAD_INPUT, "%s: %s%sbyte %" PRIu64 ": error: %s", s->path,
                     s->entry ? s->entry : "", s->entry ? ": " : "", place, what);
}

status byte_stream_take(byte_stream *s, void *into, size_t bytes, error *err) {
    size_t got;
    TRY(s->read(s->context, into, bytes, &got, err));
    s->at += got;
    if (got == bytes) return STATUS_OK;
    return byte_stream_error(
        s, s->at, err, "it ends here, %zu bytes too early; fetch or write it again", bytes - got);
}

static status check_end(byte_stream *s, error *err) {
    unsigned char beyond;
    size_t got;
    TRY(s->read(s->context, &beyond, 1, &got, err));
    if (got == 0) return STATUS_OK;
    return byte_stream_error(s, s->at, err, "the contents go on where the array ends");
}

/* A complaint about an element, with its place. */
static status place_complaint(const byte_stream *s, status code, const error *cause, error *err) {
    if (code != STATUS_BAD_INPUT) {
        if (err) *err = *cause;
        return code;
    }
    return error_set(err, code, "%s: %s%serror: %s", s->path, s->entry ? s->entry : "",
                     s->entry ? ": " : "", cause->message);
}

static status take_labels(const array_type *type, const unsigned char *piece, int64_t count,
                          int64_t first, char **texts, error *err) {
    for (int64_t i = 0; i < count; i++) {
        error cause;
        const status result =
            array_label(type, piece + (size_t)i * type->element_bytes, &texts[first + i], &cause);
        if (result != STATUS_OK)
            return error_set(err, result, "element %" PRId64 ": %s", first + i, cause.message);
    }
    return STATUS_OK;
}

static status read_pieces(byte_stream *s, const array_type *type, bool as_labels, array_data *out,
                          unsigned char *piece, error *err) {
    const int64_t at_once = PIECE_BYTES / (int64_t)type->element_bytes;
    for (int64_t first = 0; first < out->count; first += at_once) {
        const int64_t count = out->count - first < at_once ? out->count - first : at_once;
        error cause;
        TRY(byte_stream_take(s, piece, (size_t)count * type->element_bytes, err));
        const status result = as_labels
                                  ? take_labels(type, piece, count, first, out->texts, &cause)
                                  : array_convert(type, piece, count, first, out->values + first,
                                                  &out->rounding, &cause);
        if (result != STATUS_OK) return place_complaint(s, result, &cause, err);
    }
    return check_end(s, err);
}

/* On Linux an allocation too large succeeds, and its use is a kill without a word. */
static status check_memory(const byte_stream *s, int64_t count, error *err) {
    const double needed_bytes = (double)count * sizeof(float),
                 usable_bytes = limits_memory_bytes("");
    if (needed_bytes <= usable_bytes) return STATUS_OK;
    text needed = {0}, usable = {0};
    text_append_quantity(&needed, needed_bytes, "B");
    text_append_quantity(&usable, usable_bytes, "B");
    error_set(
        err, STATUS_NO_MEMORY,
        "%s: error: the array takes %s of memory, and %s can be used; put fewer items into it",
        s->path, text_string(&needed), text_string(&usable));
    text_free(&needed);
    text_free(&usable);
    return STATUS_NO_MEMORY;
}

static status allocate(byte_stream *s, const array_type *type, const array_shape *shape,
                       bool as_labels, array_data *out, error *err) {
    int64_t count;
    if (type->element_bytes > PIECE_BYTES)
        return byte_stream_error(s, s->at, err, "texts of %zu bytes are too long",
                                 type->element_bytes);
    const bool fits = array_count(shape, &count) &&
                      (uint64_t)count <= (s->most_bytes - s->at) / type->element_bytes &&
                      s->most_bytes >= s->at;
    if (!fits)
        return byte_stream_error(
            s, s->at, err,
            "the header promises more than a file of this size can hold: it is cut short "
            "or damaged");
    TRY(check_memory(s, count, err));
    out->values = as_labels ? NULL : memory_aligned_array((size_t)count, sizeof *out->values);
    out->texts = as_labels ? memory_array((size_t)count, sizeof *out->texts) : NULL;
    if (!out->values && !out->texts)
        return error_no_memory(err, (size_t)count * sizeof *out->values);
    out->count = count;
    return STATUS_OK;
}

status array_stream_read(byte_stream *s, const array_type *type, const array_shape *shape,
                         bool as_labels, array_data *out, error *err) {
    *out = (array_data){.count = 0};
    TRY(allocate(s, type, shape, as_labels, out, err));
    unsigned char *piece = memory_array(PIECE_BYTES, 1);
    status result = piece ? read_pieces(s, type, as_labels, out, piece, err)
                          : error_no_memory(err, PIECE_BYTES);
    free(piece);
    if (result != STATUS_OK) array_data_free(out);
    return result;
}
