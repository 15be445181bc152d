/* A running sweep, looked at from outside: only reading, and without its lock.
 *
 * Who is at work on other hosts is taken for silent by what its clock said, which is good enough to
 * show; nothing else depends on it. */
#ifndef SWEEP_RESULTS_WATCH_H
#define SWEEP_RESULTS_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/run/pilot.h"
#include "src/run/run_progress.h"

enum { WATCH_LINE_CHARS = 127 };

/* A process that trains in the folder. */
typedef struct watch_pilot {
    pilot who;
    bool silent;           /* it cannot be seen from here, and has said nothing for a lease */
    int64_t said_at_s;     /* of 1970; 0: nothing yet */
    bool has_progress;     /* it said how far it is */
    run_progress progress; /* what it said; owned */
} watch_pilot;

typedef struct watch_state {
    bool live; /* a process holds the folder's lock, or one that trains there is not silent */
    char holder[WATCH_LINE_CHARS + 1];       /* who signed the lock last */
    int32_t total;                           /* trials of the plan; 0 when there is no plan.txt */
    int32_t finished;                        /* trial files, diverged ones included */
    int32_t stopped;                         /* trials that were stopped early */
    int32_t failed;                          /* for good, in the last run or by those at work */
    int64_t run_began_at_s;                  /* of the last run; 0 before the first */
    int64_t last_news_at_s;                  /* of a journal's last record, or the last progress */
    char last_failure[WATCH_LINE_CHARS + 1]; /* why a trial failed last; "" */
    bool has_progress;     /* the last run said how far it is, and has not done everything */
    run_progress progress; /* what it said; owned.  With several at work: that of one of them,
                              with the others counted in (run_progress_add_other) */
    watch_pilot *pilots;   /* all who are at work, in the order of their names; owned */
    size_t pilot_count;
    size_t host_count;
} watch_state;

/* Look at a results folder.  STATUS_BAD_INPUT when it is none.  Release with watch_free, also after
 * a failure. */
status watch_look(const char *folder, watch_state *out, error *err);

/* Of the whole sweep, from 0 to 1: by work as far as the runner said it, else by trials; NAN when
 * neither is known. */
double watch_fraction(const watch_state *s);

void watch_free(watch_state *s);

#endif
