/* What a pool is to train, and how. */
#ifndef SWEEP_RUN_POOL_JOB_H
#define SWEEP_RUN_POOL_JOB_H

#include "src/base/status.h"
#include "src/data/dataset.h"
#include "src/plan/plan.h"
#include "src/rnn/instruction_set.h"
#include "src/run/capacity.h"
#include "src/run/ledger.h"
#include "src/run/legs.h"
#include "src/run/supply.h"
#include "src/store/layout.h"

typedef struct pool_job {
    const plan *plan;
    const dataset *data; /* filled */
    const char *folder;
    layout layout;
    supply *supply; /* of trials to train */
    legs *legs;     /* how far they are trained at a time; NULL: to the end */
    capacity capacity;
    bool elastic; /* cores that are left help; see cores.c */
    int retries;
    double checkpoint_every_s, hang_timeout_s;
    int64_t limit;     /* no more trials than that are begun; 0: as many as there are */
    int64_t *begun;    /* trials that were handed out for the first time, by all pools of the run */
    bool leaves;       /* when there is nothing to begin, though others have claims */
    double deadline_s; /* clock_monotonic_s of when to stop; 0: none */
    rnn_isa isa;
    const int32_t *orphans; /* one a trial of the plan: see history.h */
    ledger *ledger;
    int lock;    /* descriptors that workers must not hold */
    int journal; /* -1: none */
} pool_job;

#endif
