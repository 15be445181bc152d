/* NPZ: a zip file of NPY arrays, by libzip, which reads the central directory; NumPy's local
 * headers do not say how long an entry is. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "src/base/memory.h"
#include "src/data/array_sequences.h"
#include "src/data/array_stream.h"
#include "src/data/format_rows.h"
#include "src/data/npy_header.h"

enum { MOST_ENTRIES = 10000 };

static const char SUFFIX[] = ".npy";

/* One entry that is open. */
typedef struct entry_reader {
    zip_file_t *file;
    const char *path;
    char name[ARRAY_NAME_BYTES];
    byte_stream stream;
} entry_reader;

/* The check sum of an entry is looked at by the read that meets its end, so fewer bytes are never
 * taken for the end before that. */
static status read_entry(void *context, void *into, size_t bytes, size_t *got, error *err) {
    entry_reader *r = context;
    for (*got = 0; *got < bytes;) {
        const zip_int64_t now = zip_fread(r->file, (char *)into + *got, bytes - *got);
        if (now < 0)
            return error_set(err, STATUS_BAD_INPUT,
                             "%s: %s: error: %s; fetch or write the file again", r->path, r->name,
                             zip_error_strerror(zip_file_get_error(r->file)));
        if (now == 0) break;
        *got += (size_t)now;
    }
    return STATUS_OK;
}

/* What is promised, but no more than deflate can pack into what is there. */
static uint64_t most_bytes(const zip_stat_t *about) {
    enum { DEFLATE_RATIO = 1032 };
    const uint64_t packed = about->valid & ZIP_STAT_COMP_SIZE ? about->comp_size : 0;
    const uint64_t most = packed > UINT64_MAX / DEFLATE_RATIO ? UINT64_MAX : packed * DEFLATE_RATIO;
    return about->size < most ? about->size : most;
}

static status open_entry(zip_t *zip, const char *path, zip_uint64_t index, entry_reader *r,
                         error *err) {
    zip_stat_t about;
    *r = (entry_reader){.path = path};
    if (zip_stat_index(zip, index, 0, &about) != 0 || !(about.valid & ZIP_STAT_SIZE))
        return error_set(err, STATUS_BAD_INPUT, "%s: error: entry %llu: %s", path,
                         (unsigned long long)index, zip_strerror(zip));
    snprintf(r->name, sizeof r->name, "%s", about.name);
    r->file = zip_fopen_index(zip, index, 0);
    if (!r->file)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: %s: error: %s; write it with numpy.savez or numpy.savez_compressed",
                         path, r->name, zip_strerror(zip));
    r->stream = (byte_stream){.path = path,
                              .entry = r->name,
                              .read = read_entry,
                              .context = r,
                              .most_bytes = most_bytes(&about)};
    return STATUS_OK;
}

static void close_entry(entry_reader *r) {
    if (r->file) zip_fclose(r->file);
}

static status read_array(const array_source *s, int index, bool as_labels, array_data *out,
                         error *err) {
    entry_reader r = {.file = NULL};
    npy_header header;
    status result = open_entry(s->file, s->path, (zip_uint64_t)index, &r, err);
    if (result == STATUS_OK) result = npy_header_read(&r.stream, &header, err);
    if (result == STATUS_OK) result = npy_data_read(&r.stream, &header, as_labels, out, err);
    close_entry(&r);
    return result;
}

/* What there is to know of one entry; an array that cannot be read is a matter only when it is
 * used. */
static status look_at_entry(zip_t *zip, const char *path, zip_uint64_t index, array_info *info,
                            error *err) {
    entry_reader r = {.file = NULL};
    npy_header header;
    error cause;
    TRY(open_entry(zip, path, index, &r, err));
    const size_t chars = strlen(r.name), suffix = strlen(SUFFIX);
    if (chars <= suffix || strcmp(r.name + chars - suffix, SUFFIX) != 0) {
        close_entry(&r);
        return error_set(
            err, STATUS_BAD_INPUT,
            "%s: error: a zip file with \"%s\" in it, which is no array of NumPy's: unpack it, and "
            "give the file in it",
            path, r.name);
    }
    snprintf(info->name, sizeof info->name, "%.*s", (int)(chars - suffix), r.name);
    const status result = npy_header_read(&r.stream, &header, &cause);
    close_entry(&r);
    if (result == STATUS_OK) {
        npy_header_describe(&header, info);
        return STATUS_OK;
    }
    if (result != STATUS_BAD_INPUT) return error_set(err, result, "%s", cause.message);
    const char *mark = strstr(cause.message, ": error: ");
    snprintf(info->complaint, sizeof info->complaint, "%.300s", mark ? mark + 9 : cause.message);
    return STATUS_OK;
}

static status read_arrays(zip_t *zip, const char *path, const sequence_request *how,
                          sequence_file *out, error *err) {
    const zip_int64_t entries = zip_get_num_entries(zip, 0);
    if (entries < 1 || entries > MOST_ENTRIES)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: a zip file with %lld entries", path,
                         (long long)entries);
    array_info *infos = memory_array((size_t)entries, sizeof *infos);
    if (!infos) return error_no_memory(err, (size_t)entries * sizeof *infos);
    status result = STATUS_OK;
    for (zip_int64_t i = 0; i < entries && result == STATUS_OK; i++)
        result = look_at_entry(zip, path, (zip_uint64_t)i, &infos[i], err);
    const array_source s = {path, infos, (int)entries, read_array, zip};
    if (result == STATUS_OK) result = array_sequences_read(&s, how, out, err);
    free(infos);
    return result;
}

static status read_npz(const char *path, const sequence_request *how, sequence_file *out,
                       error *err) {
    int code = 0;
    zip_error_t why;
    if (how->labels_path && how->labels_path[0])
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: an NPZ file holds its labels: name them in data.y", path);
    zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (!zip) {
        zip_error_init_with_code(&why, code);
        error_set(err, STATUS_BAD_INPUT,
                  "%s: error: %s: it is cut short or damaged; fetch or write it again", path,
                  zip_error_strerror(&why));
        zip_error_fini(&why);
        return STATUS_BAD_INPUT;
    }
    const status result = read_arrays(zip, path, how, out, err);
    zip_discard(zip);
    return result;
}

static int recognise_npz(const format_probe *probe) {
    static const char *const suffixes[] = {".npz", ".zip", NULL};
    if (probe->gzipped || probe->bytes < 4 || memcmp(probe->head, "PK\x03\x04", 4) != 0)
        return FORMAT_NO;
    if (memmem(probe->head, probe->bytes < 300 ? probe->bytes : 300, SUFFIX, strlen(SUFFIX)))
        return FORMAT_YES;
    return format_suffix_is(probe, suffixes) ? FORMAT_YES : FORMAT_NO;
}

const data_format format_npz = {
    .name = "npz", .title = "NPZ", .recognise = recognise_npz, .read = read_npz};
