/* The mean over items of the F1 of their labels, 0 where an item neither has nor gets one
 * (scikit-learn's f1_score(average="samples") of indicator matrices). */
#include "src/trial/measures/label_items.h"
#include "src/trial/measures/measure_functions.h"

double measure_samples_f1(const measured_items *items) {
    double sum = 0;
    for (int64_t i = 0; i < items->count; i++) {
        const class_items c = label_labels_of(items, i);
        sum = sum + measure_f1(&c);
    }
    return sum / (double)items->count;
}
