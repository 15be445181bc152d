#include "src/data/array_file.h"

#include <string.h>

#include "src/data/array_sequences.h"
#include "src/data/array_stream.h"
#include "src/data/idx_header.h"
#include "src/data/npy_header.h"
#include "src/data/packed.h"

/* A header of either kind. */
typedef struct array_file {
    packed_file *file;
    byte_stream stream;
    npy_header header;
    bool is_npy;
} array_file;

static status read_packed(void *context, void *into, size_t bytes, size_t *got, error *err) {
    return packed_read(context, into, bytes, got, err);
}

static status open_array(const char *path, array_file *f, error *err) {
    unsigned char first = 0;
    size_t got;
    TRY(packed_open(path, &f->file, err));
    status result = packed_read(f->file, &first, 1, &got, err);
    packed_close(f->file);
    f->file = NULL;
    if (result != STATUS_OK) return result;
    TRY(packed_open(path, &f->file, err));
    f->is_npy = first == 0x93;
    f->stream = (byte_stream){.path = path,
                              .read = read_packed,
                              .context = f->file,
                              .most_bytes = packed_most_bytes(f->file)};
    return f->is_npy ? npy_header_read(&f->stream, &f->header, err)
                     : idx_header_read(&f->stream, &f->header.type, &f->header.shape, err);
}

/* The one array is read by opening the file again: its header is all that was read of it. */
static status read_array(const array_source *s, int index, bool as_labels, array_data *out,
                         error *err) {
    array_file f = {.file = NULL};
    (void)index;
    status result = open_array(s->path, &f, err);
    if (result == STATUS_OK) result = npy_data_read(&f.stream, &f.header, as_labels, out, err);
    packed_close(f.file);
    return result;
}

static status look(const char *path, array_info *info, error *err) {
    array_file f = {.file = NULL};
    *info = (array_info){.is_text = false};
    status result = open_array(path, &f, err);
    if (result == STATUS_OK) npy_header_describe(&f.header, info);
    packed_close(f.file);
    return result;
}

status array_file_read(const char *path, const sequence_request *how, sequence_file *out,
                       error *err) {
    array_info info, labels_info;
    const bool labelled = how->labels_path && how->labels_path[0];
    TRY(look(path, &info, err));
    const array_source s = {.path = path, .infos = &info, .count = 1, .read = read_array};
    sequence_request request = *how;
    request.x = request.y = request.lengths = request.offsets = NULL;
    TRY(array_sequences_read(&s, &request, out, err));
    if (!labelled) return STATUS_OK;
    TRY(look(how->labels_path, &labels_info, err));
    const array_source labels = {
        .path = how->labels_path, .infos = &labels_info, .count = 1, .read = read_array};
    if (how->y && how->y[0]) text_append_format(&out->section, " y: %s\n", how->y);
    return array_sequences_add_labels(&labels, how, out, err);
}
