/* The code of an optimiser besides its kernel: what its options come to in an update, and the
 * update of one weight as plain scalar code, the oracle.  One in optimisers/<name>.c for each row
 * of the table; private to this room. */
#ifndef SWEEP_RNN_OPTIMISER_H
#define SWEEP_RNN_OPTIMISER_H

#include "src/rnn/kernels/optimiser_pass.h"

typedef struct optimiser_code {
    /* Go on by one update in the scalars, which are in the order of the table, and fill what is
     * needed of `by`, which is zero. */
    void (*prepare)(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by);
    /* The new weight; state[k] points at its number of state k, NULL where that is not kept. */
    float (*update)(const optimiser_coefficients *by, float w, float g, float *state[]);
} optimiser_code;

#define OPTIMISER(symbol, id, ...) extern const optimiser_code rnn_optimiser_##id;
#include "src/rnn/optimisers.def"
#undef OPTIMISER

#endif
