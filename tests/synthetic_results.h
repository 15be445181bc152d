/* Results made up for tests of the report: a sweep over any axes, with curves of a plain formula.
 */
#ifndef SWEEP_TESTS_SYNTHETIC_RESULTS_H
#define SWEEP_TESTS_SYNTHETIC_RESULTS_H

#include "src/trial/results.h"

enum { SYNTHETIC_MAX_VALUES = 32 };

/* How many of these values each axis has: 1 leaves it out of the sweep. */
typedef struct synthetic_sweep {
    int layers, widths, rates, seeds;
    int layer_dim[SYNTHETIC_MAX_VALUES];
    int hidden_dim[SYNTHETIC_MAX_VALUES];
    double lr[SYNTHETIC_MAX_VALUES];
} synthetic_sweep;

/* All trials finished, with six evaluations each; NULL on lack of memory. */
results *synthetic_results(const synthetic_sweep *sweep);

/* Make the last test accuracy of a trial `value` (and no earlier one higher). */
void synthetic_set_last(results *r, int32_t trial_index, double value);

/* Turn a finished trial into another one; `reason` is copied, may be NULL. */
void synthetic_set_status(results *r, int32_t trial_index, trial_status s, const char *reason);

/* Replace an owned text by a copy of `value`. */
void synthetic_set_text(char **owned, const char *value);

#endif
