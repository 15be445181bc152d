/* trials.csv: one row a trial, for a spreadsheet or pandas (RFC 4180, lines end in CR LF). */
#ifndef SWEEP_REPORT_CSV_H
#define SWEEP_REPORT_CSV_H

#include "src/base/text.h"
#include "src/plan/results.h"

/* Append the heading row and every trial in plan order.  Accuracies are fractions, times seconds;
 * what is not known is an empty field. */
void append_trials_csv(text *out, const results *r);

#endif
