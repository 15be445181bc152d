/* k folds: every configuration is trained once for each fold, as it is with each seed. */
#ifndef SWEEP_PLAN_PLAN_FOLDS_H
#define SWEEP_PLAN_PLAN_FOLDS_H

#include "src/plan/plan.h"

/* Whether a config cuts its items into folds. */
bool plan_has_folds(const config *c);

/* How many folds each configuration is trained for; 1 without folds. */
size_t plan_fold_count(const config *c);

/* The number of fold number `i` of them; 0 without folds. */
int64_t plan_fold_at(const config *c, size_t i);

/* STATUS_BAD_INPUT, which names the keys and the cure, for what does not go together with folds. */
status plan_folds_check(const config *c, error *err);

#endif
