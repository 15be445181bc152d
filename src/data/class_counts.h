/* How many items of each class a data set has, and what follows when it is none. */
#ifndef SWEEP_DATA_CLASS_COUNTS_H
#define SWEEP_DATA_CLASS_COUNTS_H

#include "src/base/text.h"
#include "src/data/dataset.h"

/* Append a line, "data set NAME: notice: ...", for the classes that only the test items have, for
 * those that only the training items have, and for those that no item has.  The data set must have
 * its labels; the items that train_size and test_size leave out do not count. */
void class_counts_append_notices(text *out, const dataset *d);

#endif
