/* How many workers a run has, and whether the machine can hold them. */
#ifndef SWEEP_RUN_CAPACITY_H
#define SWEEP_RUN_CAPACITY_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/plan/plan.h"

typedef struct capacity {
    int workers;
    int cores;            /* that they may use together, when fewer trials are left too */
    double workers_bytes; /* that they may take together, with what a process costs each */
} capacity;

/* What a worker takes besides its trial. */
extern const double CAPACITY_PROCESS_BYTES;

/* Choose the number of workers for the trials that are not `finished`: `wanted`, or by default as
 * many as the CPUs and the memory allow; never more than there are trials or descriptors.  If
 * `elastic`, the cores are those of the wanted workers, by default and at most all CPUs, even if
 * there are fewer trials.  STATUS_BAD_INPUT when a trial's threads are more than the CPUs;
 * STATUS_NO_MEMORY when the wanted workers, or by default a single one, need more memory than can
 * be used now.  Nothing has been allocated then. */
status capacity_find(const plan *p, const bool finished[], int wanted, bool elastic, capacity *out,
                     error *err);

#endif
