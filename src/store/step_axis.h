/* The common axis of many trials' curves.
 *
 * Usually all trials are evaluated after the same updates, or after updates that overlap well (an
 * axis of epochs): then a step is a number of updates, the union over all trials, and cells of
 * trials that were not evaluated there stay empty.  When the union would be mostly empty, a step is
 * the ordinal of an evaluation, and only the iteration matrix says when it was. */
#ifndef SWEEP_STORE_STEP_AXIS_H
#define SWEEP_STORE_STEP_AXIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/trial/results.h"

typedef struct step_axis {
    int64_t *steps; /* ascending; owned */
    size_t count;
    bool ordinal;
} step_axis;

status step_axis_of(const results *r, step_axis *out, error *err);
void step_axis_free(step_axis *axis);

/* Where evaluation number `index`, after `iteration` updates, stands on the axis. */
size_t step_axis_place(const step_axis *axis, int32_t index, int64_t iteration);

#endif
