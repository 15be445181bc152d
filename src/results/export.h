/* Results for other programs: tables and objects as text. */
#ifndef SWEEP_RESULTS_EXPORT_H
#define SWEEP_RESULTS_EXPORT_H

#include "src/base/text.h"
#include "src/trial/results.h"

/* One row a trial in plan order, under the names that results.h5 gives them, and `reason`, why a
 * trial failed (RFC 4180, lines end in CR LF).  What is not known is an empty field; text that a
 * spreadsheet would take for a formula is preceded by an apostrophe. */
void export_append_csv(text *out, const results *r);

/* One object: name, title, command, config (verbatim), overrides, data, axes, same_within, target,
 * environment, and trials: a list of what export_append_json_lines has a line for.  What is not
 * known is null. */
void export_append_json(text *out, const results *r);

/* One object a trial and line: its fields, `reason` and `evaluations`, an object of lists. */
void export_append_json_lines(text *out, const results *r);

#endif
