#include "src/data/packed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "src/base/memory.h"

enum {
    BUFFER_BYTES = 1 << 16,
    INFLATE_BYTES = 1 << 30, /* at most so many at once: zlib counts in unsigned int */
    GZIP_ONLY = 16,          /* added to the window bits: no zlib or raw streams */
    GZIP_FIRST_BYTE = 0x1f,
    GZIP_SECOND_BYTE = 0x8b,
    DEFLATE_RATIO = 1032, /* deflate cannot pack tighter: 258 bytes in 2 bits */
};

struct packed_file {
    const char *path;
    int descriptor;
    uint64_t file_bytes;
    bool gzipped;
    bool ended;          /* the last gzip member ended well */
    uint64_t read_bytes; /* from the disk into `buffer`, in all */
    z_stream stream;
    unsigned char buffer[BUFFER_BYTES];
};

/* read(2) through EINTR and short reads: fewer bytes only at the end of the file. */
static status read_descriptor(packed_file *file, void *into, size_t bytes, size_t *got,
                              error *err) {
    unsigned char *next = into;
    for (*got = 0; *got < bytes;) {
        ssize_t now = read(file->descriptor, next + *got, bytes - *got);
        if (now < 0 && errno == EINTR) continue;
        if (now < 0)
            return error_set_errno(err, STATUS_BAD_INPUT, errno, "%s: error: cannot read it",
                                   file->path);
        if (now == 0) break;
        *got += (size_t)now;
    }
    return STATUS_OK;
}

static status refill(packed_file *file, error *err) {
    size_t got;
    TRY(read_descriptor(file, file->buffer, BUFFER_BYTES, &got, err));
    file->read_bytes += got;
    file->stream.next_in = file->buffer;
    file->stream.avail_in = (uInt)got;
    return STATUS_OK;
}

static status gzip_error(const packed_file *file, const char *what, error *err) {
    unsigned long long place = file->read_bytes - file->stream.avail_in;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: byte %llu: error: %s; fetch the file again, or pack it again with gzip",
                     file->path, place, what);
}

/* What comes after a member: the end, another one, or what does not belong there. */
static status end_member(packed_file *file, error *err) {
    if (file->stream.avail_in == 0) TRY(refill(file, err));
    if (file->stream.avail_in == 0) {
        file->ended = true;
        return STATUS_OK;
    }
    if (file->stream.next_in[0] != GZIP_FIRST_BYTE)
        return gzip_error(file, "trailing bytes follow the gzip data", err);
    if (inflateReset(&file->stream) == Z_OK) return STATUS_OK;
    return error_set(err, STATUS_INTERNAL, "%s: inflateReset failed", file->path);
}

/* One call of inflate, on what is in the buffer. */
static status inflate_some(packed_file *file, error *err) {
    switch (inflate(&file->stream, Z_NO_FLUSH)) {
        case Z_OK:
        case Z_BUF_ERROR: /* only asks for more input */ return STATUS_OK;
        case Z_STREAM_END: return end_member(file, err);
        case Z_MEM_ERROR: return error_no_memory(err, BUFFER_BYTES);
        default:
            return gzip_error(file, file->stream.msg ? file->stream.msg : "damaged gzip data", err);
    }
}

static status read_gzipped(packed_file *file, unsigned char *into, size_t bytes, size_t *got,
                           error *err) {
    for (*got = 0; *got < bytes && !file->ended;) {
        size_t wanted = bytes - *got < INFLATE_BYTES ? bytes - *got : INFLATE_BYTES;
        if (file->stream.avail_in == 0) {
            TRY(refill(file, err));
            if (file->stream.avail_in == 0)
                return gzip_error(file, "the gzip data is cut short", err);
        }
        file->stream.next_out = into + *got;
        file->stream.avail_out = (uInt)wanted;
        TRY(inflate_some(file, err));
        *got += wanted - file->stream.avail_out;
    }
    return STATUS_OK;
}

status packed_read(packed_file *file, void *into, size_t bytes, size_t *got, error *err) {
    if (file->gzipped) return read_gzipped(file, into, bytes, got, err);
    return read_descriptor(file, into, bytes, got, err);
}

static status look_at(packed_file *file, error *err) {
    struct stat info;
    if (fstat(file->descriptor, &info) != 0)
        return error_set_errno(err, STATUS_BAD_INPUT, errno, "%s: error: cannot read it",
                               file->path);
    if (!S_ISREG(info.st_mode))
        return error_set(err, STATUS_BAD_INPUT, "%s: error: not a regular file", file->path);
    file->file_bytes = (uint64_t)info.st_size;
    unsigned char magic[2];
    file->gzipped = pread(file->descriptor, magic, sizeof magic, 0) == sizeof magic &&
                    magic[0] == GZIP_FIRST_BYTE && magic[1] == GZIP_SECOND_BYTE;
    if (file->gzipped && inflateInit2(&file->stream, GZIP_ONLY + MAX_WBITS) != Z_OK) {
        file->gzipped = false; /* nothing for packed_close to end */
        return error_no_memory(err, BUFFER_BYTES);
    }
    return STATUS_OK;
}

status packed_open(const char *path, packed_file **out, error *err) {
    *out = NULL;
    packed_file *file = memory_array(1, sizeof *file);
    if (!file) return error_no_memory(err, sizeof *file);
    file->path = path;
    /* O_NONBLOCK: a FIFO put in the way must be refused, not waited for. */
    file->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    status result = STATUS_OK;
    if (file->descriptor < 0)
        result = error_set_errno(err, STATUS_BAD_INPUT, errno, "%s: error: cannot open it", path);
    if (result == STATUS_OK) result = look_at(file, err);
    if (result == STATUS_OK)
        *out = file;
    else
        packed_close(file);
    return result;
}

bool packed_is_gzipped(const packed_file *file) {
    return file->gzipped;
}

uint64_t packed_most_bytes(const packed_file *file) {
    if (!file->gzipped) return file->file_bytes;
    if (file->file_bytes > UINT64_MAX / DEFLATE_RATIO) return UINT64_MAX;
    return file->file_bytes * DEFLATE_RATIO;
}

void packed_close(packed_file *file) {
    if (!file) return;
    if (file->gzipped) inflateEnd(&file->stream);
    if (file->descriptor >= 0) close(file->descriptor);
    free(file);
}

const char *packed_zlib_version(void) {
    return zlibVersion();
}
