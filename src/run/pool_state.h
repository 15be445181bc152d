/* What a pool is made of; shared by its own files only. */
#ifndef SWEEP_RUN_POOL_STATE_H
#define SWEEP_RUN_POOL_STATE_H

#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "src/run/pool_job.h"
#include "src/run/stop.h"
#include "src/run/worker.h"

enum { REASON_BYTES = 640 };

/* One trial of a worker's order. */
typedef struct task {
    int32_t number;  /* its place in the plan */
    int rung;        /* that it is trained to; -1: to the end */
    double flops;    /* of the way there */
    assignment work; /* what the ledger is told about it */
    bool settled;
    bool kept; /* it has got as far as a checkpoint */
} task;

/* How fast a trial goes, as its worker says: the parent's clock would tell less, as it may have to
 * wait for a CPU. */
typedef struct pace {
    int64_t iteration;
    double samples_per_s; /* 0: not known yet */
} pace;

typedef enum standing {
    STANDING_NEW, /* not looked at since its trial began */
    STANDING_IDLE,
    STANDING_BUSY,
    STANDING_HELPABLE, /* busy for long enough, and for long enough to come, to be helped */
} standing;

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
    pace pace;      /* of the current trial */
    standing standing;
    int threads; /* its share of the cores */
} slot;

typedef struct pool {
    const pool_job *job;
    schedule waiting;   /* claimed, and not handed out */
    schedule suspects;  /* of them, those that wait for all others; see pool_is_suspect */
    supply_answer more; /* whether there is more to claim */
    slot *slots;
    struct pollfd *polled;          /* one a slot, then the stop watch */
    int32_t *attempts;              /* of this run at each trial of the plan */
    shared_control *shared_control; /* shared with the workers */
    stop_watch watch;
    bool stopping; /* on request, or as the time is up */
    bool out_of_time;
    bool said_that_it_waits;
    double interrupted_s; /* clock_monotonic_s of the first SIGINT or SIGTERM; 0 before */
    double awake_s;       /* time that this process saw pass; stands still while it is stopped */
    double woke_s;        /* clock_monotonic_s when that was last counted */
    double last_trial_s;  /* how long the trial took that was done last; 0 before */
    double last_flops;
    int64_t oom_kills; /* of the control group so far; -1: nothing tells */
    status trouble;    /* why no more trials are started */
    error *err;        /* its message */
} pool;

/* A trial that runs died with again and again: it may be the one that takes the program or the
 * machine down, so it waits for all others and is trained alone.  It is no proof, as others kill
 * programs too: it costs the trial no attempt. */
static inline bool pool_is_suspect(const pool *p, int32_t trial_number) {
    enum { SUSPECT_ORPHANS = 2 };
    return p->job->orphans[trial_number] >= SUSPECT_ORPHANS;
}

/* Trials wait for a worker, here or unclaimed in the folder. */
static inline bool pool_has_waiting(const pool *p) {
    return p->waiting.count > 0 || p->suspects.count > 0 || supply_has_free(p->job->supply);
}

/* cores.c: a trial begins in this slot, with as many threads as every trial has. */
void cores_begin(pool *p, slot *s);
/* A sign of life of the current trial. */
void cores_note_pace(slot *s, const worker_report *report);
/* When slots have become idle or busy, post anew how many threads each is to have. */
void cores_share(pool *p);

/* What a worker reports. */
void settle_report(pool *p, slot *s, const worker_report *report);

/* A worker is dead and reaped; `reason` says how it ended. */
void settle_death(pool *p, slot *s, const char *reason);

#endif
