/* What naive forecasts of the test items come to, in each measure of numbers: what a network's are
 * held against. */
#ifndef SWEEP_PLAN_NAIVE_ERRORS_H
#define SWEEP_PLAN_NAIVE_ERRORS_H

#include "src/data/dataset.h"

/* Fill d->naive, where the task is forecasting: a line "measure naive", or "measure naive
 * seasonal_naive", and one for each measure of its name and values, in numbers that read back as
 * they are; a measure that is undefined has none.  Where there are windows of several sizes, these
 * lines for each of them, behind a line of its own (results_begin_naive). */
status naive_errors_find(dataset *d, error *err);

#endif
