/* Numbers as people write them in data files, read exactly.
 *
 *     [+-]? (digits [. digits?] | . digits) ([eE] [+-]? digits)?
 *
 * That is Python's float() without blanks, underscores, hexadecimal, "inf" and "nan"; the double is
 * the nearest one, ties to even, in every locale. */
#ifndef SWEEP_DATA_NUMBER_TEXT_H
#define SWEEP_DATA_NUMBER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum number_kind {
    NUMBER_READ,
    NUMBER_MISSING,   /* empty, NaN, nan, NA, N/A, null or ? */
    NUMBER_TOO_LARGE, /* a number beyond single precision: it would be infinite */
    NUMBER_NONE,      /* anything else */
} number_kind;

/* Read the whole of `field` as a double that is finite in single precision.  `point` is the decimal
 * point, '.' or ','.  The value is set for NUMBER_READ only. */
number_kind number_parse(const char *field, size_t bytes, char point, double *value);

/* Whether a field is one of the words for a missing value. */
bool number_is_missing(const char *field, size_t bytes);

/* What to say of a field that is not NUMBER_READ: "is no number", ...; static. */
const char *number_complaint(number_kind kind);

#endif
