/* The mean of the classes' F1, each weighed by how many items it has (scikit-learn's
 * f1_score(average="weighted")). */
#include "src/trial/measures/class_items.h"
#include "src/trial/measures/measure_functions.h"

double measure_weighted_f1(const measured_items *items) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) {
        const class_items c = measure_class_items(items, k);
        sum = sum + measure_f1(&c) * (double)c.actual;
    }
    return sum / (double)items->count;
}
