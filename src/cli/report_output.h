/* Rendering a report and telling the user what it found and where it is. */
#ifndef SWEEP_CLI_REPORT_OUTPUT_H
#define SWEEP_CLI_REPORT_OUTPUT_H

#include "src/trial/results.h"

/* Render into `folder`, with trials.csv, print the table, the finding and the places; returns the
 * exit code. */
int report_output(const results *r, const char *folder);

/* The same into the folder `output`, made when missing. */
int report_output_into(const results *r, const char *folder, const char *output);

/* Print them only, where the report is up to date. */
void report_output_finding(const results *r, const char *folder);

#endif
