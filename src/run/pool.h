/* The pool: worker processes, what each is at, and what becomes of them. */
#ifndef SWEEP_RUN_POOL_H
#define SWEEP_RUN_POOL_H

#include "src/base/status.h"
#include "src/run/pool_job.h"

/* Train what there is.  See run_sweep for when this ends with which status. */
status pool_run(const pool_job *job, error *err);

#endif
