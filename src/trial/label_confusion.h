/* How often labels, each a yes or no, were given to the items that have them and to those that have
 * not: (labels, 2, 2), [label][the item has it][it is said to], as scikit-learn's
 * multilabel_confusion_matrix; and what that says of a label. */
#ifndef SWEEP_TRIAL_LABEL_CONFUSION_H
#define SWEEP_TRIAL_LABEL_CONFUSION_H

#include <stdint.h>

#include "src/trial/measured_items.h"

enum { LABEL_CONFUSION_CELLS = 4 }; /* of a label */

/* Count items->outputs labels of items->count items into `confusion`. */
void label_confusion_count(const measured_items *items, int32_t *confusion);

typedef struct label_scores {
    int64_t items;    /* that have the label: its support */
    double precision; /* of the items that are said to have it the share that does; NAN for none */
    double recall;    /* of the items that have it the share that is said to */
    double f1;        /* 2 TP / (2 TP + FP + FN) */
} label_scores;

/* Of the cells of one label, as scikit-learn's precision_recall_fscore_support; all three are NAN
 * for a label that no item has. */
label_scores label_confusion_scores(const int32_t cells[LABEL_CONFUSION_CELLS]);

/* Whether the confusion of `labels` labels can be of `items` items, of which `right` have all
 * labels right. */
bool label_confusion_fits(const int32_t *confusion, int labels, int64_t items, int64_t right);

#endif
