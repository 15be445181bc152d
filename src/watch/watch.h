/* A running sweep, looked at from outside: only reading, and without its lock. */
#ifndef SWEEP_WATCH_WATCH_H
#define SWEEP_WATCH_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/plan/trial.h"

enum { WATCH_LINE_CHARS = 127, WATCH_MAX_WORKERS = 1024 };

/* A trial that is being trained. */
typedef struct watched_trial {
    char id[TRIAL_ID_CHARS + 1];
    int worker, attempt;
    int64_t started_at_s;            /* seconds of 1970 */
    char said[WATCH_LINE_CHARS + 1]; /* the last line of its log; may be "" */
} watched_trial;

typedef struct watch_state {
    bool live;                         /* a process holds the folder's lock */
    char holder[WATCH_LINE_CHARS + 1]; /* who signed the lock last */
    int32_t total;                     /* trials of the plan; 0 when there is no plan.txt */
    int32_t finished;                  /* trial files, diverged ones included */
    int32_t failed;                    /* for good, in the last run */
    int64_t run_began_at_s;            /* of the last run; 0 before the first */
    int64_t last_news_at_s;            /* of the journal's last record */
    int32_t done_in_run;               /* by the last run, and the seconds they took */
    double done_wall_s;
    char last_failure[WATCH_LINE_CHARS + 1]; /* why a trial failed last; "" */
    watched_trial *running;                  /* by worker; owned; none unless live */
    int running_count;
} watch_state;

/* Look at a results folder.  STATUS_BAD_INPUT when it is none.  Release with watch_free, also after
 * a failure. */
status watch_look(const char *folder, watch_state *out, error *err);

/* Seconds until all is done, from the mean of the trials that this run has done; NAN while that is
 * not known. */
double watch_seconds_left(const watch_state *s);

void watch_free(watch_state *s);

#endif
