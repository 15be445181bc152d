#include "src/data/npy_header.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/text.h"

enum { MAGIC_BYTES = 6, PREFIX_BYTES = 8, MOST_HEADER_BYTES = 1 << 20, DESCR_BYTES = 24 };

/* A text that is read from left to right. */
typedef struct parser {
    const byte_stream *stream;
    uint64_t begin; /* of the text in the stream */
    const char *text, *at;
    error *err;
} parser;

static status fail(const parser *p, const char *what) {
    return byte_stream_error(p->stream, p->begin + (uint64_t)(p->at - p->text), p->err,
                             "NPY header: %s", what);
}

static void skip_blanks(parser *p) {
    while (*p->at == ' ' || *p->at == '\t') p->at++;
}

static bool take(parser *p, char c) {
    skip_blanks(p);
    if (*p->at != c) return false;
    p->at++;
    return true;
}

/* 'text' or "text" without escapes. */
static status take_text(parser *p, char *out, size_t room) {
    skip_blanks(p);
    const char quote = *p->at;
    if (quote != '\'' && quote != '"') return fail(p, "a text in quotes is expected");
    const char *end = strchr(p->at + 1, quote);
    if (!end) return fail(p, "a quote that is not closed");
    const size_t bytes = (size_t)(end - p->at - 1);
    if (bytes >= room) return fail(p, "a text too long to be right");
    memcpy(out, p->at + 1, bytes);
    out[bytes] = '\0';
    p->at = end + 1;
    return STATUS_OK;
}

/* --- the type --- */

static const char RAGGED_CURE[] =
    "Python objects (ragged lists) are pickled, and pickles are never read; save values and "
    "lengths: "
    "numpy.savez(FILE, x=numpy.concatenate(seqs), lengths=[len(s) for s in seqs], y=y)";

static status refuse_type(const parser *p, const char *descr) {
    text what = {0};
    text_append_format(
        &what, "elements of type '%s'; f2, f4, f8, i1 to i8, u1 to u8, b1, S and U are read",
        descr);
    const status result =
        fail(p, descr[1] == 'O' || descr[0] == 'O' ? RAGGED_CURE : text_string(&what));
    text_free(&what);
    return result;
}

static status parse_descr(const parser *p, const char *descr, array_type *out) {
    const char *at = descr;
    const char order = strchr("<>|=", *at) && *at ? *at++ : '|';
    const char kind = *at ? *at++ : '\0';
    char *end;
    const long size = *at >= '0' && *at <= '9' ? strtol(at, &end, 10) : -1;
    if (size < 0 || size > 1 << 20 || *end) return refuse_type(p, descr);
    const bool power = size == 1 || size == 2 || size == 4 || size == 8;
    *out = (array_type){.element_bytes = (size_t)size, .big_endian = order == '>'};
    switch (kind) {
        case 'f':
            out->element = size == 2 ? ARRAY_FLOAT16 : size == 4 ? ARRAY_FLOAT32 : ARRAY_FLOAT64;
            if (!power || size == 1) return refuse_type(p, descr);
            break;
        case 'i': out->element = ARRAY_INTEGER; break;
        case 'u': out->element = ARRAY_UNSIGNED; break;
        case 'b': out->element = ARRAY_TRUTH; break;
        case 'S': out->element = ARRAY_BYTES; break;
        case 'U':
            out->element = ARRAY_UCS4;
            out->element_bytes *= 4;
            break;
        default: return refuse_type(p, descr);
    }
    const bool is_text = kind == 'S' || kind == 'U';
    if (is_text ? size == 0 : !power || (kind == 'b' && size != 1)) return refuse_type(p, descr);
    return STATUS_OK;
}

static status take_descr(parser *p, array_type *out) {
    char descr[DESCR_BYTES];
    skip_blanks(p);
    if (*p->at == '[')
        return fail(p, "elements with named fields; save each field as an array of its own");
    const char *place = p->at;
    TRY(take_text(p, descr, sizeof descr));
    parser there = *p;
    there.at = place;
    return parse_descr(&there, descr, out);
}

/* --- the shape --- */

static status take_size(parser *p, int64_t *out) {
    int64_t size = 0;
    const char *first = p->at;
    for (; *p->at >= '0' && *p->at <= '9'; p->at++)
        if (__builtin_mul_overflow(size, (int64_t)10, &size) ||
            __builtin_add_overflow(size, *p->at - '0', &size))
            return fail(p, "a size too large");
    if (p->at == first) return fail(p, "a size from 1 is expected");
    if (*p->at == 'L') p->at++; /* Python 2 */
    if (size == 0) return fail(p, "an axis without elements: there is nothing in the array");
    *out = size;
    return STATUS_OK;
}

