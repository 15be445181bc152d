/* The mean over outputs of the mean of 2 |error| / (|wanted| + |predicted|), as a fraction from 0
 * to 2, where 0 / 0 is 0: the sMAPE of the M4 competition (Makridakis, Spiliotis, Assimakopoulos
 * 2020), which writes it as a percentage up to 200. */
#include <math.h>

#include "src/trial/measures/measure_functions.h"
#include "src/trial/measures/value_items.h"

static double share_of_both(const measured_items *items, int64_t item, int output) {
    const double both =
        fabs(value_wanted(items, item, output)) + fabs(value_predicted(items, item, output));
    return both == 0 ? 0 : 2 * fabs(value_error(items, item, output)) / both;
}

double measure_smape(const measured_items *items) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) {
        double shares = 0;
        for (int64_t i = 0; i < items->count; i++) shares = shares + share_of_both(items, i, k);
        sum = sum + shares / (double)items->count;
    }
    return sum / (double)items->outputs;
}
