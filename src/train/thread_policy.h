/* How many threads train a trial: as many as are wanted, unless more of them make updates slower.
 */
#ifndef SWEEP_TRAIN_THREAD_POLICY_H
#define SWEEP_TRAIN_THREAD_POLICY_H

#include <stdatomic.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/rnn/rnn.h"

typedef struct thread_policy {
    rnn_model *model;         /* borrowed */
    const atomic_int *wanted; /* may be NULL: the number stays as it is; borrowed */
    int applied;              /* the number wanted that was acted on last */
    int previous;             /* threads before that */
    double previous_s;        /* mean time of an update then; 0: not known */
    double sum_s;             /* of `updates` with the present threads, or in the last window */
    int64_t updates;
    double pause_s; /* time of updates that must pass before more threads are tried again */
    double core_s;  /* core-seconds of all updates */
} thread_policy;

/* Begin with so many threads; a model that does not get them is the caller's error. */
status thread_policy_begin(thread_policy *p, rnn_model *model, int threads,
                           const atomic_int *wanted, error *err);

/* Between two batches: bring the threads to the number wanted.  What the system does not give is
 * not asked for again until that number changes. */
void thread_policy_apply(thread_policy *p);

/* An update took so long.  Where more threads have made updates slower, as on a machine whose other
 * CPUs are busy, there are as few as before for a while. */
void thread_policy_note_update(thread_policy *p, double update_s);

#endif
