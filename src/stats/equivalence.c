#include "src/stats/equivalence.h"

#include <math.h>

double equivalence_p(const sample_summary *difference, double margin) {
    if (!(margin > 0) || difference->n < 2) return 1;
    if (!(difference->sd > 0)) return fabs(difference->mean) < margin ? 0 : 1;
    const double error = sample_standard_error(difference);
    const size_t degrees = difference->n - 1;
    return fmax(sample_student_t_upper((difference->mean + margin) / error, degrees),
                sample_student_t_upper((margin - difference->mean) / error, degrees));
}

double equivalence_normal_quantile(double p) {
    double low = 0, high = 40;
    for (int step = 0; step < 60; step++) {
        const double middle = low + (high - low) / 2;
        if (0.5 * erfc(middle / M_SQRT2) > 1 - p)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}
