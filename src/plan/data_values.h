/* The values that trials may have of a key that says what is taken of the data: each of them is
 * looked up before there is a trial. */
#ifndef SWEEP_PLAN_DATA_VALUES_H
#define SWEEP_PLAN_DATA_VALUES_H

#include "src/base/status.h"
#include "src/config/config.h"

/* Of an INTEGER, the different ones, as they are written: those of the config, in their order, what
 * it has where a condition does not hold, those that stand in grids, and those in rows.  `*values`
 * is the caller's. */
status data_values_find(const config *c, config_key key, int64_t **values, size_t *count,
                        error *err);

#endif
