/* Requests to stop: SIGINT, SIGTERM and SIGHUP, received as data instead of interrupting. */
#ifndef SWEEP_RUN_STOP_H
#define SWEEP_RUN_STOP_H

#include <signal.h>

#include "src/base/status.h"

typedef struct stop_watch {
    int descriptor;    /* readable when a request has come: for poll */
    sigset_t old_mask; /* of the caller */
} stop_watch;

/* From here on the three signals do nothing else (one that is ignored, as SIGHUP under nohup, stays
 * so). */
status stop_watch_begin(stop_watch *w, error *err);

/* The number of one that has come and was not taken yet; 0 for none. */
int stop_watch_take(const stop_watch *w);

/* Give the signals back to the caller as it had them. */
void stop_watch_end(stop_watch *w);

/* In a forked worker: its parent decides when to stop, even when the terminal signals them all. */
void stop_watch_ignore_in_worker(stop_watch *w);

#endif
