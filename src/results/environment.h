/* What the results say of the program and the machine that made them. */
#ifndef SWEEP_RESULTS_ENVIRONMENT_H
#define SWEEP_RESULTS_ENVIRONMENT_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/trial/results.h"

/* Append name, version, commit and build, as `sweep --version` prints them, and a newline. */
void environment_append_version(text *out);

/* Add the facts: version and commit, compiler and libraries, CPU, memory, host, kernel, time. */
status environment_add_facts(results *r, error *err);

/* Add what one core can do, measured now (peak, bandwidths; tens of ms): nobody should wait for it,
 * and nothing else should run. */
status environment_add_limits(results *r, error *err);

/* Whether this very build made the results. */
bool environment_is_of(const results *r);

/* The program's version, "0.1.0"; static. */
const char *environment_version(void);

#endif
