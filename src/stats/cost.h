/* What a configuration costs: its parameters, or the floating-point operations of its training; and
 * which are worth it. */
#ifndef SWEEP_STATS_COST_H
#define SWEEP_STATS_COST_H

#include "src/stats/comparison.h"

typedef enum cost_kind { COST_PARAMETERS, COST_FLOPS } cost_kind;

/* Costs that differ by this factor at most are called nearly equal: as far as model.params lets a
 * network be from its budget, by default. */
extern const double COST_NEARLY_EQUAL;

/* Floating-point operations of a trial's training up to an iteration: those of the items seen,
 * evaluations not counted. */
double cost_training_flops(const trial *t, int64_t iteration);

/* Trainable parameters; or the operations of training, in the mean over the finished trials, each
 * as far as it was trained.  NAN without a finished one. */
double cost_of(const configuration *g, cost_kind kind);

/* The least and the most of all configurations that have a result; NAN for both without one. */
typedef struct cost_span {
    double least, most;
} cost_span;
cost_span cost_span_of(const comparison *c, cost_kind kind);

/* Whether two costs are nearly equal. */
bool cost_nearly_equal(double a, double b);

/* The Pareto front: configurations that are better, in their mean at the end, than all that cost as
 * much or less, the cheapest first; of equal ones the first of the ranking.  Fills `front`, which
 * has room for every configuration, and returns how many they are; 0 without memory. */
int32_t cost_find_front(const comparison *c, cost_kind kind, const configuration *front[]);

/* Append a cost: "53,010 parameters", "1.25 TFLOP". */
void cost_append(text *out, cost_kind kind, double cost);

#endif
