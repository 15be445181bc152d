/* What a handful of replicates says: mean, spread, and a 95 % interval of the mean. */
#ifndef SWEEP_STATS_STATISTICS_H
#define SWEEP_STATS_STATISTICS_H

#include <stddef.h>

typedef struct sample_summary {
    size_t n;
    double mean;       /* NAN for n = 0 */
    double sd;         /* with n - 1 in the denominator; NAN for n < 2 */
    double half_width; /* the 95 % Student t interval is mean +- this; NAN for n < 2 */
    double min, max;   /* NAN for n = 0 */
    double test_share; /* of values from folds, whose training items overlap: the number of test
                        * items over that of training items; 0: the values are independent */
} sample_summary;

/* Fewer values are shown themselves: an interval from two or three of them is many times as wide as
 * they lie apart, and says more of their number than of the mean. */
enum { SAMPLE_FEWEST_FOR_INTERVAL = 4 };

/* Summarise `count` numbers; those that are not finite are left out of it. */
sample_summary sample_summarise(const double *values, size_t count);

/* The same of one value a fold: the values are not independent, and the variance of their mean is
 * taken to be sd^2 (1 / n + test_share) (Nadeau and Bengio, "Inference for the generalization
 * error", Machine Learning 52, 2003). */
sample_summary sample_summarise_overlapping(const double *values, size_t count, double test_share);

/* The standard error of the mean; NAN for n < 2. */
double sample_standard_error(const sample_summary *s);

typedef struct sample_interval {
    double low, high;
} sample_interval;

/* The 95 % Student t interval of the mean of values that cannot lie outside of [least, most], as
 * fractions cannot outside of [0, 1].  What of it lies outside is left out: the mean cannot be
 * there, so that the rest covers it as often as the whole.  NAN for both ends when there are fewer
 * than SAMPLE_FEWEST_FOR_INTERVAL values. */
sample_interval sample_interval_within(const sample_summary *s, double least, double most);

/* The t below which Student's distribution with `degrees` >= 1 degrees of freedom has probability
 * `p` in [0.5, 1): the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4, inverted by bisection
 * to the last bit or two. */
double sample_student_t_quantile(double p, size_t degrees);

/* The chance that a value of that distribution is greater than `t`; 0.5 and less for t >= 0. */
double sample_student_t_upper(double t, size_t degrees);

#endif
