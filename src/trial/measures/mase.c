/* The mean absolute scaled error: that of each series and output over the one that naive forecasts
 * of its training steps have, then the mean over outputs and series (Hyndman and Koehler,
 * International Journal of Forecasting 22, 2006; sktime's mean_absolute_scaled_error).  Undefined
 * where such an error is 0 or not known, and for what is no forecast. */
#include <math.h>

#include "src/trial/measures/measure_functions.h"
#include "src/trial/measures/value_items.h"

static int32_t series_of(const measured_items *items, int64_t item) {
    return items->series[item / items->horizon];
}

/* Of the items of one series, [first, end). */
static double scaled_error(const measured_items *items, int64_t first, int64_t end) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) {
        const double scale = items->scales[series_of(items, first) * items->outputs + k];
        double magnitudes = 0;
        for (int64_t i = first; i < end; i++)
            magnitudes = magnitudes + fabs(value_error(items, i, k));
        sum = sum + (scale > 0 ? magnitudes / (double)(end - first) / scale : (double)NAN);
    }
    return sum / (double)items->outputs;
}

double measure_mase(const measured_items *items) {
    if (!items->scales) return (double)NAN;
    double sum = 0;
    int64_t series = 0;
    for (int64_t first = 0, end; first < items->count; first = end, series++) {
        for (end = first + 1; end < items->count; end++)
            if (series_of(items, end) != series_of(items, first)) break;
        sum = sum + scaled_error(items, first, end);
    }
    return sum / (double)series;
}
