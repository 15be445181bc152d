/* What is told on standard error beside a result that is good as far as it goes. */
#ifndef SWEEP_CLI_WARNINGS_H
#define SWEEP_CLI_WARNINGS_H

#include "src/results/subject.h"
#include "src/run/left_out.h"

/* "sweep: warning: ..." and a newline. */
void warnings_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Each file of `folder` that was left out, or the first few of many, and what to do about them. */
void warnings_print_left_out(const left_out_files *l, const char *folder);

/* Both of them, for what is opened with subject_open. */
extern const subject_warnings warnings_of_subject;

#endif
