#include "src/data/arrays.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/memory.h"
#include "src/base/text.h"
#include "src/base/utf8.h"

bool array_count(const array_shape *shape, int64_t *count) {
    *count = 1;
    for (int d = 0; d < shape->rank; d++)
        if (__builtin_mul_overflow(*count, shape->dim[d], count) || *count > (int64_t)1 << 40)
            return false;
    return true;
}

void array_type_name(const array_type *type, char name[ARRAY_KIND_BYTES]) {
    static const char *const names[] = {
        [ARRAY_FLOAT16] = "float16", [ARRAY_FLOAT32] = "float32", [ARRAY_FLOAT64] = "float64",
        [ARRAY_INTEGER] = "int",     [ARRAY_UNSIGNED] = "uint",   [ARRAY_TRUTH] = "bool",
        [ARRAY_BYTES] = "text",      [ARRAY_UCS4] = "text"};
    const bool sized = type->element == ARRAY_INTEGER || type->element == ARRAY_UNSIGNED;
    if (sized)
        snprintf(name, ARRAY_KIND_BYTES, "%s%zu", names[type->element], 8 * type->element_bytes);
    else
        snprintf(name, ARRAY_KIND_BYTES, "%s", names[type->element]);
}

/* --- numbers --- */

static uint64_t read_bits(const array_type *type, const unsigned char *from) {
    uint64_t bits = 0;
    const size_t n = type->element_bytes;
    for (size_t i = 0; i < n; i++) bits = bits << 8 | from[type->big_endian ? i : n - 1 - i];
    return bits;
}

/* IEEE 754 binary16. */
static double half_value(uint64_t bits) {
    const int exponent = (int)(bits >> 10 & 31), fraction = (int)(bits & 1023);
    const double sign = bits >> 15 ? -1.0 : 1.0;
    if (exponent == 31) return fraction ? (double)NAN : sign * (double)INFINITY;
    if (exponent == 0) return sign * ldexp(fraction, -24);
    return sign * ldexp(1024 + fraction, exponent - 25);
}

static int64_t signed_value(uint64_t bits, size_t bytes) {
    const int unused = 64 - 8 * (int)bytes;
    return (int64_t)(bits << unused) >> unused;
}

long double array_number(const array_type *type, const unsigned char *from) {
    const uint64_t bits = read_bits(type, from);
    const uint32_t bits32 = (uint32_t)bits;
    float single;
    double number;
    switch (type->element) {
        case ARRAY_FLOAT16: return half_value(bits);
        case ARRAY_FLOAT32: memcpy(&single, &bits32, sizeof single); return single;
        case ARRAY_FLOAT64: memcpy(&number, &bits, sizeof number); return number;
        case ARRAY_INTEGER: return signed_value(bits, type->element_bytes);
        case ARRAY_UNSIGNED:
        case ARRAY_TRUTH: return bits;
        case ARRAY_BYTES:
        case ARRAY_UCS4: break;
    }
    return 0;
}

static bool is_whole_type(const array_type *type) {
    return type->element == ARRAY_INTEGER || type->element == ARRAY_UNSIGNED;
}

static status refuse_number(int64_t place, long double v, float single, error *err) {
    if (isinf((double)v))
        return error_set(err, STATUS_BAD_INPUT,
                         "element %" PRId64 " is infinite; write a missing value as NaN", place);
    if (isinf(single))
        return error_set(err, STATUS_BAD_INPUT,
                         "element %" PRId64 " is %.9Lg, too large for single precision", place, v);
    return error_set(err, STATUS_BAD_INPUT,
                     "element %" PRId64
                     " is the whole number %.0Lf, which single precision would change "
                     "(beyond 2^24); subtract an offset, or store it as float if rounding is meant",
                     place, v);
}

/* The two commonest types as this machine has them; returns how many were converted before one that
 * is to be refused. */
static int64_t convert_native(const array_type *type, const unsigned char *from, int64_t count,
                              int64_t first, float *to, number_rounding *rounding) {
    int64_t i = 0;
    if (type->element == ARRAY_FLOAT32) {
        memcpy(to, from, (size_t)count * sizeof *to);
        while (i < count && !isinf(to[i])) i++;
    } else {
        for (; i < count; i++) {
            double v;
            memcpy(&v, from + (size_t)i * sizeof v, sizeof v);
            if (isinf((float)v)) break;
            to[i] = number_rounded(v, first + i, rounding);
        }
    }
    return i;
}

static bool is_native(const array_type *type) {
    return !type->big_endian && (type->element == ARRAY_FLOAT32 || type->element == ARRAY_FLOAT64);
}

status array_convert(const array_type *type, const unsigned char *from, int64_t count,
                     int64_t first, float *to, number_rounding *rounding, error *err) {
    const bool whole = is_whole_type(type);
    int64_t done = is_native(type) ? convert_native(type, from, count, first, to, rounding) : 0;
    from += (size_t)done * type->element_bytes;
    for (int64_t i = done; i < count; i++, from += type->element_bytes) {
        const long double v = array_number(type, from);
        /* Through double, which holds all of these but integers that are refused. */
        to[i] = whole ? (float)(double)v : number_rounded((double)v, first + i, rounding);
        if (isinf(to[i]) || (whole && (long double)to[i] != v))
            return refuse_number(first + i, v, to[i], err);
    }
    return STATUS_OK;
}

