#include "src/data/idx_header.h"

enum { MAGIC_BYTES = 4, SIZE_BYTES = 4, MOST_RANK = 3 };

static bool type_of(unsigned char code, array_type *out) {
    out->big_endian = true;
    switch (code) {
        case 0x08: *out = (array_type){ARRAY_UNSIGNED, 1, true}; return true;
        case 0x09: *out = (array_type){ARRAY_INTEGER, 1, true}; return true;
        case 0x0b: *out = (array_type){ARRAY_INTEGER, 2, true}; return true;
        case 0x0c: *out = (array_type){ARRAY_INTEGER, 4, true}; return true;
        case 0x0d: *out = (array_type){ARRAY_FLOAT32, 4, true}; return true;
        case 0x0e: *out = (array_type){ARRAY_FLOAT64, 8, true}; return true;
        default: return false;
    }
}

status idx_header_read(byte_stream *s, array_type *type, array_shape *shape, error *err) {
    unsigned char magic[MAGIC_BYTES], size[SIZE_BYTES];
    TRY(byte_stream_take(s, magic, sizeof magic, err));
    if (magic[0] != 0 || magic[1] != 0)
        return byte_stream_error(s, 0, err, "not an IDX file: it does not begin with 00 00");
    if (!type_of(magic[2], type))
        return byte_stream_error(
            s, 2, err,
            "IDX type 0x%02x; 08, 09, 0b, 0c, 0d and 0e (bytes, integers, floats) are read",
            magic[2]);
    if (magic[3] < 1 || magic[3] > MOST_RANK)
        return byte_stream_error(
            s, 3, err,
            "rank %d; 1 (labels), 2 (items, steps) and 3 (items, steps, features) are read",
            magic[3]);
    shape->rank = magic[3];
    for (int d = 0; d < shape->rank; d++) {
        const uint64_t place = s->at;
        TRY(byte_stream_take(s, size, sizeof size, err));
        shape->dim[d] =
            (int64_t)size[0] << 24 | (int64_t)size[1] << 16 | (int64_t)size[2] << 8 | size[3];
        if (shape->dim[d] == 0) return byte_stream_error(s, place, err, "dimension %d is 0", d + 1);
    }
    return STATUS_OK;
}
