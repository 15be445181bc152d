/* A config and its data -> the trials of a plan.  plan.h is what others see of it. */
#ifndef SWEEP_PLAN_EXPAND_H
#define SWEEP_PLAN_EXPAND_H

#include "src/plan/plan.h"

/* As plan_create, from what is known of the data: `parts`, one for each of plan_train_sizes, taken
 * over also on failure, and the digest of the weights to start from, "" for none. */
status plan_create_from(const config *c, const dataset *d, plan_part *parts, size_t part_count,
                        const char *init_sha256, plan **out, error *err);

#endif
