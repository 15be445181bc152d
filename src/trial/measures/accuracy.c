/* The share of the items whose class is chosen. */
#include <stddef.h>

#include "src/trial/measures/measure_functions.h"

double measure_accuracy(const measured_items *items) {
    const size_t classes = (size_t)items->outputs;
    int64_t right = 0;
    for (size_t k = 0; k < classes; k++) right += items->confusion[k * (classes + 1)];
    return (double)right / (double)items->count;
}
