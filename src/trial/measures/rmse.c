/* The mean over outputs of the roots of the mean squared errors (scikit-learn's
 * root_mean_squared_error): of several outputs not the root of their mean. */
#include <math.h>

#include "src/trial/measures/measure_functions.h"
#include "src/trial/measures/value_items.h"

double measure_rmse(const measured_items *items) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) sum = sum + sqrt(value_mean_square(items, k));
    return sum / (double)items->outputs;
}
