/* Contenders at equally many floating-point operations of training: what each had come to by then.
 *
 * Each trial counts by its last evaluation that is not beyond the budget, and the budget is not
 * beyond any trial's training: nothing is interpolated, and nothing goes beyond what was trained.
 * Where all were trained with nearly equally many, they count by their end. */
#ifndef SWEEP_STATS_EQUAL_FLOPS_H
#define SWEEP_STATS_EQUAL_FLOPS_H

#include "src/stats/comparison.h"

typedef struct equal_flops_entry {
    const configuration *of;
    double flops;           /* of training up to that evaluation, in the mean of its trials */
    sample_summary value;   /* of the selection metric there */
    paired_comparison pair; /* with the first entry, which is `b`; of the first entry nothing */
} equal_flops_entry;

typedef struct equal_flops {
    double budget;                                      /* operations of training */
    bool at_end;                                        /* all were trained with nearly as many */
    equal_flops_entry entry[COMPARISON_MAX_CONTENDERS]; /* the best first */
    int count;
} equal_flops;

/* Of the contenders of a comparison that compares architectures: those that were evaluated within
 * the budget.  Pairs are by seed, or by fold, in the selection metric, and corrected for all pairs
 * of contenders.  False where there is nothing to set beside the end: one architecture, fewer than
 * two contenders evaluated within the budget, or all updates of equally many operations; or memory
 * ran out. */
bool equal_flops_of(const comparison *c, equal_flops *out);

/* The value of the selection metric of a finished trial at a budget, or at its end; NAN where no
 * evaluation is within it. */
double equal_flops_value(const comparison *c, const equal_flops *e, const result *r);

#endif
