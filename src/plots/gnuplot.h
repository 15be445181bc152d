/* Running gnuplot: without a shell, with a clean environment, with a time limit, and with an end
 * for all that it starts. */
#ifndef SWEEP_PLOTS_GNUPLOT_H
#define SWEEP_PLOTS_GNUPLOT_H

#include <signal.h>
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

/* Wait for its end, and end what it leaves running in its process group.  STATUS_IO when it fails;
 * STATUS_STOPPED when it took longer than its `timeout_s` from the start, or a signal that was held
 * came: it is then killed, with its group. */
status gnuplot_wait(const gnuplot_process *p, error *err);

/* Its time is up: gnuplot_wait ends it unless it has ended by itself. */
void gnuplot_hurry(gnuplot_process *p);

/* Hold the signals that stop a program (SIGINT, SIGTERM, SIGHUP, as far as they are not ignored),
 * from before the first gnuplot_start until after the last gnuplot_wait: each gnuplot has a process
 * group of its own, which a Ctrl-C does not reach, and would be left behind.  Those that came take
 * effect when they are released. */
void gnuplot_hold_signals(sigset_t *old_mask);
void gnuplot_release_signals(const sigset_t *old_mask);

#endif
