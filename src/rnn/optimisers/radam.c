/* RAdam (Liu et al., ICLR 2020), as torch.optim.RAdam. */
#include <math.h>

#include "src/rnn/optimiser.h"
#include "src/rnn/optimiser_oracle.h"
#include "src/rnn/scalar_math.h"

enum { STEP };

/* The variance of the adaptive rate, against that of a long run; 0 while it is not tractable. */
static double rectification_at(double beta2, double power, double step) {
    const double most = 2 / (1 - beta2) - 1;
    const double length = most - 2 * step * power / (1 - power);
    if (!(length > 5)) return 0;
    return sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
}

static void prepare(const rnn_optimisation *o, double scalars[], optimiser_coefficients *by) {
    const double beta1 = o->options[RNN_OPTION_BETA1], beta2 = o->options[RNN_OPTION_BETA2];
    const double step = ++scalars[STEP];
    const double power = rnn_scalar_power(beta2, (int64_t)step);
    by->lr = (float)o->lr;
    by->decay = (float)o->options[RNN_OPTION_WEIGHT_DECAY];
    by->mean_fresh = (float)(1 - beta1);
    by->square_kept = (float)beta2;
    by->square_fresh = (float)(1 - beta2);
    by->mean_correction = (float)(1 - rnn_scalar_power(beta1, (int64_t)step));
    by->adaption = (float)sqrt(1 - power);
    by->rectification = (float)rectification_at(beta2, power, step);
    by->eps = (float)o->options[RNN_OPTION_EPS];
}

static float update(const optimiser_coefficients *by, float w, float g, float *state[]) {
    float *mean = state[0], *squares = state[1];
    g = oracle_decayed(by, g, w);
    *mean = oracle_lerp(*mean, g, by->mean_fresh);
    *squares = oracle_mean_of_squares(by, *squares, g);
    float step = *mean / by->mean_correction * by->lr;
    if (by->rectification != 0) {
        step = step * (by->adaption / (sqrtf(*squares) + by->eps));
        step = step * by->rectification;
    }
    return w - step;
}

const optimiser_code rnn_optimiser_radam = {prepare, update};
