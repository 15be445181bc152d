/* A results folder trained by Slurm: pilots submitted, looked at, taken back.
 *
 * What was submitted is told by the names of jobs alone, which are kept in slurm/ of the folder
 * before anything is submitted: so that nothing is lost by an end between the two, by an answer
 * that never came, or by a cluster without accounting. */
#ifndef SWEEP_RUN_SLURM_SLURM_H
#define SWEEP_RUN_SLURM_SLURM_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/run/slurm/slurm_script.h"

/* Submit `pilots` pilots and the job of the report; j->name is made here from `title`.  Where the
 * scheduler allows no array of that many they are several arrays.  `told` gets what was done, a
 * line each.  The folder must be there.  Errors as of slurm_job_check; STATUS_BAD_INPUT where there
 * is no Slurm; STATUS_IO says what the scheduler has against it. */
status slurm_submit(const slurm_job *j, const char *title, int pilots, text *told, error *err);

/* Append the scripts that would be submitted, and do nothing else. */
status slurm_append_scripts(text *out, const slurm_job *j, const char *title, int pilots,
                            error *err);

typedef struct slurm_counts {
    int running, waiting; /* pilots */
    text lines;           /* one a job or part of an array that waits: id, state, reason */
    bool submitted, logs; /* whether anything ever was, and whether a job of it has left a log */
} slurm_counts;

/* What of the folder's jobs the scheduler still has; none where nothing was submitted.  Release
 * with text_free(&out->lines). */
status slurm_look(const char *folder, slurm_counts *out, error *err);

/* Take them all back. */
status slurm_cancel(const char *folder, error *err);

/* Put the job that this process is in back into the queue: it ends and is started again. */
status slurm_requeue(const char *job_id, error *err);

#endif
