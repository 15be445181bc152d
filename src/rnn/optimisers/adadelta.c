/* Adadelta (Zeiler, arXiv:1212.5701), as torch.optim.Adadelta: eps inside the roots. */
#include <math.h>

#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"

static void prepare(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    (void)scalars;
    by->lr = (float)o->lr;
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->square_kept = (float)o->options[RNN_OPTION_RHO];
    by->square_fresh = (float)(1 - o->options[RNN_OPTION_RHO]);
    by->eps = (float)o->options[RNN_OPTION_EPS];
}

static float update(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *squares = state[0], *deltas = state[1];
    g = oracle_decayed(by, g, w);
    *squares = oracle_mean_of_squares(by, *squares, g);
    const float delta = sqrtf(*deltas + by->eps) / sqrtf(*squares + by->eps) * g;
    *deltas = oracle_mean_of_squares(by, *deltas, delta);
    return fused(-by->lr, delta, w);
}

const optimiser_code rnn_optimiser_adadelta = {prepare, update};
