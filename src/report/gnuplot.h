/* Running gnuplot: without a shell, with a clean environment, with a time limit. */
#ifndef SWEEP_REPORT_GNUPLOT_H
#define SWEEP_REPORT_GNUPLOT_H

#include "src/base/status.h"

enum { GNUPLOT_TIMEOUT_S = 60 };

/* The file name of the program, from the absolute folders of PATH; NULL when it is not there.  The
 * caller frees it. */
char *gnuplot_find(void);

/* Run `program -d script` inside `folder`; what it prints is added to `folder`/gnuplot.log.
 * STATUS_IO when it cannot be started, fails or takes longer than `timeout_s` (it is then killed,
 * with its children). */
status gnuplot_run(const char *program, const char *folder, const char *script, int timeout_s,
                   error *err);

#endif
