/* How long a run of a whole plan will take on this machine. */
#ifndef SWEEP_RUN_FORECAST_H
#define SWEEP_RUN_FORECAST_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/plan/plan.h"
#include "src/rnn/instruction_set.h"
#include "src/run/schedule.h"

/* Seconds from the first trial's start to the last one's end with so many workers that share so
 * many cores.  The longest networks of the plan are each trained for a moment, together about a
 * quarter of a second of CPU time on every core; the others are scaled from the one that is nearest
 * in work; what is to be confirmed counts with the most that it can come to.  STATUS_BAD_INPUT for
 * an `isa` that this CPU lacks, STATUS_NO_MEMORY. */
status forecast_run(const plan *p, schedule_order order, rnn_isa isa, int workers, int cores,
                    bool elastic, double *run_s, error *err);

/* The same for known times of the trials, each alone with one thread. */
status forecast_schedule(const plan *p, schedule_order order, const double trial_s[], int workers,
                         int cores, bool elastic, double *run_s, error *err);

#endif
