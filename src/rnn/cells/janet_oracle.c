/* JANET (van der Westhuizen & Lasenby 2018), an LSTM of which the forget gate alone is left, for
 * one unit of one row at step t:
 *
 *     f = sigmoid(z_f)                 forget gate: how much of h stays
 *     e = sigmoid(z_f - 1)             1 - e: how much of n comes in
 *     n = tanh(z_n)                    new content
 *     h_t = f h_(t-1) + (1 - e) n      h_0 = 0
 *
 * where z_k = W_ik x_t + b_ik + W_hk h_(t-1) + b_hk.  Backward, dh being all that reaches h_t:
 *
 *     dz_f = dh (h_(t-1) f (1 - f) - n e (1 - e))
 *     dz_n = dh (1 - e) (1 - n^2)
 *     dh_(t-1) += dh f                 besides what comes through the gates
 */
#include "src/rnn/oracle_cell.h"
#include "src/rnn/oracle_math.h"

enum { F, N }; /* gates */
enum { E };    /* states */

static void forward(oracle_unit *u) {
    const float f = u->gate[F] = oracle_sigmoid(u->z[F]), n = u->gate[N] = oracle_tanh(u->z[N]);
    const float e = u->state[E] = oracle_sigmoid(u->z[F] - 1);
    u->out = fused(f, u->h_before, (1 - e) * n);
}

static void backward(oracle_unit *u) {
    const float f = u->gate[F], n = u->gate[N], e = u->state[E], dh = u->dout;
    const float kept = u->h_before * oracle_sigmoid_slope(f);
    u->dz[F] = dh * fused(-n, oracle_sigmoid_slope(e), kept);
    u->dz[N] = dh * (1 - e) * oracle_tanh_slope(n);
    u->dh_before = fused(dh, f, u->dh_before);
}

const oracle_cell rnn_oracle_cell_janet = {forward, backward};
