#include "src/stats/statistics.h"

#include <math.h>
#include <stdbool.h>

/* P(-t <= T <= t) as a function of theta = atan(t / sqrt(degrees)). */
static double central_probability(double theta, size_t degrees) {
    double cosine = cos(theta), square = cosine * cosine;
    bool odd = degrees % 2 == 1;
    double term = odd ? cosine : 1, sum = 0;
    for (size_t k = odd ? 1 : 0; k + 2 <= degrees; k += 2) {
        sum += term;
        term *= square * (double)(k + 1) / (double)(k + 2);
    }
    return odd ? 2 / M_PI * (theta + sin(theta) * sum) : sin(theta) * sum;
}

double sample_student_t_quantile(double p, size_t degrees) {
    double wanted = 2 * p - 1, low = 0, high = M_PI_2;
    for (int step = 0; step < 60; step++) {
        double middle = low + (high - low) / 2;
        if (central_probability(middle, degrees) < wanted)
            low = middle;
        else
            high = middle;
    }
    return sqrt((double)degrees) * tan(low + (high - low) / 2);
}

double sample_student_t_upper(double t, size_t degrees) {
    return 0.5 - 0.5 * central_probability(atan(t / sqrt((double)degrees)), degrees);
}

static void add_spread(sample_summary *s, const double *values, size_t count) {
    double squares = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i])) squares += (values[i] - s->mean) * (values[i] - s->mean);
    s->sd = sqrt(squares / (double)(s->n - 1));
    s->half_width = sample_student_t_quantile(0.975, s->n - 1) * s->sd / sqrt((double)s->n);
}

double sample_standard_error(const sample_summary *s) {
    return s->sd * sqrt(1 / (double)s->n + s->test_share);
}

sample_interval sample_interval_within(const sample_summary *s, double least, double most) {
    if (s->n < SAMPLE_FEWEST_FOR_INTERVAL) return (sample_interval){NAN, NAN};
    return (sample_interval){fmax(least, s->mean - s->half_width),
                             fmin(most, s->mean + s->half_width)};
}

sample_summary sample_summarise(const double *values, size_t count) {
    sample_summary s = {0, NAN, NAN, NAN, NAN, NAN, 0};
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) continue;
        s.min = s.n == 0 ? values[i] : fmin(s.min, values[i]);
        s.max = s.n == 0 ? values[i] : fmax(s.max, values[i]);
        sum += values[i];
        s.n++;
    }
    if (s.n > 0) s.mean = sum / (double)s.n;
    if (s.n > 1) add_spread(&s, values, count);
    return s;
}

sample_summary sample_summarise_overlapping(const double *values, size_t count, double test_share) {
    sample_summary s = sample_summarise(values, count);
    s.test_share = test_share;
    if (s.n > 1)
        s.half_width = sample_student_t_quantile(0.975, s.n - 1) * sample_standard_error(&s);
    return s;
}
