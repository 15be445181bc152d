/* The scripts that a job array of identical pilots and the job of its report consist of. */
#ifndef SWEEP_RUN_SLURM_SLURM_SCRIPT_H
#define SWEEP_RUN_SLURM_SLURM_SCRIPT_H

#include <stddef.h>

#include "src/base/status.h"
#include "src/base/text.h"

/* What a job asks for.  Texts are borrowed; "" where nothing is said. */
typedef struct slurm_job {
    const char *name;     /* of the job: letters, digits, - and _ */
    const char *program;  /* sweep, absolute */
    const char *folder;   /* of results, absolute */
    const char *settings; /* "run.lease=60 run.retries=0": how pilots work, besides the usual */
    const char *partition, *account;
    const char *time; /* as sbatch takes it */
    int cpus;         /* of a pilot */
    double memory_bytes;
    const char *const *extra; /* further options of sbatch, each one word beginning with - */
    size_t extra_count;
} slurm_job;

/* See that the texts can stand in a script: STATUS_BAD_INPUT names the first that cannot. */
status slurm_job_check(const slurm_job *j, error *err);

/* Append the script of `pilots` pilots.  They are told two minutes before their time is up, or a
 * tenth of a shorter time, and requeue themselves then. */
void slurm_append_pilots(text *out, const slurm_job *j, int pilots);

/* Append the script that makes the report; on what it waits is said when it is submitted. */
void slurm_append_report(text *out, const slurm_job *j);

#endif
