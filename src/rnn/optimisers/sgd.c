/* SGD with momentum (Sutskever et al., ICML 2013), as torch.optim.SGD. */
#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"

enum { STEP };

static void prepare(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    by->lr = (float)o->lr;
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->momentum = (float)o->options[RNN_OPTION_MOMENTUM];
    by->fresh = (float)(1 - o->options[RNN_OPTION_DAMPENING]);
    by->nesterov = o->options[RNN_OPTION_NESTEROV] != 0;
    by->first = scalars[STEP] == 0;
    scalars[STEP]++;
}

static float update(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *buffer = state[0];
    g = oracle_decayed(by, g, w);
    if (buffer) {
        *buffer = by->first ? g : fused(by->fresh, g, by->momentum * *buffer);
        g = by->nesterov ? fused(by->momentum, *buffer, g) : *buffer;
    }
    return fused(-by->lr, g, w);
}

const optimiser_code rnn_optimiser_sgd = {prepare, update};
