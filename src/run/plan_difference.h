/* How the plan that a folder was begun for differs from the present one, and saying so. */
#ifndef SWEEP_RUN_PLAN_DIFFERENCE_H
#define SWEEP_RUN_PLAN_DIFFERENCE_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/plan/plan.h"
#include "src/run/plan_text.h"

/* How the trials of a stored plan stand to those of the present one, but for those that confirm. */
typedef struct plan_difference {
    int32_t stored, kept;
    bool same;            /* the same ones in the same order */
    bool confirmed;       /* the stored plan has chosen */
    bool confirmed_alike; /* and so has the present one, the same */
} plan_difference;

/* Compare; STATUS_NO_MEMORY at worst. */
status plan_difference_of(const plan_text *s, const plan *p, plan_difference *c, error *err);

/* STATUS_BAD_INPUT: that `folder` was begun for another sweep, by which keys, and what to do. */
status plan_difference_refuse(const char *folder, const plan *p, const plan_text *s,
                              const plan_difference *c, error *err);

/* STATUS_BAD_INPUT for a folder of a version with other bits or newer files. */
status plan_difference_check_rules(const char *folder, const plan_text *s, error *err);

#endif
