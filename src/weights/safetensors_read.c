#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/memory.h"
#include "src/weights/safetensors.h"

static const size_t MAX_FILE_BYTES = (size_t)16 << 30;
enum { LENGTH_BYTES = 8, MAX_HEADER_BYTES = 100000000 }; /* the reference's limit */

/* A file at work. */
typedef struct reading {
    const char *path;
    const char *values; /* the bytes after the header */
    size_t value_bytes;
    safetensors_file *out;
} reading;

static status refuse(const reading *r, const char *name, const char *why, error *err) {
    return error_set(err, STATUS_BAD_INPUT, "%s: error: tensor %s %s", r->path, name, why);
}

static bool read_size(const json_t *number, int64_t *out) {
    *out = json_is_integer(number) ? (int64_t)json_integer_value(number) : -1;
    return *out >= 0;
}

static status read_shape(const reading *r, const json_t *shape, safetensors_tensor *t, error *err) {
    size_t rank = json_array_size(shape);
    if (rank < 1 || rank > SAFETENSORS_MAX_RANK)
        return refuse(r, t->name, "is neither a vector nor a matrix", err);
    t->rank = (int)rank;
    t->shape[1] = 1;
    for (size_t i = 0; i < rank; i++)
        if (!read_size(json_array_get(shape, i), &t->shape[i]))
            return refuse(r, t->name, "has a shape that is not of whole numbers", err);
    return STATUS_OK;
}

/* Tensors must follow one another: sorted by where they begin, each begins where the last ended. */
static status read_place(const reading *r, const json_t *offsets, const safetensors_tensor *t,
                         int64_t *begin, error *err) {
    int64_t end = 0, count = 0, bytes = 0;
    if (json_array_size(offsets) != 2 || !read_size(json_array_get(offsets, 0), begin) ||
        !read_size(json_array_get(offsets, 1), &end))
        return refuse(r, t->name, "has no data_offsets", err);
    if (__builtin_mul_overflow(t->shape[0], t->shape[1], &count) ||
        __builtin_mul_overflow(count, (int64_t)sizeof(float), &bytes) || *begin > end ||
        end - *begin != bytes || (uint64_t)end > r->value_bytes)
        return refuse(r, t->name, "has data_offsets that do not fit its shape or the file", err);
    return STATUS_OK;
}

static status read_tensor(const reading *r, const char *name, const json_t *entry, error *err) {
    safetensors_tensor *t = &r->out->tensors[r->out->count];
    const char *type = json_string_value(json_object_get(entry, "dtype"));
    int64_t begin = 0;
    if (strlen(name) > SAFETENSORS_NAME_CHARS)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: a tensor's name is too long", r->path);
    strcpy(t->name, name);
    if (!type || strcmp(type, "F32") != 0)
        return refuse(r, name, "is not of type F32 (convert it: tensor.float())", err);
    TRY(read_shape(r, json_object_get(entry, "shape"), t, err));
    TRY(read_place(r, json_object_get(entry, "data_offsets"), t, &begin, err));
    if (begin % (int64_t)sizeof(float) != 0) return refuse(r, name, "is not aligned", err);
    t->values = r->out->values + begin / (int64_t)sizeof(float);
    r->out->count++;
    return STATUS_OK;
}

/* An empty tensor comes before the one that begins at the same place. */
static int compare_places(const void *a, const void *b) {
    const safetensors_tensor *left = a, *right = b;
    if (left->values != right->values) return left->values > right->values ? 1 : -1;
    int64_t x = left->shape[0] * left->shape[1], y = right->shape[0] * right->shape[1];
    return (x > y) - (x < y);
}

/* All numbers belong to one tensor each. */
static status check_cover(const reading *r, error *err) {
    const float *expected = r->out->values;
    for (size_t i = 0; i < r->out->count; i++) {
        const safetensors_tensor *t = &r->out->tensors[i];
        if (t->values != expected)
            return refuse(r, t->name, "does not begin where the one before it ends", err);
        expected += t->shape[0] * t->shape[1];
    }
    if ((size_t)(expected - r->out->values) * sizeof(float) == r->value_bytes) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%s: error: there are bytes that belong to no tensor",
                     r->path);
}

static status read_entries(const reading *r, json_t *header, error *err) {
    const char *name;
    json_t *entry;
    r->out->tensors = memory_array(json_object_size(header), sizeof *r->out->tensors);
    r->out->values = memory_array(1, r->value_bytes + 1);
    if (!r->out->tensors || !r->out->values) return error_no_memory(err, r->value_bytes);
    memcpy(r->out->values, r->values, r->value_bytes);
    json_object_foreach(header, name, entry) {
        if (strcmp(name, "__metadata__") != 0) TRY(read_tensor(r, name, entry, err));
    }
    qsort(r->out->tensors, r->out->count, sizeof *r->out->tensors, compare_places);
    return check_cover(r, err);
}

/* jansson's words on a name that is there twice end in: near '"NAME"'. */
static status refuse_header(const char *path, const json_error_t *wrong, error *err) {
    const char *name = strchr(wrong->text, '"');
    const char *end = name ? strrchr(name, '"') : NULL;
    if (json_error_code(wrong) == json_error_duplicate_key && end > name)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: its header names %.*s twice", path,
                         (int)(end - name - 1), name + 1);
    return error_set(err, STATUS_BAD_INPUT,
                     "%s: error: not a safetensors file: its header is no JSON object", path);
}

static status read_bytes(const char *path, const char *bytes, size_t count, safetensors_file *out,
                         error *err) {
    uint64_t header_bytes = 0;
    json_error_t wrong = {.text = ""};
    if (count >= LENGTH_BYTES) memcpy(&header_bytes, bytes, LENGTH_BYTES);
    if (count < LENGTH_BYTES || header_bytes > MAX_HEADER_BYTES ||
        header_bytes > count - LENGTH_BYTES)
        return error_set(err, STATUS_BAD_INPUT, "%s: error: not a safetensors file, or cut short",
                         path);
    const char *header_text = bytes + LENGTH_BYTES;
    json_t *header = json_loadb(header_text, header_bytes, JSON_REJECT_DUPLICATES, &wrong);
    if (!json_is_object(header)) {
        json_decref(header);
        return refuse_header(path, &wrong, err);
    }
    const reading r = {path, header_text + header_bytes, count - LENGTH_BYTES - header_bytes, out};
    status result = read_entries(&r, header, err);
    json_decref(header);
    return result;
}

status safetensors_read(const char *path, safetensors_file *out, error *err) {
    char *bytes = NULL;
    size_t count = 0;
    *out = (safetensors_file){0};
    TRY(files_read(path, MAX_FILE_BYTES, &bytes, &count, err));
    status result = read_bytes(path, bytes, count, out, err);
    free(bytes);
    return result;
}

void safetensors_free(safetensors_file *f) {
    free(f->tensors);
    free(f->values);
    *f = (safetensors_file){0};
}
