/* The threads that train a trial: as many as are wished for, unless they get in each other's way.
 */
#ifndef SWEEP_TRAIN_CREW_H
#define SWEEP_TRAIN_CREW_H

#include <stdatomic.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/lstm/lstm.h"

typedef struct crew {
    lstm_model *model;        /* borrowed */
    const atomic_int *wished; /* may be NULL: the number stays as it is; borrowed */
    int asked;                /* the wish that was heeded last */
    int before;               /* threads before that */
    double before_s;          /* mean time of an update then; 0: not known */
    double sum_s;             /* of `updates` with the threads of now, or of the last window */
    int64_t updates;
    double rest_s; /* time of updates that must pass before help is tried again */
    double core_s; /* core-seconds of all updates */
} crew;

/* Begin with so many threads; a model that does not get them is the caller's error. */
status crew_begin(crew *c, lstm_model *model, int threads, const atomic_int *wished, error *err);

/* Between two batches: bring the threads to the number wished for.  What the system does not give
 * is not asked for again until the wish changes. */
void crew_heed(crew *c);

/* An update took so long.  Where more threads have made updates slower, as on a machine whose other
 * CPUs are busy, there are as few as before for a while. */
void crew_note_update(crew *c, double update_s);

#endif
