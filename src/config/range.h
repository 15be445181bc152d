/* {min, max, step}, {min, max, num, scale} or {min, max, scale}: the values a range stands for,
 * ascending.
 *
 * step        min, min + step, ... as far as max (max itself when a step lands on it)
 * num         that many from min to max, both included, evenly spaced by difference (scale: linear,
 *             the default) or by ratio (scale: log); num 1 takes a max that equals min
 * neither     min and max alone, the ends of what a search draws from
 *
 * Whole-number keys: the values of num are rounded to the nearest whole number, halves up.
 * Real keys: what is computed is snapped to 12 significant digits, so that 0.1 + 2 * 0.1 is 0.3;
 * min and max are kept as written.  Values that become equal are given once.
 */
#ifndef SWEEP_CONFIG_RANGE_H
#define SWEEP_CONFIG_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "src/config/config.h"
#include "src/config/document.h"
#include "src/config/problems.h"

enum { RANGE_MAX_VALUES = 100000 };

/* Expand the mapping `n` for an INTEGER, INTEGERS or REAL key.  On success `*values` (the caller
 * frees) holds
 * `*count` values, `*space` says whether they are ends, and `*notice` (the caller frees; else it is
 * left alone) says so when max is not one of them.  False after noting every problem, or without
 * memory. */
bool range_expand(const config_key_info *info, const node *n, problems *p, config_value **values,
                  size_t *count, config_space *space, char **notice);

#endif
