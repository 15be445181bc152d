/* How the plan of a search by results stands to the one that its folder keeps.
 *
 * Such a plan grows as results come, in every process by itself, so that one may be behind another:
 * what decides is that both are by the same rule, and that one begins with the other.  One that is
 * overtaken while it writes may put the kept plan back by a generation; whoever grows or runs next
 * brings it forward again, to the same bytes. */
#ifndef SWEEP_RUN_PLAN_KIN_H
#define SWEEP_RUN_PLAN_KIN_H

#include "src/plan/plan.h"

typedef enum plan_kin {
    PLAN_KIN_SAME,    /* the same, or behind the kept one */
    PLAN_KIN_AHEAD,   /* it begins with the kept one */
    PLAN_KIN_LONGER,  /* likewise, and search.trials is more, or confirm is another */
    PLAN_KIN_SHORTER, /* search.trials is less */
    PLAN_KIN_OTHER,   /* by another rule: another key or value */
    PLAN_KIN_TORN,    /* by the same rule, and still other trials */
} plan_kin;

/* Whether both have as many of the best confirmed, as often and chosen by the same items. */
bool plan_kin_confirm_alike(const plan *a, const plan *b);

status plan_kin_of(const plan *kept, const plan *p, plan_kin *out, error *err);

#endif
