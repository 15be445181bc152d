/* Calling a program of the scheduler's: without a shell, with what it says, and not for ever. */
#ifndef SWEEP_RUN_SLURM_SLURM_PROGRAM_H
#define SWEEP_RUN_SLURM_SLURM_PROGRAM_H

#include "src/base/status.h"
#include "src/base/text.h"

/* Run words[0], found by PATH, with the words up to NULL; `said` gets its standard output, and the
 * error its standard error.  STATUS_BAD_INPUT when there is no such program; STATUS_IO when it
 * fails (*code is its exit code then), or says nothing for a minute. */
status slurm_call(const char *const words[], text *said, int *code, error *err);

#endif
