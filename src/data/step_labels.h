/* Labels of steps: which have one. */
#ifndef SWEEP_DATA_STEP_LABELS_H
#define SWEEP_DATA_STEP_LABELS_H

#include "src/base/text.h"
#include "src/data/sequence_file.h"

/* Every item needs a step with a label: without any, a batch of such items would have no loss.
 * STATUS_BAD_INPUT, "path: line 7: error: ...". */
status step_labels_check(const sequence_part *part, const char *path, error *err);

/* Add the part's steps, and those without a label, to `*steps` and `*missing`. */
void step_labels_count(const sequence_part *part, int64_t *steps, int64_t *missing);

/* Append a line, "data set file: notice: ...", unless none is missing. */
void step_labels_append_notice(text *out, int64_t steps, int64_t missing);

#endif
