/* The mean over outputs of the mean squared errors (scikit-learn's mean_squared_error). */
#include "src/trial/measures/measure_functions.h"
#include "src/trial/measures/value_items.h"

double measure_mse(const measured_items *items) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) sum = sum + value_mean_square(items, k);
    return sum / (double)items->outputs;
}
