/* The LSTM (Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000, in the form of
 * PyTorch's nn.LSTM), for one unit of one row at step t:
 *
 *     i = sigmoid(z_i)                 input gate
 *     f = sigmoid(z_f)                 forget gate
 *     g = tanh(z_g)                    cell candidate
 *     o = sigmoid(z_o)                 output gate
 *     c_t = f c_(t-1) + i g
 *     h_t = o tanh(c_t)                h_0 = c_0 = 0
 *
 * where z_k = W_ik x_t + b_ik + W_hk h_(t-1) + b_hk for each gate k.  Backward, dh being all that
 * reaches h_t and dc what step t+1 hands back:
 *
 *     d    = dh o (1 - tanh(c)^2) + dc
 *     dz_i = d g i (1 - i)             dz_g = d i (1 - g^2)
 *     dz_f = d c_(t-1) f (1 - f)       dz_o = dh tanh(c) o (1 - o)
 *     dc   = d f                       for step t-1
 */
#include "src/rnn/oracle_cell.h"
#include "src/rnn/oracle_math.h"

enum { I, F, G, O }; /* gates */
enum { C, TANH_C };  /* states */

static float forward(const float z[], const float before[], float gate[], float state[]) {
    const float i = oracle_sigmoid(z[I]), f = oracle_sigmoid(z[F]), g = oracle_tanh(z[G]),
                o = oracle_sigmoid(z[O]);
    state[C] = fused(f, before[C], i * g);
    state[TANH_C] = oracle_tanh(state[C]);
    gate[I] = i, gate[F] = f, gate[G] = g, gate[O] = o;
    return o * state[TANH_C];
}

static void backward(const float gate[], const float before[], const float state[], float dh,
                     float dstate[], float dz[]) {
    const float i = gate[I], f = gate[F], g = gate[G], o = gate[O], tanh_c = state[TANH_C];
    const float d = fused(dh * o, fused(-tanh_c, tanh_c, 1), dstate[C]);
    dz[I] = d * g * fused(-i, i, i);
    dz[F] = d * before[C] * fused(-f, f, f);
    dz[G] = d * i * fused(-g, g, 1);
    dz[O] = dh * tanh_c * fused(-o, o, o);
    dstate[C] = d * f;
}

const oracle_cell rnn_oracle_cell_lstm = {forward, backward};
