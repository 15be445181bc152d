/* Adamax (Kingma and Ba, ICLR 2015), as torch.optim.Adamax: eps inside the maximum. */
#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"
#include "src/rnn/scalar_math.h"

enum { STEP };

static void prepare(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    const double beta1 = o->options[RNN_OPTION_BETA1];
    const int64_t step = (int64_t)++scalars[STEP];
    by->lr = (float)(o->lr / (1 - rnn_scalar_power(beta1, step)));
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->mean_fresh = (float)(1 - beta1);
    by->square_kept = (float)o->options[RNN_OPTION_BETA2];
    by->eps = (float)o->options[RNN_OPTION_EPS];
}

static float update(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *mean = state[0], *largest = state[1];
    g = oracle_decayed(by, g, w);
    *mean = oracle_lerp(*mean, g, by->mean_fresh);
    *largest = oracle_max(by->square_kept * *largest, __builtin_fabsf(g) + by->eps);
    return oracle_step(w, by->lr, *mean, *largest);
}

const optimiser_code rnn_optimiser_adamax = {prepare, update};
