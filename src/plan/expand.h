/* A config and its data -> the trials of a plan.  plan.h is what others see of it. */
#ifndef SWEEP_PLAN_EXPAND_H
#define SWEEP_PLAN_EXPAND_H

#include "src/plan/plan.h"

/* What a plan is made again from, besides its config and data. */
typedef struct plan_facts {
    plan_part *parts; /* one for each of plan_train_sizes */
    size_t part_count;
    plan_part whole;                        /* plan.h */
    char init_sha256[SHA256_HEX_CHARS + 1]; /* of the weights to start from; "" for none */
    tpe_result *told;                       /* to a search by results */
    int32_t told_count;
    int32_t *chosen; /* configurations that are confirmed; NULL: none were chosen yet */
    int32_t chosen_count;
} plan_facts;

/* Release what it holds. */
void plan_facts_free(plan_facts *facts);

/* As plan_create, from what is known; what the facts hold is taken over, also on failure. */
status plan_create_from(const config *c, const dataset *d, plan_facts *facts, plan **out,
                        error *err);

#endif
