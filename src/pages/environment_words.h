/* Program, libraries and machine in a few sentences; the facts themselves are a table. */
#ifndef SWEEP_PAGES_ENVIRONMENT_WORDS_H
#define SWEEP_PAGES_ENVIRONMENT_WORDS_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/trial/results.h"

/* True when the results have the fact, and it is neither "" nor "unknown". */
bool pages_environment_knows(const results *r, const char *name);

/* "2 CPUs of Intel Xeon Platinum 8481C, AVX-512, 23.5 GiB memory, Linux 6.1.0, glibc 2.36. sweep
 * 0.1.0 (commit 0123456789ab), built by gcc 12.2.0. ..."  What is not known is left out; nothing
 * when nothing is.  Raw, as the facts are: from outside, escape it. */
void pages_append_environment(text *out, const results *r);

#endif
