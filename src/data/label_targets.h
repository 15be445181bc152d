/* Labels that are numbers to predict, as numbers. */
#ifndef SWEEP_DATA_LABEL_TARGETS_H
#define SWEEP_DATA_LABEL_TARGETS_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/data/sequence_file.h"

/* Whether every line of every label is a number, with the decimal point `decimal`. */
bool label_targets_are_numbers(const label_set *labels, char decimal);

/* Whether labels of so many items look like numbers to predict: they are numbers, of more than
 * twenty values, with fractions or for more than every second item another. */
bool label_targets_are_likely(const label_set *labels, int64_t items);

/* The same of so many steps, of which neighbours often have one number: some have fractions, or
 * every second step has another. */
bool label_targets_of_steps_are_likely(const label_set *labels, int64_t steps);

/* Read the numbers of the items of a part, or of their steps, whose labels are those of `labels`,
 * into part->targets, `*width` each.  A label is as many numbers as it has lines, written as in
 * number_text.h, each rounded once to a float, of which `rounding` takes note, of each different
 * label once, by its line, or place from 0; a step without a label has NAN in their place.
 *
 * STATUS_BAD_INPUT, "path: line 7: error: ...", for a label that is no number, with the decimal
 * point `decimal`, and for items of different widths; `*width` is 0, or that of a part before. */
status label_targets_find(sequence_part *part, const label_set *labels, char decimal,
                          const char *path, int *width, number_rounding *rounding, error *err);

#endif
