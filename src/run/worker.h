/* A worker: a forked process that trains one trial after another and publishes each itself.
 *
 * It is given orders and sends reports over one SOCK_SEQPACKET socket: whole records, and an end of
 * file on either side when the other is gone. */
#ifndef SWEEP_RUN_WORKER_H
#define SWEEP_RUN_WORKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>
#include <sys/types.h>

#include "src/base/status.h"
#include "src/data/dataset.h"
#include "src/plan/plan.h"
#include "src/rnn/instruction_set.h"
#include "src/store/layout.h"
#include "src/trial/outcome.h"

/* To a worker: train these trials.  Several at once when they are short: then they are published
 * together, with one sync. */
enum { ORDER_MOST_TRIALS = 32 };
typedef struct worker_order {
    int32_t count;
    struct {
        int32_t number;  /* its place in the plan */
        int32_t rung;    /* to train it to; -1: to the end */
        int32_t attempt; /* from 1 */
    } trials[ORDER_MOST_TRIALS];
} worker_order;

typedef enum worker_report_kind {
    REPORT_STARTED,
    REPORT_PROGRESS,
    REPORT_EVALUATED,
    REPORT_KEPT,    /* a checkpoint was written */
    REPORT_NOTICE,  /* `message` */
    REPORT_TRAINED, /* and now waits for the others of its order */
    /* One of these ends each trial of an order. */
    REPORT_DONE,        /* published and durable */
    REPORT_STOPPED,     /* on request */
    REPORT_FAILED,      /* training failed: `failure`, `message` */
    REPORT_UNPUBLISHED, /* trained, but the file could not be written: `failure`, `message` */
} worker_report_kind;

enum { REPORT_MESSAGE_CHARS = 511 };

/* From a worker. */
typedef struct worker_report {
    worker_report_kind kind;
    int32_t trial_number;
    double started_s;    /* REPORT_STARTED: clock_monotonic_s, which all processes share */
    trial_status status; /* REPORT_DONE */
    int64_t iteration;
    int64_t resumed; /* of them, taken from a checkpoint */
    double loss;
    double samples_per_s;
    evaluation evaluated;  /* the one just made; for REPORT_DONE the last */
    trial_runtime runtime; /* REPORT_DONE */
    status failure;
    char message[REPORT_MESSAGE_CHARS + 1];
} worker_report;

/* What the parent posts for its workers, in memory that they share. */
typedef struct shared_control {
    atomic_bool stop;     /* asks for a stop at the next batch */
    atomic_int threads[]; /* one a slot: how many are to train its trial */
} shared_control;

typedef struct worker {
    const plan *plan;
    const dataset *data; /* filled */
    const char *folder;
    layout layout;
    double checkpoint_every_s;
    rnn_isa isa;
    const int32_t *orphans; /* one a trial of the plan: see history.h */
    const shared_control *posted;
    int slot; /* whose worker it is */
    int socket;
    pid_t parent;
} worker;

/* What a forked process does until its parent closes the socket.  Dies with its parent. */
noreturn void worker_run(const worker *w);

#endif
