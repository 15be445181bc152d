/* The update gate RNN (Collins, Sohl-Dickstein & Sussillo 2017), for one unit of one row at step t:
 *
 *     f = sigmoid(z_f)                 update gate
 *     n = tanh(z_n)                    new content
 *     h_t = n + f (h_(t-1) - n)        h_0 = 0
 *
 * where z_k = W_ik x_t + b_ik + W_hk h_(t-1) + b_hk.  Backward, dh being all that reaches h_t:
 *
 *     dz_f = dh (h_(t-1) - n) f (1 - f)
 *     dz_n = dh (1 - f) (1 - n^2)
 *     dh_(t-1) += dh f                 besides what comes through the gates
 */
#include "src/rnn/oracle_cell.h"
#include "src/rnn/oracle_math.h"

enum { F, N }; /* gates */

static void forward(oracle_unit *u) {
    const float f = u->gate[F] = oracle_sigmoid(u->z[F]), n = u->gate[N] = oracle_tanh(u->z[N]);
    u->out = fused(f, u->h_before - n, n);
}

static void backward(oracle_unit *u) {
    const float f = u->gate[F], n = u->gate[N], dh = u->dout;
    u->dz[F] = dh * (u->h_before - n) * oracle_sigmoid_slope(f);
    u->dz[N] = dh * (1 - f) * oracle_tanh_slope(n);
    u->dh_before = fused(dh, f, u->dh_before);
}

const oracle_cell rnn_oracle_cell_ugrnn = {forward, backward};
