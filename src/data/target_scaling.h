/* Numbers to predict, scaled for training by what the training items show, and back. */
#ifndef SWEEP_DATA_TARGET_SCALING_H
#define SWEEP_DATA_TARGET_SCALING_H

#include <stdint.h>

#include "src/base/status.h"

/* Of each of so many numbers an item has: (y - mean) / sd, with the population's sd; one that does
 * not vary has sd 1.  Owned. */
typedef struct target_scaling {
    int count;
    double *mean, *sd; /* (count) */
} target_scaling;

/* From `items` training items, or steps, targets (items, count), of which those of NAN are left
 * out.  Release with target_scaling_free. */
status target_scaling_find(const float *targets, int64_t items, int count, target_scaling **out,
                           error *err);
void target_scaling_free(target_scaling *s);

/* One item's numbers, each rounded once; NULL leaves them.  `to` may be `from`. */
void target_scaling_apply(const target_scaling *s, const float *from, int count, float *to);

/* The way back. */
void target_scaling_undo(const target_scaling *s, const float *from, int count, float *to);

#endif
