#include "src/stats/resampled.h"

#include <math.h>

double resampled_p(const sample_summary *difference) {
    if (difference->n < 2) return 1;
    const double error = sample_standard_error(difference);
    if (!(error > 0)) return difference->mean == 0 ? 1 : 0;
    return 2 * sample_student_t_upper(fabs(difference->mean) / error, difference->n - 1);
}
