/* Values of trials as a person reads them: accuracies in per cent, numbers without seventeen
 * digits. Files for other programs keep fractions and every digit (export.h). */
#ifndef SWEEP_RESULTS_SHOWN_H
#define SWEEP_RESULTS_SHOWN_H

#include "src/base/table.h"
#include "src/trial/fields.h"

/* True for a column of accuracies, by its name: a fraction from 0 to 1. */
bool shown_is_accuracy(const char *name);

/* Add a fraction as a cell: "75.83 %"; "-" for NAN. */
void shown_add_accuracy(table *t, double fraction);

/* Add the difference of two fractions as a cell: "+1.20 points". */
void shown_add_points(table *t, double difference);

/* Add a value of the field with this index as a cell: accuracies as above, other numbers with six
 * digits, or, if `exact`, as many as tell them from any other; "-" for one that is not known. */
void shown_add_value(table *t, int field, const field_value *v, bool exact);

#endif
