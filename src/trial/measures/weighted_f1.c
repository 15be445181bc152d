/* The mean of the classes' F1, each weighed by how many items it has (scikit-learn's
 * f1_score(average="weighted")); of labels the same, 0 where
 * no item has any. */
#include "src/trial/measures/label_items.h"
#include "src/trial/measures/measure_functions.h"

static double of_labels(const measured_items *items) {
    double sum = 0, all = 0;
    for (int k = 0; k < items->outputs; k++) {
        const class_items c = label_items_of(items, k);
        sum = sum + measure_f1(&c) * (double)c.actual;
        all = all + (double)c.actual;
    }
    return all > 0 ? sum / all : 0;
}

double measure_weighted_f1(const measured_items *items) {
    if (items->of_labels) return of_labels(items);
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) {
        const class_items c = measure_class_items(items, k);
        sum = sum + measure_f1(&c) * (double)c.actual;
    }
    return sum / (double)items->count;
}
