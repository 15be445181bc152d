/* How many workers a run has, and whether the machine can hold them. */
#ifndef SWEEP_RUN_CAPACITY_H
#define SWEEP_RUN_CAPACITY_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/plan/plan.h"

/* Choose the number of workers for the trials that are not `finished`: `wanted`, or by default as
 * many as the CPUs and the memory allow; never more than there are trials or descriptors.
 * STATUS_BAD_INPUT when a trial's threads are more than the CPUs; STATUS_NO_MEMORY when the wanted
 * workers, or by default a single one, need more memory than can be used now.  Nothing has been
 * allocated then. */
status capacity_workers(const plan *p, const bool finished[], int wanted, int *workers, error *err);

#endif
