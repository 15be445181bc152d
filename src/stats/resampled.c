#include "src/stats/resampled.h"

#include <math.h>

double resampled_standard_error(const sample_summary *difference, double test_share) {
    if (difference->n < 2) return NAN;
    return difference->sd * sqrt(1 / (double)difference->n + test_share);
}

double resampled_p(const sample_summary *difference, double test_share) {
    if (difference->n < 2) return 1;
    const double error = resampled_standard_error(difference, test_share);
    if (!(error > 0)) return difference->mean == 0 ? 1 : 0;
    return 2 * sample_student_t_upper(fabs(difference->mean) / error, difference->n - 1);
}

double resampled_half_width(const sample_summary *difference, double test_share) {
    if (difference->n < 2) return NAN;
    return sample_student_t_quantile(0.975, difference->n - 1) *
           resampled_standard_error(difference, test_share);
}
