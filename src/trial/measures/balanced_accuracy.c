/* The mean of the classes' recalls, over those that have items (scikit-learn's
 * balanced_accuracy_score): each class counts the same, however many items it has. */
#include "src/trial/measures/class_items.h"
#include "src/trial/measures/measure_functions.h"

double measure_balanced_accuracy(const measured_items *items) {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < items->outputs; k++) {
        const class_items c = measure_class_items(items, k);
        if (c.actual == 0) continue;
        sum = sum + (double)c.right / (double)c.actual;
        present++;
    }
    return sum / (double)present;
}
