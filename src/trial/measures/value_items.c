#include "src/trial/measures/value_items.h"

#include <stddef.h>

static size_t place_of(const measured_items *items, int64_t item, int output) {
    return (size_t)item * (size_t)items->outputs + (size_t)output;
}

double value_predicted(const measured_items *items, int64_t item, int output) {
    return (double)items->scores[place_of(items, item, output)];
}

double value_wanted(const measured_items *items, int64_t item, int output) {
    return (double)items->targets[place_of(items, item, output)];
}

double value_error(const measured_items *items, int64_t item, int output) {
    return value_predicted(items, item, output) - value_wanted(items, item, output);
}

double value_mean_square(const measured_items *items, int output) {
    double sum = 0;
    for (int64_t i = 0; i < items->count; i++) {
        const double error = value_error(items, i, output);
        sum = sum + error * error;
    }
    return sum / (double)items->count;
}
