/* Initial weights in words. */
#ifndef SWEEP_PLAN_EXPLAIN_INITIALISATION_H
#define SWEEP_PLAN_EXPLAIN_INITIALISATION_H

#include "src/base/text.h"
#include "src/trial/trial.h"

/* Append how one trial's weights start, formulas filled in: "input weights xavier_uniform,
 * ±√(6/(fan_in + fan_out)) = ±0.1184; recurrent weights orthogonal, the gates stacked; ...". */
void explain_append_initialisation(text *out, const trial *t);

/* Trials and the keys that vary among them.  `stride` is the distance in bytes from one trial to
 * the next. */
typedef struct explain_trials {
    const trial *first;
    int32_t count;
    size_t stride;
    const config_key *axes;
    int axis_count;
} explain_trials;

/* Append a line for each way in which the weights of those trials that have this architecture
 * start, at most six, each after `indent` and with what sets it apart: "initial weights, init
 * orthogonal:
 * ...". */
void explain_append_initial_weights(text *out, const explain_trials *trials,
                                    const rnn_architecture *a, const char *opening);

/* The same of several architectures; what is the same for them is said once. */
void explain_append_initial_weights_of(text *out, const explain_trials *trials,
                                       const rnn_architecture *const of[], int count,
                                       const char *opening);

#endif
