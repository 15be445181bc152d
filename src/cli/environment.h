/* What the results say of the program and the machine that made them. */
#ifndef SWEEP_CLI_ENVIRONMENT_H
#define SWEEP_CLI_ENVIRONMENT_H

#include "src/base/status.h"
#include "src/plan/results.h"

/* Print name, version, commit and build, as `sweep --version`. */
void environment_print_version(void);

/* Add facts: sweep_version, git_commit, git_dirty, numerics_version, compiler, flags, isa_path,
 * cpu, cpus, memory, host, kernel, hdf5_version, gnuplot_version, finished_at. */
status environment_add_facts(results *r, error *err);

#endif
