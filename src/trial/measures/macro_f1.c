/* The mean of the classes' F1, over those that items have or are taken for (scikit-learn's
 * f1_score(average="macro")); of labels over all of them, as there of indicator matrices. */
#include "src/trial/measures/label_items.h"
#include "src/trial/measures/measure_functions.h"

static double of_labels(const measured_items *items) {
    double sum = 0;
    for (int k = 0; k < items->outputs; k++) {
        const class_items c = label_items_of(items, k);
        sum = sum + measure_f1(&c);
    }
    return sum / (double)items->outputs;
}

double measure_macro_f1(const measured_items *items) {
    if (items->of_labels) return of_labels(items);
    double sum = 0;
    int present = 0;
    for (int k = 0; k < items->outputs; k++) {
        const class_items c = measure_class_items(items, k);
        if (c.actual == 0 && c.predicted == 0) continue;
        sum = sum + measure_f1(&c);
        present++;
    }
    return sum / (double)present;
}
