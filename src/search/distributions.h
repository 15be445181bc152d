/* From a coordinate, a fraction of 2^64, to a value: what a search draws from.
 *
 * The bits of a value come from additions, multiplications, our own exp and log, and integers; real
 * ones are then snapped to six significant digits, which people can read. */
#ifndef SWEEP_SEARCH_DISTRIBUTIONS_H
#define SWEEP_SEARCH_DISTRIBUTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { SEARCH_DIGITS = 6 };

/* Uniform on [min, max], or, with `log`, uniform in its logarithm: min > 0. */
double search_real(uint64_t coordinate, double min, double max, bool log);

/* A whole number from min to max, each with the same probability; with `log` those that a
 * log-uniform number on [min - 1/2, max + 1/2] rounds to: min > 0. */
int64_t search_integer(uint64_t coordinate, int64_t min, int64_t max, bool log);

/* One of `count` things, from 0: of choices, and of a range's steps. */
uint64_t search_choice(uint64_t coordinate, uint64_t count);

#endif
