#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/publication.h"
#include "src/base/text.h"
#include "src/weights/safetensors.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the numbers of a safetensors file are little-endian"
#endif

static size_t value_bytes(const safetensors_tensor *t) {
    return (size_t)t->shape[0] * (size_t)t->shape[1] * sizeof(float);
}

static void append_metadata(text *header, const safetensors_note notes[], size_t count) {
    text_append(header, "\"__metadata__\":{");
    for (size_t i = 0; i < count; i++) {
        text_append(header, i ? "," : "");
        text_append_json(header, notes[i].key);
        text_append(header, ":");
        text_append_json(header, notes[i].value);
    }
    text_append(header, "}");
}

static void append_tensor(text *header, const safetensors_tensor *t, size_t begin) {
    text_append(header, ",");
    text_append_json(header, t->name);
    text_append_format(header, ":{\"dtype\":\"F32\",\"shape\":[%lld", (long long)t->shape[0]);
    if (t->rank > 1) text_append_format(header, ",%lld", (long long)t->shape[1]);
    text_append_format(header, "],\"data_offsets\":[%zu,%zu]}", begin, begin + value_bytes(t));
}

/* Blanks at its end let the numbers begin at a multiple of 8. */
static void append_header(text *header, const safetensors_tensor tensors[], size_t count,
                          const safetensors_note notes[], size_t note_count) {
    size_t begin = 0;
    text_append(header, "{");
    append_metadata(header, notes, note_count);
    for (size_t i = 0; i < count; i++) {
        append_tensor(header, &tensors[i], begin);
        begin += value_bytes(&tensors[i]);
    }
    text_append(header, "}");
    while (header->bytes % 8 && !header->failed) text_append(header, " ");
}

static status write_all(const publication *p, const text *header,
                        const safetensors_tensor tensors[], size_t count, error *err) {
    const uint64_t bytes = header->bytes;
    TRY(files_write_all(p->descriptor, &bytes, sizeof bytes, p->path, err));
    TRY(files_write_all(p->descriptor, header->data, header->bytes, p->path, err));
    for (size_t i = 0; i < count; i++)
        TRY(files_write_all(p->descriptor, tensors[i].values, value_bytes(&tensors[i]), p->path,
                            err));
    return STATUS_OK;
}

status safetensors_write(const char *path, const safetensors_tensor tensors[], size_t count,
                         const safetensors_note notes[], size_t note_count, error *err) {
    text header = {0};
    publication p;
    append_header(&header, tensors, count, notes, note_count);
    status result =
        header.failed ? error_no_memory(err, header.bytes) : publication_begin(path, &p, err);
    if (result == STATUS_OK) {
        result = write_all(&p, &header, tensors, count, err);
        if (result == STATUS_OK) result = publication_replace(&p, err);
        publication_end(&p);
    }
    text_free(&header);
    return result;
}
