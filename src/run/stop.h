/* Requests to stop, received as data instead of interrupting: SIGINT, SIGTERM, SIGHUP, and what
 * batch systems send before a job's time is up, SIGUSR1, SIGUSR2 and SIGXCPU. */
#ifndef SWEEP_RUN_STOP_H
#define SWEEP_RUN_STOP_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "src/base/status.h"

typedef struct stop_watch {
    int descriptor;    /* readable when a request has come: for poll */
    sigset_t old_mask; /* of the caller */
} stop_watch;

/* From here on these signals do nothing else (one that is ignored, as SIGHUP under nohup, stays
 * so). */
status stop_watch_begin(stop_watch *w, error *err);

/* The number of one that has come and was not taken yet; 0 for none. */
int stop_watch_take(const stop_watch *w);

/* Give the signals back to the caller as it had them. */
void stop_watch_end(stop_watch *w);

/* Whether a second one of this kind means that somebody is in a hurry: a closed terminal sends more
 * than one SIGHUP, and the kernel a SIGXCPU every second. */
bool stop_is_insistent(int signal_number);

/* In a forked worker: its parent decides when to stop, even when the terminal signals them all.  A
 * SIGXCPU of its own it passes on to the parent. */
void stop_watch_ignore_in_worker(stop_watch *w, pid_t parent);

#endif
