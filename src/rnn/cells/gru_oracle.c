/* The GRU (Cho et al. 2014), in the form of PyTorch's nn.GRU and cuDNN, where the reset gate meets
 * the product with h and not h itself; for one unit of one row at step t:
 *
 *     r = sigmoid(z_r)                 reset gate
 *     z = sigmoid(z_z)                 update gate
 *     q = W_hn h_(t-1) + b_hn
 *     n = tanh(W_in x_t + b_in + r q)  new content
 *     h_t = n + z (h_(t-1) - n)        h_0 = 0
 *
 * where z_k = W_ik x_t + b_ik + W_hk h_(t-1) + b_hk for r and z.  Backward, dh being all that
 * reaches h_t:
 *
 *     dn   = dh (1 - z) (1 - n^2)      of the input's part
 *     dq   = dn r                      of the recurrent part
 *     dz_z = dh (h_(t-1) - n) z (1 - z)
 *     dz_r = dn q r (1 - r)
 *     dh_(t-1) += dh z                 besides what comes through the gates
 */
#include "src/rnn/oracle_cell.h"
#include "src/rnn/oracle_math.h"

enum { R, Z, N }; /* gates */

static void forward(oracle_unit *u) {
    const float r = u->gate[R] = oracle_sigmoid(u->z[R]);
    const float z = u->gate[Z] = oracle_sigmoid(u->z[Z]);
    const float n = u->gate[N] = oracle_tanh(fused(r, u->recurrent_z, u->z[N]));
    u->out = fused(z, u->h_before - n, n);
}

static void backward(oracle_unit *u) {
    const float r = u->gate[R], z = u->gate[Z], n = u->gate[N], dh = u->dout;
    const float dn = dh * (1 - z) * oracle_tanh_slope(n);
    u->dz[N] = dn;
    u->recurrent_dz = dn * r;
    u->dz[Z] = dh * (u->h_before - n) * oracle_sigmoid_slope(z);
    u->dz[R] = dn * u->recurrent_z * oracle_sigmoid_slope(r);
    u->dh_before = fused(dh, z, u->dh_before);
}

const oracle_cell rnn_oracle_cell_gru = {forward, backward};
