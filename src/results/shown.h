/* Values of trials as a person reads them: fractions in per cent, numbers without seventeen
 * digits. Files for other programs keep fractions and every digit (export.h). */
#ifndef SWEEP_RESULTS_SHOWN_H
#define SWEEP_RESULTS_SHOWN_H

#include "src/base/table.h"
#include "src/trial/fields.h"

/* Add a metric's value as a cell: "75.83 %"; "-" for NAN. */
void shown_add_metric(table *t, metric m, double value);

/* Add the difference of two values of a metric as a cell: "+1.20 points"; "-" for NAN. */
void shown_add_difference(table *t, metric m, double difference);

/* Add a value of the field with this index as a cell: fractions in per cent, other numbers with six
 * digits, or, if `exact`, as many as tell them from any other; "-" for one that is not known. */
void shown_add_value(table *t, int field, const field_value *v, bool exact);

/* Add `b` less `a`, of such a field: "+1.20 points" for fractions; nothing when one is not known,
 * or both are words. */
void shown_add_change(table *t, int field, const field_value *a, const field_value *b);

#endif
