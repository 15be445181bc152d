/* The plain recurrent network (Elman 1990), as PyTorch's nn.RNN, for one unit of one row at step t:
 *
 *     h_t = tanh(z)  or  max(z, 0),    z = W_ih x_t + b_ih + W_hh h_(t-1) + b_hh,    h_0 = 0
 *
 * Backward, dh being all that reaches h_t:
 *
 *     dz = dh (1 - h^2)  or  dh where h > 0, else 0
 */
#include "src/rnn/oracle_cell.h"
#include "src/rnn/oracle_math.h"

static void tanh_forward(oracle_unit *u) {
    u->out = u->gate[0] = oracle_tanh(u->z[0]);
}

static void tanh_backward(oracle_unit *u) {
    u->dz[0] = u->dout * oracle_tanh_slope(u->gate[0]);
}

/* NaN stays. */
static void relu_forward(oracle_unit *u) {
    u->out = u->gate[0] = 0 > u->z[0] ? 0 : u->z[0];
}

static void relu_backward(oracle_unit *u) {
    u->dz[0] = u->gate[0] > 0 ? u->dout : 0;
}

const oracle_cell rnn_oracle_cell_rnn_tanh = {tanh_forward, tanh_backward};
const oracle_cell rnn_oracle_cell_rnn_relu = {relu_forward, relu_backward};
