/* HDF5, also as netCDF-4, Keras and pandas write it.  The library trusts files, so it is called in
 * another process (base/isolated.h), which hands over what it read. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "src/base/isolated.h"
#include "src/base/memory.h"
#include "src/data/array_sequences.h"
#include "src/data/format_rows.h"
#include "src/data/hdf5_arrays.h"
#include "src/data/sequence_packing.h"

/* Far more than any honest file takes, and an end to one that goes round in circles. */
static double cpu_limit_s(const char *path) {
    enum { LEAST_S = 30, BYTES_A_SECOND = 1 << 20 };
    struct stat info;
    return LEAST_S + (stat(path, &info) == 0 ? (double)info.st_size / BYTES_A_SECOND : 0);
}

status hdf5_sequences_read_here(const char *path, const sequence_request *how, sequence_file *out,
                                error *err) {
    array_source s;
    status result = hdf5_arrays_open(path, &s, err);
    if (result == STATUS_OK) result = array_sequences_read(&s, how, out, err);
    hdf5_arrays_close(&s);
    return result;
}

static status answer(const void *request, size_t bytes, text *reply, error *err) {
    sequence_file f = {.features = 0};
    sequence_request how;
    char *path = NULL;
    status result = sequence_request_unpack(request, bytes, &path, &how, err);
    if (result == STATUS_OK) f.path = memory_copy_text(path);
    if (result == STATUS_OK) result = hdf5_sequences_read_here(path, &how, &f, err);
    if (result == STATUS_OK) sequence_file_pack(reply, &f);
    sequence_file_free(&f);
    free(path);
    return result;
}

static status read_hdf5(const char *path, const sequence_request *how, sequence_file *out,
                        error *err) {
    text request = {0}, reply = {0};
    error cause;
    bool died = false;
    if (how->labels_path && how->labels_path[0])
        return error_set(err, STATUS_BAD_INPUT,
                         "%s: error: an HDF5 file holds its labels: name them in data.y", path);
    sequence_request_pack(&request, path, how);
    if (request.failed) return error_no_memory(err, request.bytes);
    status result = isolated_call(answer, request.data, request.bytes, cpu_limit_s(path), &reply,
                                  &died, &cause);
    text_free(&request);
    if (result == STATUS_OK)
        result = sequence_file_unpack(&reply, out, err);
    else if (died && result == STATUS_DAMAGED)
        result = error_set(err, STATUS_BAD_INPUT,
                           "%s: error: HDF5 does not survive reading it (%s): it is damaged", path,
                           cause.message);
    else
        error_set(err, result, "%s", cause.message);
    text_free(&reply);
    return result;
}

/* The signature stands at 0, or after a user block at 512, 1024, 2048, ... */
static int recognise_hdf5(const format_probe *probe) {
    static const char signature[] = "\x89HDF\r\n\x1a\n";
    const size_t bytes = sizeof signature - 1;
    if (probe->gzipped) return FORMAT_NO;
    for (size_t at = 0; at + bytes <= probe->bytes; at = at ? 2 * at : 512)
        if (memcmp(probe->head + at, signature, bytes) == 0) return FORMAT_YES;
    return FORMAT_NO;
}

const data_format format_hdf5 = {
    .name = "hdf5", .title = "HDF5", .recognise = recognise_hdf5, .read = read_hdf5};
