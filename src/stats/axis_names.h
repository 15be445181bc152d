/* Axes of a sweep by the names that a user types. */
#ifndef SWEEP_STATS_AXIS_NAMES_H
#define SWEEP_STATS_AXIS_NAMES_H

#include "src/stats/comparison.h"

/* Read names between commas, "hidden_dim,layer_dim", each as in tables or as in a config
 * ("model.hidden_dim"), into `keys`, which has room for KEY_COUNT.  STATUS_BAD_INPUT for one that
 * does not vary in the sweep, with what does and, where one is near, a suggestion; for one that is
 * said twice; and for none. */
status axis_names_read(const comparison *c, const char *names, config_key keys[], int *count,
                       error *err);

#endif
