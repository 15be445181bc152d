/* Adagrad (Duchi et al., JMLR 12, 2011), as torch.optim.Adagrad. */
#include <math.h>

#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"

enum { STEP };

static void prepare(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    by->lr = (float)(o->lr / (1 + scalars[STEP] * o->options[RNN_OPTION_LR_DECAY]));
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->eps = (float)o->options[RNN_OPTION_EPS];
    by->initial = (float)o->options[RNN_OPTION_INITIAL_ACCUMULATOR_VALUE];
    by->first = scalars[STEP] == 0;
    scalars[STEP]++;
}

static float update(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *sum = state[0];
    g = oracle_decayed(by, g, w);
    *sum = fused(g, g, by->first ? by->initial : *sum);
    return oracle_step(w, by->lr, g, sqrtf(*sum) + by->eps);
}

const optimiser_code rnn_optimiser_adagrad = {prepare, update};
