/* Adam (Kingma and Ba, ICLR 2015), AMSGrad (Reddi et al., ICLR 2018) and AdamW (Loshchilov and
 * Hutter, ICLR 2019), as torch.optim.Adam and AdamW: eps after the correction, and the largest of
 * the uncorrected squares. */
#include <math.h>

#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"
#include "src/rnn/scalar_math.h"

enum { STEP };

static void prepare_adam(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    const double beta1 = o->options[RNN_OPTION_BETA1], beta2 = o->options[RNN_OPTION_BETA2];
    const int64_t step = (int64_t)++scalars[STEP];
    by->lr = (float)(o->lr / (1 - rnn_scalar_power(beta1, step)));
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->mean_fresh = (float)(1 - beta1);
    by->square_kept = (float)beta2;
    by->square_fresh = (float)(1 - beta2);
    by->square_correction = (float)sqrt(1 - rnn_scalar_power(beta2, step));
    by->eps = (float)o->options[RNN_OPTION_EPS];
}

/* The decay shrinks the weights and stays out of the gradient. */
static void prepare_adamw(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    prepare_adam(o, scalars, by);
    by->decay = 0;
    by->shrink = (float)(1 - o->lr * o->options[RNN_OPTION_WEIGHT_DECAY]);
}

static float update_adam(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *mean = state[0], *squares = state[1], *largest = state[2];
    g = oracle_decayed(by, g, w);
    *mean = oracle_lerp(*mean, g, by->mean_fresh);
    *squares = oracle_mean_of_squares(by, *squares, g);
    if (largest) *largest = oracle_max(*largest, *squares);
    const float spread = largest ? *largest : *squares;
    return oracle_step(w, by->lr, *mean, sqrtf(spread) / by->square_correction + by->eps);
}

static float update_adamw(const optimiser_coefficients *by, float w, float g, float *state[]) {
    return update_adam(by, w * by->shrink, g, state);
}

const optimiser_code rnn_optimiser_adam = {prepare_adam, update_adam};
const optimiser_code rnn_optimiser_adamw = {prepare_adamw, update_adamw};
