#include "src/stats/power.h"

#include <math.h>

#include "src/stats/equivalence.h"
#include "src/stats/statistics.h"

const double POWER_WANTED = 0.8;

enum { MOST_EXACT = 1000, MOST_INTERVALS = 100000 };

static double normal_below(double z) {
    return 0.5 * erfc(-z * M_SQRT1_2);
}

/* The density of s = sqrt(V / degrees), V of the chi-squared distribution. */
static double deviation_density(double s, double degrees) {
    const double half = degrees / 2;
    if (s == 0) return degrees == 1 ? sqrt(2 / M_PI) : 0;
    return exp(log(2) + half * log(half) - lgamma(half) + (degrees - 1) * log(s) - half * s * s);
}

/* The steps over s are small beside 1 / t, on which the integrand changes. */
static int intervals_for(double t) {
    return 2 * (int)fmin(MOST_INTERVALS, 100 + 100 * t);
}

/* The chance that (Z + shift) / s is beyond +-t, Z normal: the mean over s, by Simpson's rule over
 * all of s that has any weight. */
static double noncentral_t_beyond(double t, double degrees, double shift) {
    const double deviations = 12 / sqrt(2 * degrees);
    const int intervals = intervals_for(t);
    const double low = fmax(0, 1 - deviations), step = (1 + deviations - low) / intervals;
    double sum = 0;
    for (int i = 0; i <= intervals; i++) {
        const double s = low + i * step, weight = i == 0 || i == intervals ? 1 : i % 2 ? 4 : 2;
        sum += weight * deviation_density(s, degrees) *
               (normal_below(shift - t * s) + normal_below(-shift - t * s));
    }
    return sum * step / 3;
}

static double power_at(double effect, size_t pairs, double critical) {
    return noncentral_t_beyond(critical, (double)pairs - 1, effect * sqrt((double)pairs));
}

static double critical_t(size_t pairs, double level) {
    return sample_student_t_quantile(1 - level / 2, pairs - 1);
}

double power_of_pairs(double effect, size_t pairs, double level) {
    return pairs < 2 ? 0 : power_at(effect, pairs, critical_t(pairs, level));
}

/* (z_(1-level/2) + z_0.8)^2 / effect^2 + z_(1-level/2)^2 / 2. */
static double guenther(double effect, double level) {
    const double z = equivalence_normal_quantile(1 - level / 2);
    const double sum = z + equivalence_normal_quantile(POWER_WANTED);
    return sum * sum / (effect * effect) + z * z / 2;
}

size_t power_pairs_to_show(double effect, double level) {
    const double most = 1e9;
    if (!(effect > 0)) return 0;
    const double near = ceil(fmin(most, guenther(effect, level)));
    if (near > MOST_EXACT) return (size_t)near;
    size_t pairs = 2;
    const size_t margin = 12; /* how far it is off where pairs are few */
    if ((size_t)near > margin + pairs) pairs = (size_t)near - margin;
    while (power_of_pairs(effect, pairs, level) < POWER_WANTED) pairs++;
    return pairs;
}

double power_effect_shown(size_t pairs, double level) {
    double low = 0, high = 1;
    if (pairs < 2) return NAN;
    const double critical = critical_t(pairs, level);
    while (power_at(high, pairs, critical) < POWER_WANTED && high < 1e6) high *= 2;
    for (int step = 0; step < 30; step++) {
        const double middle = low + (high - low) / 2;
        if (power_at(middle, pairs, critical) < POWER_WANTED)
            low = middle;
        else
            high = middle;
    }
    return high;
}
