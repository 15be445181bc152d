/* RMSprop (Hinton, lecture 6e), centred as in Graves (arXiv:1308.0850), as torch.optim.RMSprop: eps
 * outside the root. */
#include <math.h>

#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"

static void prepare(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    (void)scalars;
    by->lr = (float)o->lr;
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->momentum = (float)o->options[RNN_OPTION_MOMENTUM];
    by->square_kept = (float)o->options[RNN_OPTION_ALPHA];
    by->square_fresh = (float)(1 - o->options[RNN_OPTION_ALPHA]);
    by->mean_fresh = by->square_fresh;
    by->eps = (float)o->options[RNN_OPTION_EPS];
}

static float update(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *squares = state[0], *moving = state[1], *mean = state[2];
    g = oracle_decayed(by, g, w);
    *squares = oracle_mean_of_squares(by, *squares, g);
    float spread = *squares;
    if (mean) {
        *mean = oracle_lerp(*mean, g, by->mean_fresh);
        spread = oracle_max(0, fused(-*mean, *mean, spread));
    }
    const float root = sqrtf(spread) + by->eps;
    if (!moving) return oracle_step(w, by->lr, g, root);
    *moving = by->momentum * *moving + g / root;
    return fused(-by->lr, *moving, w);
}

const optimiser_code rnn_optimiser_rmsprop = {prepare, update};
