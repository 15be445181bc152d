/* Arrays of numbers or texts as NPY, NPZ, HDF5 and IDX files hold them, and what becomes of them.
 */
#ifndef SWEEP_DATA_ARRAYS_H
#define SWEEP_DATA_ARRAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/number_rounding.h"

enum {
    ARRAY_MOST_RANK = 4,
    ARRAY_NAME_BYTES = 256,
    ARRAY_KIND_BYTES = 32,
    ARRAY_COMPLAINT_BYTES = 320
};

/* Of one element in a file. */
typedef enum array_element {
    ARRAY_FLOAT16,
    ARRAY_FLOAT32,
    ARRAY_FLOAT64,
    ARRAY_INTEGER,  /* signed, of `element_bytes` 1, 2, 4 or 8 */
    ARRAY_UNSIGNED, /* the same without sign */
    ARRAY_TRUTH,    /* a byte, 0 or 1 */
    ARRAY_BYTES,    /* a text of `element_bytes` bytes, filled up with NUL */
    ARRAY_UCS4,     /* a text of `element_bytes` / 4 code points, filled up with NUL */
} array_element;

typedef struct array_type {
    array_element element;
    size_t element_bytes;
    bool big_endian;
} array_type;

typedef struct array_shape {
    int rank;
    int64_t dim[ARRAY_MOST_RANK]; /* each at least 1 */
} array_shape;

/* What is known of an array without reading it. */
typedef struct array_info {
    char name[ARRAY_NAME_BYTES];
    char kind[ARRAY_KIND_BYTES]; /* "float64", for a person */
    bool is_text, is_float;
    bool ragged; /* each element is a list of numbers */
    array_shape shape;
    char
        complaint[ARRAY_COMPLAINT_BYTES]; /* why it cannot be read, with the cure; "" when it can */
} array_info;

/* Values: numbers for features.  Labels: texts, of numbers "3" or "0.5". */
typedef struct array_data {
    float *values; /* row-major */
    char **texts;
    int64_t count;            /* of either */
    int64_t *lengths;         /* of a ragged array: numbers of each element; else NULL */
    number_rounding rounding; /* of the values, by element */
} array_data;

/* The arrays of a file. */
typedef struct array_source {
    const char *path;
    array_info *infos;
    int count;
    /* Read one of them.  Messages begin with the path. */
    status (*read)(const struct array_source *s, int index, bool as_labels, array_data *out,
                   error *err);
    void *file; /* what the format's functions need */
} array_source;

/* Elements of a shape; false on overflow or past 2^40. */
bool array_count(const array_shape *shape, int64_t *count);

/* For a person: "float64", "int32". */
void array_type_name(const array_type *type, char name[ARRAY_KIND_BYTES]);

/* One number at `from`; unsigned 64-bit ones beyond 2^63 and all others are exact in a long double.
 */
long double array_number(const array_type *type, const unsigned char *from);

/* Convert `count` numbers to float32, each rounded once.  STATUS_BAD_INPUT for an infinity, for a
 * finite number that single precision does not hold, and for an integer beyond 2^24 that it would
 * change: "element N ...", without the file's name; N counts from `first`.  What floats lose is
 * noted. */
status array_convert(const array_type *type, const unsigned char *from, int64_t count,
                     int64_t first, float *to, number_rounding *rounding, error *err);

/* The text of a label: a text as it is, a whole number "3", another number shortest.  A missing or
 * empty one is STATUS_BAD_INPUT.  The caller's. */
status array_label(const array_type *type, const unsigned char *from, char **out, error *err);
status array_number_label(long double number, char **out, error *err);

/* Put the axes of a Fortran-ordered array (first axis fastest) into row-major order; takes
 * `*values` over and gives a new one. */
status array_reverse_axes(float **values, const array_shape *shape, error *err);
status array_reverse_text_axes(char ***texts, const array_shape *shape, error *err);

void array_data_free(array_data *a);

#endif
