/* What a pool is made of; shared by its own files only. */
#ifndef SWEEP_RUN_POOL_STATE_H
#define SWEEP_RUN_POOL_STATE_H

#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/run/pool.h"
#include "src/run/stop.h"
#include "src/run/worker.h"

enum { REASON_BYTES = 640 };

/* One trial of a worker's order. */
typedef struct task {
    int32_t number;  /* its place in the plan */
    assignment work; /* what the ledger is told about it */
    bool settled;
    bool kept; /* it has got as far as a checkpoint */
} task;

/* A place for one worker process. */
typedef struct slot {
    pid_t process; /* 0: none */
    int socket;    /* -1: none */
    task tasks[ORDER_MOST_TRIALS];
    int task_count;
    int unsettled;  /* of them; 0: idle */
    task *current;  /* the one it is training, if any */
    double heard_s; /* pool.awake_s when it last gave a sign of life */
    bool hung;      /* and was killed for it */
} slot;

typedef struct pool {
    const pool_job *job;
    slot *slots;
    struct pollfd *polled; /* one a slot, then the stop watch */
    int32_t *attempts;     /* made at each trial of the plan */
    atomic_bool *stop;     /* shared with the workers */
    stop_watch watch;
    int stop_requests;
    double awake_s;      /* time that this process saw pass; stands still while it is stopped */
    double woke_s;       /* clock_monotonic_s when that was last counted */
    double last_trial_s; /* how long the trial took that was done last; 0 before */
    double last_flops;
    int64_t oom_kills; /* of the control group so far; -1: nothing tells */
    status trouble;    /* why no more trials are started */
    error *err;        /* its message */
} pool;

/* What a worker reports. */
void settle_report(pool *p, slot *s, const worker_report *report);

/* A worker is dead and reaped; `reason` says how it ended. */
void settle_death(pool *p, slot *s, const char *reason);

#endif
