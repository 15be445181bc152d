/* NAdam (Dozat, ICLR workshop 2016), as torch.optim.NAdam. */
#include <math.h>

#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"
#include "src/rnn/scalar_math.h"

enum { STEP, MU_PRODUCT };

static const double MINUS_LOG_096 = 0x1.4e69ed6d80eb8p-5;

/* beta1 (1 - 0.96^(step * decay) / 2). */
static double momentum_at(double beta1, double decay, double step) {
    return beta1 * (1 - 0.5 * rnn_scalar_exp(-(step * decay * MINUS_LOG_096)));
}

static void prepare(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    const double beta1 = o->options[RNN_OPTION_BETA1], beta2 = o->options[RNN_OPTION_BETA2];
    const double decay = o->options[RNN_OPTION_MOMENTUM_DECAY], step = scalars[STEP] + 1;
    const double mu = momentum_at(beta1, decay, step), next = momentum_at(beta1, decay, step + 1);
    const double product = scalars[STEP] == 0 ? mu : scalars[MU_PRODUCT] * mu;
    scalars[STEP] = step;
    scalars[MU_PRODUCT] = product;
    by->gradient_lr = (float)(o->lr * (1 - mu) / (1 - product));
    by->lr = (float)(o->lr * next / (1 - product * next));
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->mean_fresh = (float)(1 - beta1);
    by->square_kept = (float)beta2;
    by->square_fresh = (float)(1 - beta2);
    by->square_correction = (float)(1 - rnn_scalar_power(beta2, (int64_t)step));
    by->eps = (float)o->options[RNN_OPTION_EPS];
}

static float update(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *mean = state[0], *squares = state[1];
    g = oracle_decayed(by, g, w);
    *mean = oracle_lerp(*mean, g, by->mean_fresh);
    *squares = oracle_mean_of_squares(by, *squares, g);
    const float root = sqrtf(*squares / by->square_correction) + by->eps;
    w = oracle_step(w, by->gradient_lr, g, root);
    return oracle_step(w, by->lr, *mean, root);
}

const optimiser_code rnn_optimiser_nadam = {prepare, update};
