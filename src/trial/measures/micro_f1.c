/* F1 over the answers of all items and labels together (scikit-learn's f1_score(average="micro") of
 * indicator matrices). */
#include "src/trial/measures/label_items.h"
#include "src/trial/measures/measure_functions.h"

double measure_micro_f1(const measured_items *items) {
    class_items all = {.right = 0};
    for (int k = 0; k < items->outputs; k++) {
        const class_items c = label_items_of(items, k);
        all.actual += c.actual;
        all.predicted += c.predicted;
        all.right += c.right;
    }
    return measure_f1(&all);
}
