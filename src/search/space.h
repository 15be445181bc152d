/* The space that a search by results looks in: an axis a dimension, and the scale on which near
 * and far are meant. */
#ifndef SWEEP_SEARCH_SPACE_H
#define SWEEP_SEARCH_SPACE_H

#include <stdbool.h>
#include <stdint.h>

enum { SEARCH_MOST_DIMENSIONS = 256 };

typedef enum search_axis_kind {
    SEARCH_AXIS_REAL,
    SEARCH_AXIS_WHOLE,  /* whole numbers; or places in a list of numbers that rise or fall */
    SEARCH_AXIS_CHOICE, /* without order: 0, 1, ... */
} search_axis_kind;

typedef struct search_axis {
    search_axis_kind kind;
    bool log;        /* of numbers: its scale is that of the logarithm; min > 0 */
    double min, max; /* of the values, both included; of choices 0 and one less than their number */
    uint32_t stream; /* of random numbers (search_dimension) */
} search_axis;

typedef struct search_space {
    search_axis axes[SEARCH_MOST_DIMENSIONS];
    int dimensions;
} search_space;

/* The ends of the scale of numbers; those of whole ones lie half a step further out. */
double search_axis_low(const search_axis *a);
double search_axis_high(const search_axis *a);

/* Where a number lies on the scale; with a logarithm, log(value / lowest). */
double search_axis_place(const search_axis *a, double value);

/* The value of the axis at a place: real ones with SEARCH_DIGITS digits. */
double search_axis_value(const search_axis *a, double place);

#endif