/* --- labels --- */

status array_number_label(long double number, char **out, error *err) {
    char whole[32];
    *out = NULL;
    if (isnan((double)number))
        return error_set(err, STATUS_BAD_INPUT, "the label is missing (NaN)");
    if (isinf((double)number)) return error_set(err, STATUS_BAD_INPUT, "the label is infinite");
    if (number == truncl(number) && fabsl(number) < 1e18L) {
        snprintf(whole, sizeof whole, "%.0Lf", number == 0 ? 0.0L : number);
        *out = memory_copy_text(whole);
    } else {
        text words = {0};
        text_append_real(&words, (double)number);
        *out = words.failed ? NULL : memory_copy_text(text_string(&words));
        text_free(&words);
    }
    return *out ? STATUS_OK : error_no_memory(err, sizeof whole);
}

static bool append_point(text *out, uint32_t point) {
    char bytes[4];
    size_t n = 0;
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return false;
    if (point < 0x80) {
        bytes[n++] = (char)point;
    } else if (point < 0x800) {
        bytes[n++] = (char)(0xc0 | point >> 6);
        bytes[n++] = (char)(0x80 | (point & 63));
    } else if (point < 0x10000) {
        bytes[n++] = (char)(0xe0 | point >> 12);
        bytes[n++] = (char)(0x80 | (point >> 6 & 63));
        bytes[n++] = (char)(0x80 | (point & 63));
    } else {
        bytes[n++] = (char)(0xf0 | point >> 18);
        bytes[n++] = (char)(0x80 | (point >> 12 & 63));
        bytes[n++] = (char)(0x80 | (point >> 6 & 63));
        bytes[n++] = (char)(0x80 | (point & 63));
    }
    text_append_bytes(out, bytes, n);
    return true;
}

static bool is_utf8(const char *s) {
    uint32_t point;
    for (size_t n; *s; s += n)
        if (!(n = utf8_decode(s, &point))) return false;
    return true;
}

static status text_label(const array_type *type, const unsigned char *from, char **out,
                         error *err) {
    text words = {0};
    bool good = true;
    if (type->element == ARRAY_BYTES) {
        text_append_bytes(&words, (const char *)from,
                          strnlen((const char *)from, type->element_bytes));
        good = is_utf8(text_string(&words));
    } else {
        const array_type point = {ARRAY_UNSIGNED, 4, type->big_endian};
        for (size_t i = 0; good && i < type->element_bytes; i += 4) {
            const uint32_t p = (uint32_t)read_bits(&point, from + i);
            if (p == 0) break;
            good = append_point(&words, p);
        }
    }
    *out = words.failed ? NULL : memory_copy_text(text_string(&words));
    text_free(&words);
    if (!*out) return error_no_memory(err, type->element_bytes);
    if (good && **out) return STATUS_OK;
    const bool empty = !**out;
    free(*out);
    *out = NULL;
    return error_set(err, STATUS_BAD_INPUT,
                     empty ? "the label is empty" : "the label is not UTF-8");
}

status array_label(const array_type *type, const unsigned char *from, char **out, error *err) {
    *out = NULL;
    if (type->element == ARRAY_BYTES || type->element == ARRAY_UCS4)
        return text_label(type, from, out, err);
    return array_number_label(array_number(type, from), out, err);
}

/* --- order --- */

/* For each element in row-major order, where it stands in the other order. */
typedef struct walk {
    const array_shape *shape;
    int64_t stride[ARRAY_MOST_RANK], index[ARRAY_MOST_RANK], from;
} walk;

static walk begin_walk(const array_shape *shape) {
    walk w = {.shape = shape};
    for (int d = 0; d < shape->rank; d++) w.stride[d] = d ? w.stride[d - 1] * shape->dim[d - 1] : 1;
    return w;
}

static void step(walk *w) {
    for (int d = w->shape->rank - 1; d >= 0; d--) {
        w->from += w->stride[d];
        if (++w->index[d] < w->shape->dim[d]) return;
        w->from -= w->stride[d] * w->shape->dim[d];
        w->index[d] = 0;
    }
}

status array_reverse_axes(float **values, const array_shape *shape, error *err) {
    int64_t count;
    array_count(shape, &count);
    float *ordered = memory_aligned_array((size_t)count, sizeof *ordered);
    if (!ordered) return error_no_memory(err, (size_t)count * sizeof *ordered);
    walk w = begin_walk(shape);
    for (int64_t to = 0; to < count; to++, step(&w)) ordered[to] = (*values)[w.from];
    free(*values);
    *values = ordered;
    return STATUS_OK;
}

status array_reverse_text_axes(char ***texts, const array_shape *shape, error *err) {
    int64_t count;
    array_count(shape, &count);
    char **ordered = memory_array((size_t)count, sizeof *ordered);
    if (!ordered) return error_no_memory(err, (size_t)count * sizeof *ordered);
    walk w = begin_walk(shape);
    for (int64_t to = 0; to < count; to++, step(&w)) ordered[to] = (*texts)[w.from];
    free(*texts);
    *texts = ordered;
    return STATUS_OK;
}

void array_data_free(array_data *a) {
    for (int64_t i = 0; a->texts && i < a->count; i++) free(a->texts[i]);
    free(a->texts);
    free(a->values);
    free(a->lengths);
    *a = (array_data){.count = 0};
}
