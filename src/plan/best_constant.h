/* The one number that answers best for many, by a measure: what a network is held against. */
#ifndef SWEEP_PLAN_BEST_CONSTANT_H
#define SWEEP_PLAN_BEST_CONSTANT_H

#include "src/base/status.h"
#include "src/trial/measures.h"

/* The number that, answered for all of `values` (count, every `stride`-th from the first on), has
 * the best measure of values: for MSE, RMSE and R² their mean, for MAE their median, for MAPE the
 * median that counts each by the inverse of its magnitude.  For sMAPE it is one of them: between
 * two neighbours every share is concave in the logarithm of the answer.  It is looked for among all
 * of them, or where there are more than 1,000 among so many, spread evenly over their ranks, and by
 * these.  The median of an even number is the middle of two, as numpy's. */
status best_constant(measure_kind m, const float *values, int64_t count, int stride, double *out,
                     error *err);

#endif
