/* What a handful of replicates says: mean, spread, and a 95 % interval of the mean. */
#ifndef SWEEP_REPORT_STATISTICS_H
#define SWEEP_REPORT_STATISTICS_H

#include <stddef.h>

typedef struct sample_summary {
    size_t n;
    double mean;       /* NAN for n = 0 */
    double sd;         /* with n - 1 in the denominator; NAN for n < 2 */
    double half_width; /* the 95 % Student t interval is mean +- this; NAN for n < 2 */
    double min, max;   /* NAN for n = 0 */
} sample_summary;

/* Summarise `count` numbers; those that are not finite are left out of it. */
sample_summary sample_summarise(const double *values, size_t count);

/* The t below which Student's distribution with `degrees` >= 1 degrees of freedom has probability
 * `p` in [0.5, 1): the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4, inverted by bisection
 * to the last bit or two. */
double student_t_quantile(double p, size_t degrees);

#endif
