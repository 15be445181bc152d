/* From the labels of all splits to classes: 0, 1, ... in the order of numpy.unique and
 * scikit-learn's LabelEncoder. */
#ifndef SWEEP_DATA_CLASS_ORDER_H
#define SWEEP_DATA_CLASS_ORDER_H

#include <stdint.h>

#include "src/base/status.h"
#include "src/data/label_set.h"

/* Number the labels of `labels`: place[i] (labels->count of them, the caller's room) is the class
 * of labels->texts[i], and names[class] its name, to be freed one by one.  Whole numbers are
 * ordered as numbers, everything else by its UTF-8 bytes.  Labels that all are whole numbers with a
 * decimal point or an exponent ("1.0", "1e0") get the names of whole numbers ("1").
 *
 * STATUS_BAD_INPUT, "path: error: ...", where one number is written in two ways, "1" and "1.0". */
status class_order_find(const label_set *labels, const char *path, int32_t *place, char **names,
                        error *err);

#endif
