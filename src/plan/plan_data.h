/* The data of a plan: opened once, in as many parts as there are sizes to train with. */
#ifndef SWEEP_PLAN_PLAN_DATA_H
#define SWEEP_PLAN_PLAN_DATA_H

#include "src/plan/plan.h"

/* The different data.train_size that trials may have, first those of its values, in their order, as
 * they are written: 0 is all.  `*sizes` is the caller's. */
status plan_train_sizes(const config *c, int64_t **sizes, size_t *count, error *err);

/* Fill p->parts from its config and data.  STATUS_BAD_INPUT when a data.train_size asks for more
 * items than there are, or data.val_size leaves nothing to train on. */
status plan_find_parts(plan *p, error *err);

#endif
