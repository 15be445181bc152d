#include "src/data/formats.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "src/base/memory.h"
#include "src/data/format_rows.h"
#include "src/data/packed.h"

const data_format *const data_formats[] = {
    &format_npy,   &format_npz,  &format_hdf5,   &format_idx,     &format_ts,
    &format_tsf,   &format_arff, &format_pickle, &format_pytorch, &format_parquet,
    &format_mat,   &format_wav,  &format_excel,  &format_html,    &format_xz,
    &format_bzip2, &format_zstd, &format_tar,    &format_json,    &format_ucr,
    &format_csv,   NULL};

enum { HEAD_BYTES = 1 << 14 };

const data_format *format_named(const char *name) {
    for (int i = 0; data_formats[i]; i++)
        if (!data_formats[i]->cure && strcmp(data_formats[i]->name, name) == 0)
            return data_formats[i];
    return NULL;
}

/* The suffix of a name, before .gz. */
static void find_suffix(const char *path, char suffix[16]) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t chars = strlen(name);
    if (chars > 3 && strcasecmp(name + chars - 3, ".gz") == 0) chars -= 3;
    size_t dot = chars;
    while (dot > 0 && name[dot - 1] != '.') dot--;
    suffix[0] = '\0';
    if (dot == 0 || chars - dot + 1 >= 16) return;
    memcpy(suffix, name + dot - 1, chars - dot + 1);
    suffix[chars - dot + 1] = '\0';
}

static const data_format *best_format(const format_probe *probe) {
    const data_format *best = NULL;
    for (int i = 0; data_formats[i]; i++) {
        const int answer = data_formats[i]->recognise(probe);
        if (answer == FORMAT_YES) return data_formats[i];
        if (answer == FORMAT_MAYBE && !best) best = data_formats[i];
    }
    return best;
}

static status refuse_unknown(const format_probe *probe, error *err) {
    text names = {0};
    const unsigned char *nul = memchr(probe->head, '\0', probe->bytes);
    for (int i = 0; data_formats[i]; i++)
        if (!data_formats[i]->cure)
            text_append_format(&names, "%s%s", names.bytes ? ", " : "", data_formats[i]->title);
    if (nul)
        text_append_format(&names,
                           ", and no text: byte %zu, from 0, is NUL; UTF-16 text is to be saved as "
                           "UTF-8: iconv -f UTF-16 -t UTF-8",
                           (size_t)(nul - probe->head));
    error_set(err, STATUS_BAD_INPUT, "%s: error: its contents are none of %s", probe->path,
              text_string(&names));
    text_free(&names);
    return STATUS_BAD_INPUT;
}

static status find_format(const char *path, const data_format **out, error *err) {
    char suffix[16], *head = memory_array(HEAD_BYTES + 1, 1);
    packed_file *file = NULL;
    size_t got = 0;
    if (!head) return error_no_memory(err, HEAD_BYTES);
    status result = packed_open(path, &file, err);
    if (result == STATUS_OK) result = packed_read(file, head, HEAD_BYTES, &got, err);
    if (result == STATUS_OK && got == 0)
        result = error_set(err, STATUS_BAD_INPUT, "%s: error: the file is empty", path);
    if (result == STATUS_OK) {
        find_suffix(path, suffix);
        const format_probe probe = {.path = path,
                                    .suffix = suffix,
                                    .head = (unsigned char *)head,
                                    .bytes = got,
                                    .whole = got < HEAD_BYTES,
                                    .gzipped = packed_is_gzipped(file)};
        *out = best_format(&probe);
        if (!*out) result = refuse_unknown(&probe, err);
    }
    packed_close(file);
    free(head);
    return result;
}

/* A regular file that can be opened; anything else is not waited for. */
static status check_file(const char *path, error *err) {
    packed_file *file;
    TRY(packed_open(path, &file, err));
    packed_close(file);
    return STATUS_OK;
}

status sequence_file_format(const char *path, const sequence_request *how, const data_format **out,
                            error *err) {
    const bool named = how->format && how->format[0];
    *out = named ? format_named(how->format) : NULL;
    if (named && !*out)
        return error_set(err, STATUS_INTERNAL, "no format is called %s", how->format);
    TRY(named ? check_file(path, err) : find_format(path, out, err));
    if (!(*out)->cure) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%s: error: %s; %s", path, (*out)->title, (*out)->cure);
}

/* Only a CSV has its labels in several places. */
static status check_labels(const char *path, const sequence_request *how, const data_format *format,
                           error *err) {
    if (!how->y || how->series || !strchr(how->y, '\n') || format == &format_csv) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: data.y names several; in a file of the format %s what an item is "
                     "labelled with stands in one place",
                     path, format->title);
}

status sequence_file_read(const char *path, const sequence_request *how, sequence_file *out,
                          error *err) {
    const data_format *format;
    *out = (sequence_file){.features = 0};
    TRY(sequence_file_format(path, how, &format, err));
    TRY(check_labels(path, how, format, err));
    out->format = format->name;
    out->path = memory_copy_text(path);
    const bool beside = how->labels_path && how->labels_path[0];
    if (beside) out->labels_path = memory_copy_text(how->labels_path);
    const bool enough = out->path && (out->labels_path || !beside);
    status result = enough ? format->read(path, how, out, err) : error_no_memory(err, strlen(path));
    if (result == STATUS_OK)
        number_rounding_append_notices(&out->notices, &out->rounding, path, "line");
    if (result == STATUS_OK) result = sequence_file_check(out, err);
    if (result == STATUS_OK && how->series && !out->forecast && !out->part[DATASET_TRAIN].labels)
        result = sequence_file_forecast_numbers(out, how->y, err);
    if (result == STATUS_OK && (out->section.failed || out->notices.failed))
        result = error_no_memory(err, out->section.bytes + out->notices.bytes);
    if (result != STATUS_OK) sequence_file_free(out);
    return result;
}
