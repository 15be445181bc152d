/* The mean over outputs of the mean shares of the wanted magnitudes by which predictions are off,
 * as a fraction (scikit-learn's mean_absolute_percentage_error).  A wanted 0 counts as DBL_EPSILON,
 * as there: any error of such an item outweighs all others, so data with zeros want another
 * measure. */
#include <float.h>
#include <math.h>

#include "src/trial/measures/measure_functions.h"
#include "src/trial/measures/value_items.h"

static double share(const measured_items *items, int64_t item, int output) {
    const double magnitude = fabs(value_wanted(items, item, output));
    return fabs(value_error(items, item, output)) /
           (magnitude > DBL_EPSILON ? magnitude : DBL_EPSILON);
}

static double mean_share(const measured_items *items, int output) {
    double sum = 0;
    for (int64_t i = 0; i < items->count; i++) sum = sum + share(items, i, output);
    return sum / (double)items->count;
}

double measure_mape(const measured_items *items) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) sum = sum + mean_share(items, k);
    return sum / (double)items->outputs;
}
