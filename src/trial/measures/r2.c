/* R², the share of the variance that is foretold: 0 for always saying the mean of these items,
 * below it for worse (scikit-learn's r2_score, uniform_average).  Of an output that does not vary 1
 * where it is met exactly, else 0; undefined for less than two items. */
#include <math.h>

#include "src/trial/measures/measure_functions.h"
#include "src/trial/measures/value_items.h"

static double share_foretold(const measured_items *items, int output) {
    double sum = 0, spread = 0;
    for (int64_t i = 0; i < items->count; i++) sum = sum + value_wanted(items, i, output);
    const double mean = sum / (double)items->count;
    for (int64_t i = 0; i < items->count; i++) {
        const double apart = value_wanted(items, i, output) - mean;
        spread = spread + apart * apart;
    }
    const double errors = value_mean_square(items, output) * (double)items->count;
    if (spread > 0) return 1 - errors / spread;
    return errors > 0 ? 0 : 1;
}

double measure_r2(const measured_items *items) {
    if (items->count < 2) return (double)NAN;
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) sum = sum + share_foretold(items, k);
    return sum / (double)items->outputs;
}
