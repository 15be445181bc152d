/* The report of a sweep: plots, tables, Markdown, HTML, and the finding in one sentence. */
#ifndef SWEEP_REPORT_REPORT_H
#define SWEEP_REPORT_REPORT_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/plan/results.h"

/* Write into `folder`: trials.csv, plots/ (.gp, .dat, .svg, .png), report.md, report.html.
 *
 * What cannot be drawn (no gnuplot, a plot that fails) becomes a line in `warnings` and the rest is
 * still written.  STATUS_IO when a file cannot be written. */
status report_render(const results *r, const char *folder, text *warnings, error *err);

/* Append the finding: one sentence about what the comparison shows, with its uncertainty. */
void report_append_finding(text *out, const results *r);

/* Append a table for a terminal of `columns` characters: one row a configuration, best first. */
void report_append_table(text *out, const results *r, int columns);

#endif