static status take_shape(parser *p, array_shape *out) {
    if (!take(p, '(')) return fail(p, "'(' is expected");
    out->rank = 0;
    while (!take(p, ')')) {
        if (out->rank == ARRAY_MOST_RANK) return fail(p, "more than four axes");
        TRY(take_size(p, &out->dim[out->rank++]));
        if (take(p, ',')) continue;
        if (!take(p, ')')) return fail(p, "',' or ')' is expected");
        break;
    }
    if (out->rank == 0) return fail(p, "a single number, not an array");
    return STATUS_OK;
}

static status take_truth(parser *p, bool *out) {
    skip_blanks(p);
    *out = strncmp(p->at, "True", 4) == 0;
    if (!*out && strncmp(p->at, "False", 5) != 0) return fail(p, "True or False is expected");
    p->at += *out ? 4 : 5;
    return STATUS_OK;
}

/* --- the dict --- */

enum { KEY_DESCR = 1, KEY_ORDER = 2, KEY_SHAPE = 4, ALL_KEYS = 7 };

static status take_member(parser *p, npy_header *out, int *seen) {
    char key[DESCR_BYTES];
    skip_blanks(p);
    const char *place = p->at;
    TRY(take_text(p, key, sizeof key));
    const int which = strcmp(key, "descr") == 0           ? KEY_DESCR
                      : strcmp(key, "fortran_order") == 0 ? KEY_ORDER
                      : strcmp(key, "shape") == 0         ? KEY_SHAPE
                                                          : 0;
    if (!which || *seen & which) {
        p->at = place;
        return fail(p, "descr, fortran_order and shape are expected, each once");
    }
    *seen |= which;
    if (!take(p, ':')) return fail(p, "':' is expected");
    if (which == KEY_DESCR) return take_descr(p, &out->type);
    return which == KEY_ORDER ? take_truth(p, &out->first_axis_fastest)
                              : take_shape(p, &out->shape);
}

static status parse_header(parser *p, npy_header *out) {
    int seen = 0;
    if (!take(p, '{')) return fail(p, "'{' is expected");
    while (!take(p, '}')) {
        TRY(take_member(p, out, &seen));
        if (take(p, ',')) continue;
        if (!take(p, '}')) return fail(p, "',' or '}' is expected");
        break;
    }
    if (seen != ALL_KEYS) return fail(p, "descr, fortran_order and shape are expected, each once");
    skip_blanks(p);
    return *p->at == '\n' && !p->at[1] ? STATUS_OK : fail(p, "a line feed is expected at its end");
}

static status read_length(byte_stream *s, size_t *bytes, error *err) {
    unsigned char prefix[PREFIX_BYTES], length[4] = {0};
    TRY(byte_stream_take(s, prefix, sizeof prefix, err));
    if (memcmp(prefix, "\x93NUMPY", MAGIC_BYTES) != 0)
        return byte_stream_error(s, 0, err, "not an NPY array: it does not begin with 93 NUMPY");
    const int version = prefix[MAGIC_BYTES];
    if (version < 1 || version > 3 || prefix[MAGIC_BYTES + 1] != 0)
        return byte_stream_error(s, MAGIC_BYTES, err,
                                 "NPY version %d.%d; 1.0, 2.0 and 3.0 are read", version,
                                 prefix[MAGIC_BYTES + 1]);
    TRY(byte_stream_take(s, length, version == 1 ? 2 : 4, err));
    *bytes = (size_t)length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 |
             (size_t)length[3] << 24;
    if (*bytes <= MOST_HEADER_BYTES) return STATUS_OK;
    return byte_stream_error(s, PREFIX_BYTES, err,
                             "an NPY header of %zu bytes is too long to be right", *bytes);
}

status npy_header_read(byte_stream *s, npy_header *out, error *err) {
    size_t bytes = 0;
    *out = (npy_header){.first_axis_fastest = false};
    TRY(read_length(s, &bytes, err));
    char *words = memory_array(bytes + 1, 1);
    if (!words) return error_no_memory(err, bytes);
    const uint64_t begin = s->at;
    status result = byte_stream_take(s, words, bytes, err);
    parser p = {s, begin, words, words, err};
    if (result == STATUS_OK && strlen(words) != bytes) {
        p.at = words + strlen(words);
        result = fail(&p, "a NUL byte");
    }
    if (result == STATUS_OK) result = parse_header(&p, out);
    free(words);
    return result;
}

status npy_data_read(byte_stream *s, const npy_header *h, bool as_labels, array_data *out,
                     error *err) {
    TRY(array_stream_read(s, &h->type, &h->shape, as_labels, out, err));
    if (!h->first_axis_fastest || h->shape.rank < 2) return STATUS_OK;
    status result = as_labels ? array_reverse_text_axes(&out->texts, &h->shape, err)
                              : array_reverse_axes(&out->values, &h->shape, err);
    if (result != STATUS_OK) array_data_free(out);
    return result;
}

void npy_header_describe(const npy_header *h, array_info *info) {
    info->shape = h->shape;
    info->is_text = h->type.element == ARRAY_BYTES || h->type.element == ARRAY_UCS4;
    info->is_float = h->type.element <= ARRAY_FLOAT64;
    array_type_name(&h->type, info->kind);
}
