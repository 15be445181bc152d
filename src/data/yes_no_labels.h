/* Labels of which an item may have several, a column of 0 and 1 each. */
#ifndef SWEEP_DATA_YES_NO_LABELS_H
#define SWEEP_DATA_YES_NO_LABELS_H

#include "src/base/text.h"
#include "src/data/sequence_file.h"

/* How many lines a text has, each of which is "0" or "1"; 0 where one is anything else. */
int yes_no_lines(const char *label);

/* What a part is given, its targets (count, labels), must be 0 or 1.  STATUS_BAD_INPUT, "path: line
 * 7: error: ...". */
status yes_no_labels_check(const sequence_part *part, char *const names[], int labels,
                           const char *path, error *err);

/* The names of the labels: those of the file's columns, else "0", "1", ...  (labels) of them, the
 * caller's, each to be freed; NULL without memory. */
char **yes_no_labels_names(const sequence_file *f, int labels);

/* Append a line, "data set file: notice: ...", for the labels that all of these items have, or
 * none. */
void yes_no_labels_append_notice(text *out, const float *targets, int64_t count,
                                 char *const names[], int labels);

#endif
