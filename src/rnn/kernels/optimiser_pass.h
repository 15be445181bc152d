/* One update of some weights by an optimiser: what its kernel and its oracle are handed.
 *
 * Weights, gradient and states lie alike (../params.h), a multiple of 16 floats.  The coefficients
 * are what the options come to for this update, computed in double and rounded to float once
 * (../optimisers/<name>.c); each optimiser sets those that it uses. */
#ifndef SWEEP_RNN_KERNELS_OPTIMISER_PASS_H
#define SWEEP_RNN_KERNELS_OPTIMISER_PASS_H

#include <stdbool.h>
#include <stddef.h>

#include "src/rnn/optimisers.h"

typedef struct optimiser_coefficients {
    float lr;          /* learning rate, perhaps with what corrects it: the step size */
    float gradient_lr; /* that of the gradient, where the mean has another */
    float decay;       /* of the weights, added to the gradient; 0: none */
    float shrink;      /* by which weights are multiplied first */
    float momentum;
    float fresh;             /* 1 - dampening: share of the gradient in the momentum buffer */
    float mean_fresh;        /* share of the gradient in its running mean */
    float square_kept;       /* share of what was in the running mean of squares */
    float square_fresh;      /* share of the gradient's square in it */
    float mean_correction;   /* by which the mean is divided */
    float square_correction; /* by which the mean of squares, or its root, is divided */
    float adaption;          /* RAdam: sqrt(1 - beta2^t) */
    float rectification;     /* RAdam: 0 while the variance is not tractable */
    float eps;
    float initial; /* what a state holds before the first update */
    bool first;    /* this is the first update */
    bool nesterov;
} optimiser_coefficients;

typedef struct optimiser_pass {
    optimiser_coefficients by;
    float *w;
    const float *g;
    float *state[RNN_MOST_OPTIMISER_STATES]; /* in the order of the table; NULL: not kept */
    ptrdiff_t count;
} optimiser_pass;

#endif
