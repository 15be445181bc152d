/* Items of which each has some of several labels: what was answered, counted by label or by item,
 * as scikit-learn counts rows and columns of indicator matrices. */
#ifndef SWEEP_TRIAL_MEASURES_LABEL_ITEMS_H
#define SWEEP_TRIAL_MEASURES_LABEL_ITEMS_H

#include <stdbool.h>

#include "src/trial/measures/class_items.h"

/* Whether an item has a label, and whether the answer is that it has. */
bool label_is_wanted(const measured_items *items, int64_t item, int label);
bool label_is_answered(const measured_items *items, int64_t item, int label);

/* Of a label the items that have it, that are said to, and both; of an item its labels. */
class_items label_items_of(const measured_items *items, int label);
class_items label_labels_of(const measured_items *items, int64_t item);

/* Answers that are wrong. */
int64_t label_mistakes(const measured_items *items, int64_t item);

#endif
