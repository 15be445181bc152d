/* What is said of a sweep that runs, by the runner's own screen and by sweep watch. */
#ifndef SWEEP_CLI_PROGRESS_LINES_H
#define SWEEP_CLI_PROGRESS_LINES_H

#include "src/base/text.h"
#include "src/run/run_progress.h"

/* Without a limit, for output that is no terminal: no bars are drawn there. */
enum { PROGRESS_ANY_COLUMNS = 0 };

/* Append a bar, where a terminal of `columns` is wide enough for it, and the percentage. */
void progress_append_bar(text *out, int columns, double fraction);

/* Append a running trial: bar, name, and as much of iteration, loss, selection metric and speed as
 * fits into `columns`.  `worker` is its 0-based number, or negative to leave out who trains what.
 */
void progress_append_trial(text *out, int columns, const run_progress *p, const running_trial *t,
                           int worker);

/* Append "  9,000 samples/s", or nothing while that is not known. */
void progress_append_rate(text *out, double samples_per_s);

/* Append ", about 31 s left", or nothing while that is not known. */
void progress_append_time_left(text *out, const run_progress *p);

#endif
