/* Running gnuplot: without a shell, with a clean environment, with a time limit. */
#ifndef SWEEP_REPORT_GNUPLOT_H
#define SWEEP_REPORT_GNUPLOT_H

#include <sys/types.h>

#include "src/base/status.h"

enum { GNUPLOT_TIMEOUT_S = 60 };

/* The file name of the program, from the absolute folders of PATH; NULL when it is not there.  The
 * caller frees it. */
char *gnuplot_find(void);

/* A gnuplot at work. */
typedef struct gnuplot_process {
    pid_t process;
    const char *script; /* borrowed */
    int timeout_s;
    double deadline_s; /* on the monotonic clock */
} gnuplot_process;

/* Start `program -d script` inside `folder`; what it prints is added to `folder`/gnuplot.log.
 * STATUS_IO when it cannot be started. */
status gnuplot_start(const char *program, const char *folder, const char *script, int timeout_s,
                     gnuplot_process *out, error *err);

/* Wait for its end.  STATUS_IO when it fails or takes longer than its `timeout_s` from the start
 * (it is then killed, with its children). */
status gnuplot_wait(const gnuplot_process *p, error *err);

#endif
