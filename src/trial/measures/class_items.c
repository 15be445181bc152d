#include "src/trial/measures/class_items.h"

#include <stddef.h>

class_items measure_class_items(const measured_items *items, int class) {
    const size_t classes = (size_t)items->outputs, at = (size_t) class;
    class_items c = {.right = items->confusion[at * classes + at]};
    for (size_t k = 0; k < classes; k++) {
        c.actual += items->confusion[at * classes + k];
        c.predicted += items->confusion[k * classes + at];
    }
    return c;
}

double measure_f1(const class_items *c) {
    const int64_t both = c->actual + c->predicted;
    return both > 0 ? (double)(2 * c->right) / (double)both : 0;
}
