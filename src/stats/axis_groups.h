/* Axes of a sweep whose values advance together are one axis with several names. */
#ifndef SWEEP_STATS_AXIS_GROUPS_H
#define SWEEP_STATS_AXIS_GROUPS_H

#include <stdbool.h>

#include "src/base/text.h"
#include "src/stats/comparison.h"

/* Find them among the varying axes of a comparison that has its configurations. */
void axis_groups_find(comparison *c);

/* Whether the varying axis at this place is the first of its group. */
bool axis_groups_leads(const comparison *c, int place);

/* Whether two axes are of one group; an axis is so with itself. */
bool axis_groups_share(const comparison *c, config_key a, config_key b);

/* Append an axis with those that go with it: "hidden_dim with layer_dim". */
void axis_groups_append(text *out, const comparison *c, config_key axis);

#endif
