#include "src/data/idx.h"

#include <stdbool.h>
#include <stdlib.h>

#include "src/base/memory.h"
#include "src/data/packed.h"

enum {
    MAGIC_BYTES = 4,
    SIZE_BYTES = 4,
    UNSIGNED_BYTE = 0x08,
    MOST = INT32_MAX, /* a dimension fits an int everywhere */
};

typedef struct reader {
    const char *path;
    packed_file *file;
    int rank;
    error *err;
} reader;

static status cut_short(const reader *r, uint64_t place, uint64_t wanted) {
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: byte %llu: error: the file ends here, where an IDX file of %llu bytes "
                     "goes on; fetch it again",
                     r->path, (unsigned long long)place, (unsigned long long)wanted);
}

static int header_bytes(const reader *r) {
    return MAGIC_BYTES + SIZE_BYTES * r->rank;
}

static status check_magic(const reader *r, const unsigned char magic[MAGIC_BYTES]) {
    if (magic[0] != 0 || magic[1] != 0)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: byte 0: error: not an IDX file: it begins with %02x %02x %02x %02x, "
                         "not with 00 00 08 %02x",
                         r->path, magic[0], magic[1], magic[2], magic[3], r->rank);
    if (magic[2] != UNSIGNED_BYTE)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: byte 2: error: items of IDX type 0x%02x; only unsigned bytes (0x08) "
                         "are read: convert them to 0..255",
                         r->path, magic[2]);
    if (magic[3] == r->rank) return STATUS_OK;
    bool swapped = magic[3] == IDX_LABELS_RANK || magic[3] == IDX_IMAGES_RANK;
    return error_set(r->err, STATUS_BAD_INPUT, "%s: byte 3: error: rank %d, but %s%s", r->path,
                     magic[3],
                     r->rank == IDX_IMAGES_RANK ? "images have rank 3 (items, rows, columns)"
                                                : "labels have rank 1",
                     swapped ? "; are images and labels swapped?" : "");
}

static status read_sizes(const reader *r, const unsigned char *header, idx_array *out) {
    for (int d = 0; d < IDX_IMAGES_RANK; d++) out->dim[d] = 1;
    for (int d = 0; d < r->rank; d++) {
        int place = MAGIC_BYTES + SIZE_BYTES * d;
        const unsigned char *b = header + place;
        uint32_t size = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
        if (size == 0 || size > MOST)
            return error_set(r->err, STATUS_BAD_INPUT,
                             "%s: byte %d: error: dimension %d of %d is %u; it must be 1 to %d",
                             r->path, place, d + 1, r->rank, size, MOST);
        out->dim[d] = size;
    }
    return STATUS_OK;
}

static status read_header(const reader *r, idx_array *out) {
    unsigned char header[MAGIC_BYTES + SIZE_BYTES * IDX_IMAGES_RANK];
    size_t got;
    TRY(packed_read(r->file, header, (size_t)header_bytes(r), &got, r->err));
    if (got == 0)
        return error_set(r->err, STATUS_BAD_INPUT, "%s: byte 0: error: the file is empty", r->path);
    if (got >= MAGIC_BYTES) TRY(check_magic(r, header));
    if (got < (size_t)header_bytes(r)) return cut_short(r, got, (uint64_t)header_bytes(r));
    return read_sizes(r, header, out);
}

/* The number of items, refused when no file of this size can hold them. */
static status count_items(const reader *r, const idx_array *array, uint64_t *items) {
    uint64_t most = packed_most_bytes(r->file) - (uint64_t)header_bytes(r); /* the header is read */
    if (__builtin_mul_overflow((uint64_t)array->dim[0] * array->dim[1], array->dim[2], items) ||
        *items > most)
        return error_set(r->err, STATUS_BAD_INPUT,
                         "%s: byte %d: error: the header promises %u x %u x %u items, but a file "
                         "of this size holds at most %llu: it is cut short or damaged",
                         r->path, MAGIC_BYTES, array->dim[0], array->dim[1], array->dim[2],
                         (unsigned long long)most);
    return STATUS_OK;
}

static status read_items(const reader *r, idx_array *out) {
    uint64_t items;
    size_t got;
    TRY(count_items(r, out, &items));
    out->bytes = memory_aligned_array(items, 1);
    if (!out->bytes) return error_no_memory(r->err, items);
    TRY(packed_read(r->file, out->bytes, items, &got, r->err));
    uint64_t whole = (uint64_t)header_bytes(r) + items;
    if (got < items) return cut_short(r, (uint64_t)header_bytes(r) + got, whole);
    unsigned char beyond;
    TRY(packed_read(r->file, &beyond, 1, &got, r->err));
    if (got == 0) return STATUS_OK;
    return error_set(r->err, STATUS_BAD_INPUT,
                     "%s: byte %llu: error: the contents go on where the header's %u x %u x %u "
                     "items end",
                     r->path, (unsigned long long)whole, out->dim[0], out->dim[1], out->dim[2]);
}

uint64_t idx_bytes(const char *path, int rank) {
    reader r = {.path = path, .rank = rank};
    idx_array header;
    uint64_t items = 0;
    if (packed_open(path, &r.file, NULL) != STATUS_OK) return 0;
    if (read_header(&r, &header) != STATUS_OK || count_items(&r, &header, &items) != STATUS_OK)
        items = 0;
    packed_close(r.file);
    return items;
}

status idx_read(const char *path, int rank, idx_array *out, error *err) {
    reader r = {.path = path, .rank = rank, .err = err};
    *out = (idx_array){.bytes = NULL};
    TRY(packed_open(path, &r.file, err));
    status result = read_header(&r, out);
    if (result == STATUS_OK) result = read_items(&r, out);
    packed_close(r.file);
    if (result != STATUS_OK) {
        free(out->bytes);
        out->bytes = NULL;
    }
    return result;
}
