/* The report of a sweep: plots, tables, Markdown, HTML, and the finding in one sentence. */
#ifndef SWEEP_PAGES_REPORT_H
#define SWEEP_PAGES_REPORT_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/trial/results.h"

/* Write into `folder` (made when missing): plots/ (NAME.gp, .dat, .svg, .png), report.md,
 * report.html.  Files of an earlier report are replaced; plots that do not apply any
 * more go.
 *
 * What cannot be drawn (no gnuplot, a plot that fails) becomes a line in `warnings`, each ended by
 * a newline, and the rest is still written; what gnuplot printed is in plots/gnuplot.log. STATUS_IO
 * when a file cannot be written; STATUS_DAMAGED, with nothing written, when the configuration
 * numbers of the trials do not fit together. */
status report_render(const results *r, const char *folder, text *warnings, error *err);

/* The same into `output`; the results folder `folder`, whose verify.json is read, stays as it is.
 */
status report_render_into(const results *r, const char *folder, const char *output, text *warnings,
                          error *err);

/* Append the finding: what the comparison shows, with its uncertainty and what is missing from it;
 * one line of our own words and numbers, no newline at its end. */
void report_append_finding(text *out, const results *r);

/* Append a table for a terminal of `columns` characters: one row a configuration, best first,
 * twenty at most, then those that were confirmed.  Where it is narrow the least important columns
 * are left out. */
void report_append_table(text *out, const results *r, int columns);

/* Append a table for a terminal of `columns` characters: the best values of the axes named in
 * `best`
 * ("lr", or several between commas) for each combination of values of those in `by`, which may be
 * NULL; and what it means, in lines of `prose_columns`.  STATUS_BAD_INPUT for names that do not
 * vary in the results, or stand in both. */
status report_append_best(text *out, const results *r, const char *best, const char *by,
                          int columns, int prose_columns, error *err);

#endif
