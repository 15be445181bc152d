/* How long, as a person writes it. */
#ifndef SWEEP_CLI_DURATION_H
#define SWEEP_CLI_DURATION_H

#include <stdbool.h>

/* Read "90s", "55m", "1h30m" or "1.5d": numbers, each with its unit, or a single one without, in
 * seconds.  False when it is none, or not above 0. */
bool duration_parse(const char *words, double *out_s);

#endif
