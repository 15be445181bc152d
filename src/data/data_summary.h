/* What is in a file of sequences, and what a config would say to train on it. */
#ifndef SWEEP_DATA_DATA_SUMMARY_H
#define SWEEP_DATA_DATA_SUMMARY_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/data/sequence_file.h"

/* Append what a file holds, a line each: format, items, steps × features, lengths, classes with
 * their counts and whose labels they are (known_classes.h), missing values by feature, the first
 * items.  STATUS_BAD_INPUT where its labels are no classes, as 1 beside 1.0. */
status data_summary_append(text *out, const sequence_file *f, error *err);

/* Append the `data:` section that trains on the file, with `test` (NULL: none) to test on: what its
 * reader found, and a split, scaling and filling where they are wanted.  What stands in the way is
 * said in comments of it. */
void data_summary_append_section(text *out, const sequence_file *train, const sequence_file *test);

#endif
