/* compare.same_within and compare.target: numbers on the scale of the metric. */
#ifndef SWEEP_PLAN_PLAN_COMPARE_H
#define SWEEP_PLAN_PLAN_COMPARE_H

#include "src/plan/plan.h"

/* STATUS_BAD_INPUT, with the place and what is meant, where all results would be the same within
 * compare.same_within, as it is no less than the largest difference there can be, or where no
 * result can come to compare.target: 5 of an accuracy is 500 points. */
status plan_check_compare(const plan *p, error *err);

#endif
