/* The share of the items whose class is chosen; of labels that of the items all of whose labels are
 * told right (scikit-learn's accuracy_score, there the subset accuracy). */
#include <stddef.h>

#include "src/trial/measures/label_items.h"
#include "src/trial/measures/measure_functions.h"

static double of_labels(const measured_items *items) {
    int64_t right = 0;
    for (int64_t i = 0; i < items->count; i++) right += label_mistakes(items, i) == 0;
    return (double)right / (double)items->count;
}

double measure_accuracy(const measured_items *items) {
    if (items->of_labels) return of_labels(items);
    const size_t classes = (size_t)items->outputs;
    int64_t right = 0;
    for (size_t k = 0; k < classes; k++) right += items->confusion[k * (classes + 1)];
    return (double)right / (double)items->count;
}
