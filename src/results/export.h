/* Results for other programs: tables and objects as text. */
#ifndef SWEEP_RESULTS_EXPORT_H
#define SWEEP_RESULTS_EXPORT_H

#include "src/base/text.h"
#include "src/plan/plan.h"
#include "src/trial/fields.h"
#include "src/trial/results.h"

/* One row a trial in plan order, under the names that results.h5 gives them, and `reason`, why a
 * trial failed (RFC 4180, lines end in CR LF).  What is not known is an empty field; text that a
 * spreadsheet would take for a formula is preceded by an apostrophe. */
void export_append_csv(text *out, const results *r);

/* One object: name, title, command, config (verbatim), overrides, data, axes, same_within, target,
 * baseline, environment, and trials: a list of what export_append_json_lines has a line for.  What
 * is not known is null. */
void export_append_json(text *out, const results *r);

/* One object a trial and line: its fields, `reason` and `evaluations`, an object of lists. */
void export_append_json_lines(text *out, const results *r);

/* What a plan comes to, before anything is trained: one row a trial, the columns of
 * export_append_csv that are known by then, and `evaluations` and `flops` of the whole trial. */
void export_append_plan_csv(text *out, const plan *p);

/* One object: name, title, config, overrides, data, axes, the numbers of combinations and of those
 * dropped, `dropped`, a list of them with what dropped each, and `trials`, a list of what the rows
 * of export_append_plan_csv say. */
void export_append_plan_json(text *out, const plan *p);

/* Whether a column is known before a trial is trained, and what it is read from; no outcome. */
bool export_is_of_plan(int index, const results *of);
result export_result_of_plan(const plan *p, int32_t index);

#endif
