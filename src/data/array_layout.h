/* How the axes of an array of inputs lie: which one are its items, steps and features. */
#ifndef SWEEP_DATA_ARRAY_LAYOUT_H
#define SWEEP_DATA_ARRAY_LAYOUT_H

#include "src/data/array_reading.h"

typedef struct array_layout {
    int64_t items, steps, features;
    int axis[3]; /* of the array, for items, steps and features; -1 for one that it has not */
} array_layout;

/* By data.axes, "ntf" and its like, each letter once, "n" and "t" always; else by the number of
 * axes.  STATUS_BAD_INPUT where they do not fit together. */
status array_layout_find(const array_reading *r, array_layout *l);

/* Into (items, steps, features); values that lie so stay as they are, others are replaced. */
status array_layout_order(const array_reading *r, const array_layout *l, float **values);

#endif
