/* The share of all answers, one an item and label, that are wrong (scikit-learn's hamming_loss of
 * indicator matrices). */
#include "src/trial/measures/label_items.h"
#include "src/trial/measures/measure_functions.h"

double measure_hamming(const measured_items *items) {
    int64_t mistakes = 0;
    for (int64_t i = 0; i < items->count; i++) mistakes += label_mistakes(items, i);
    return (double)mistakes / ((double)items->count * (double)items->outputs);
}
