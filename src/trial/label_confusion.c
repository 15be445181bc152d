#include "src/trial/label_confusion.h"

#include <math.h>
#include <string.h>

#include "src/trial/measures/label_items.h"

/* The cells of a label. */
enum { RIGHTLY_NOT, WRONGLY_SAID, MISSED, RIGHTLY_SAID };

void label_confusion_count(const measured_items *items, int32_t *confusion) {
    for (int k = 0; k < items->outputs; k++) {
        int32_t *cells = confusion + (size_t)k * LABEL_CONFUSION_CELLS;
        memset(cells, 0, LABEL_CONFUSION_CELLS * sizeof *cells);
        for (int64_t i = 0; i < items->count; i++)
            cells[2 * label_is_wanted(items, i, k) + label_is_answered(items, i, k)]++;
    }
}

label_scores label_confusion_scores(const int32_t cells[LABEL_CONFUSION_CELLS]) {
    const class_items c = {.actual = (int64_t)cells[MISSED] + cells[RIGHTLY_SAID],
                           .predicted = (int64_t)cells[WRONGLY_SAID] + cells[RIGHTLY_SAID],
                           .right = cells[RIGHTLY_SAID]};
    label_scores scores = {c.actual, NAN, NAN, NAN};
    if (c.actual == 0) return scores;
    if (c.predicted > 0) scores.precision = (double)c.right / (double)c.predicted;
    scores.recall = (double)c.right / (double)c.actual;
    scores.f1 = measure_f1(&c);
    return scores;
}

/* An item with all labels right is right by each of them, and any other is wrong by one at least.
 */
bool label_confusion_fits(const int32_t *confusion, int labels, int64_t items, int64_t right) {
    int64_t mistakes = 0;
    for (int k = 0; k < labels; k++, confusion += LABEL_CONFUSION_CELLS) {
        int64_t all = 0;
        for (int cell = 0; cell < LABEL_CONFUSION_CELLS; cell++) {
            if (confusion[cell] < 0) return false;
            all += confusion[cell];
        }
        const int64_t wrong = (int64_t)confusion[WRONGLY_SAID] + confusion[MISSED];
        if (all != items || wrong > items - right) return false;
        mistakes += wrong;
    }
    return mistakes >= items - right;
}
