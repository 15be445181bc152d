/* The mean over outputs of the mean magnitudes of the errors (scikit-learn's mean_absolute_error).
 */
#include <math.h>

#include "src/trial/measures/measure_functions.h"
#include "src/trial/measures/value_items.h"

static double mean_magnitude(const measured_items *items, int output) {
    double sum = 0;
    for (int64_t i = 0; i < items->count; i++) sum = sum + fabs(value_error(items, i, output));
    return sum / (double)items->count;
}

double measure_mae(const measured_items *items) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) sum = sum + mean_magnitude(items, k);
    return sum / (double)items->outputs;
}
