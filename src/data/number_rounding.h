/* Numbers become float32; of those that lose more than the last digits a person is told: whole
 * numbers beyond 2^24, as identifiers and times are, that become others, and numbers that become 0.
 */
#ifndef SWEEP_DATA_NUMBER_ROUNDING_H
#define SWEEP_DATA_NUMBER_ROUNDING_H

#include <math.h>
#include <stdint.h>

#include "src/base/text.h"

/* Of many numbers; begin with {0}. */
typedef struct number_rounding {
    int64_t changed, vanished;            /* how many */
    double first_changed, first_vanished; /* and the first of each */
    int64_t changed_at, vanished_at;      /* its line, or element */
} number_rounding;

/* Note what became of a number, if it is to be told. */
void number_rounding_note(number_rounding *r, double number, float rounded, int64_t place);

/* The nearest float32 of a number that stands in this line, or element. */
static inline float number_rounded(double number, int64_t place, number_rounding *r) {
    const float rounded = (float)number;
    const float magnitude = fabsf(rounded);
    if ((double)rounded != number && (magnitude == 0 || magnitude >= 16777216.0f))
        number_rounding_note(r, number, rounded, place);
    return rounded;
}

/* Append a line for each kind that there was: "WHERE: notice: ...", the places being `unit`s. */
void number_rounding_append_notices(text *out, const number_rounding *r, const char *where,
                                    const char *unit);

#endif
