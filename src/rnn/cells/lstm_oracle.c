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
 *
 * With peepholes (Gers, Schraudolph & Schmidhuber 2002):
 *
 *     z_i += p_i c_(t-1)    z_f += p_f c_(t-1)    z_o += p_o c_t
 *     d   += p_o dz_o       dc  += p_i dz_i + p_f dz_f
 *
 * The variants of Greff et al. 2015, each with one thing left out; a peephole goes with its gate:
 *
 *     without input gate           i = 1                without input activation    g = z_g
 *     without forget gate          f = 1                without output activation   h = o c
 *     without output gate          o = 1                coupled gates               f = 1 - i
 */
#include "src/rnn/oracle_cell.h"
#include "src/rnn/oracle_math.h"

enum { C, TANH_C }; /* states */

/* What a form has, and where its gates stand. */
typedef struct form {
    bool has_i, has_f, has_o, coupled, linear_g, linear_c;
    int i, f, g, o;
} form;

static void forward(const form *v, oracle_unit *u) {
    const float before = u->before[C];
    float i = 1, f = 1, o = 1;
    if (v->has_i) {
        const float z = u->peepholes ? fused(u->peephole[v->i], before, u->z[v->i]) : u->z[v->i];
        i = u->gate[v->i] = oracle_sigmoid(z);
    }
    if (v->has_f) {
        const float z = u->peepholes ? fused(u->peephole[v->f], before, u->z[v->f]) : u->z[v->f];
        f = u->gate[v->f] = oracle_sigmoid(z);
    }
    if (v->coupled) f = 1 - i;
    const float g = u->gate[v->g] = v->linear_g ? u->z[v->g] : oracle_tanh(u->z[v->g]);
    const float gained = v->has_i ? i * g : g;
    const bool keeps_all = !v->has_f && !v->coupled;
    const float c = u->state[C] = keeps_all ? fused(i, g, before) : fused(f, before, gained);
    const float m = u->state[TANH_C] = v->linear_c ? c : oracle_tanh(c);
    if (v->has_o) {
        const float z = u->peepholes ? fused(u->peephole[v->o], c, u->z[v->o]) : u->z[v->o];
        o = u->gate[v->o] = oracle_sigmoid(z);
    }
    u->out = v->has_o ? o * m : m;
}

static void backward(const form *v, oracle_unit *u) {
    const float before = u->before[C], m = u->state[TANH_C], g = u->gate[v->g], dh = u->dout;
    const float i = v->has_i ? u->gate[v->i] : 1, o = v->has_o ? u->gate[v->o] : 1;
    const float f = v->has_f ? u->gate[v->f] : v->coupled ? 1 - i : 1;
    const float dm = v->has_o ? dh * o : dh;
    float d =
        v->linear_c ? fused(dh, o, u->dstate[C]) : fused(dm, oracle_tanh_slope(m), u->dstate[C]);
    if (v->has_o) {
        u->dz[v->o] = dh * m * oracle_sigmoid_slope(o);
        if (u->peepholes) d = fused(u->peephole[v->o], u->dz[v->o], d);
    }
    u->dz[v->g] = v->has_i ? d * i : d;
    if (!v->linear_g) u->dz[v->g] = u->dz[v->g] * oracle_tanh_slope(g);
    float dc = v->has_f || v->coupled ? d * f : d;
    if (v->has_i) {
        const float gained = v->coupled ? g - before : g;
        u->dz[v->i] = d * gained * oracle_sigmoid_slope(i);
        if (u->peepholes) dc = fused(u->peephole[v->i], u->dz[v->i], dc);
    }
    if (v->has_f) {
        u->dz[v->f] = d * before * oracle_sigmoid_slope(f);
        if (u->peepholes) dc = fused(u->peephole[v->f], u->dz[v->f], dc);
    }
    u->dstate[C] = dc;
}

#define FORM(NAME, ...)                            \
    static const form NAME##_form = {__VA_ARGS__}; \
    static void NAME##_forward(oracle_unit *u) {   \
        forward(&NAME##_form, u);                  \
    }                                              \
    static void NAME##_backward(oracle_unit *u) {  \
        backward(&NAME##_form, u);                 \
    }                                              \
    const oracle_cell rnn_oracle_cell_##NAME = {NAME##_forward, NAME##_backward};

FORM(lstm, .has_i = true, .has_f = true, .has_o = true, .i = 0, .f = 1, .g = 2, .o = 3)
FORM(lstm_no_input_gate, .has_f = true, .has_o = true, .f = 0, .g = 1, .o = 2)
FORM(lstm_no_forget_gate, .has_i = true, .has_o = true, .i = 0, .g = 1, .o = 2)
FORM(lstm_no_output_gate, .has_i = true, .has_f = true, .i = 0, .f = 1, .g = 2)
FORM(lstm_no_input_activation, .has_i = true, .has_f = true, .has_o = true, .linear_g = true,
     .i = 0, .f = 1, .g = 2, .o = 3)
FORM(lstm_no_output_activation, .has_i = true, .has_f = true, .has_o = true, .linear_c = true,
     .i = 0, .f = 1, .g = 2, .o = 3)
FORM(lstm_coupled, .has_i = true, .has_o = true, .coupled = true, .i = 0, .g = 1, .o = 2)
