#include "src/lstm/oracle.h"

#include "src/lstm/kernels/coefficients.h"
#include "src/lstm/kernels/fused.h"
#include "src/lstm/panels.h"
#include "src/lstm/softmax.h"

enum { GROUP_ROWS = 32, I = 0, F = 1, G = 2, O = 3 };

/* What one step of one row in one layer remembers: (hidden_dim) each. */
typedef struct step {
    float *gate[GATES], *dz[GATES], *c, *tanh_c, *h, *dh;
} step;

enum { STEP_ARRAYS = 2 * GATES + 4 };

typedef struct network {
    lstm_shape shape;
    int batch;
    const float *x;
    float *memory; /* [layer][row][t][STEP_ARRAYS][hidden_dim], then one hidden_dim for dc */
} network;

/* Views of one layer in a vector of all parameters. */
typedef struct layer {
    int inputs;
    size_t weight_ih, weight_hh, bias_ih, bias_hh, end; /* offsets */
} layer;

static layer layer_at(lstm_shape s, int l) {
    const size_t hidden = (size_t)s.hidden_dim, rows = GATES * hidden;
    layer at = {.end = 0};
    for (int k = 0; k <= l; k++) {
        at.inputs = k == 0 ? s.input_dim : s.hidden_dim;
        at.weight_ih = at.end;
        at.weight_hh = at.weight_ih + rows * (size_t)at.inputs;
        at.bias_ih = at.weight_hh + rows * hidden;
        at.bias_hh = at.bias_ih + rows;
        at.end = at.bias_hh + rows;
    }
    return at;
}

static size_t step_floats(lstm_shape s) {
    return size_times(STEP_ARRAYS, (size_t)s.hidden_dim);
}

size_t oracle_floats(lstm_shape s, int batch) {
    const size_t row = size_times(step_floats(s), (size_t)s.seq_dim);
    const size_t steps = size_times(size_times(row, (size_t)batch), (size_t)s.layer_dim);
    return size_plus(steps, (size_t)s.hidden_dim);
}

static size_t steps_before(const network *n, int l, int row, int t) {
    return ((size_t)l * (size_t)n->batch + (size_t)row) * (size_t)n->shape.seq_dim + (size_t)t;
}

static step step_at(const network *n, int l, int row, int t) {
    const size_t hidden = (size_t)n->shape.hidden_dim;
    float *next = n->memory + steps_before(n, l, row, t) * step_floats(n->shape);
    step s;
    for (int q = 0; q < GATES; q++, next += hidden) s.gate[q] = next;
    for (int q = 0; q < GATES; q++, next += hidden) s.dz[q] = next;
    s.c = next;
    s.tanh_c = next + hidden;
    s.h = next + 2 * hidden;
    s.dh = next + 3 * hidden;
    return s;
}

/* The layer's input at one step: pixels, or h of the layer below. */
static const float *input_at(const network *n, int l, int row, int t) {
    const size_t steps = (size_t)row * (size_t)n->shape.seq_dim + (size_t)t;
    if (l == 0) return n->x + steps * (size_t)n->shape.input_dim;
    return step_at(n, l - 1, row, t).h;
}

static float power_of_two(float shifted) {
    uint32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits <<= 23;
    memcpy(&shifted, &bits, sizeof shifted);
    return shifted;
}

static float sigmoid(float x) {
    x = x > SIGMOID_MAX ? SIGMOID_MAX : x;
    x = x < SIGMOID_MIN ? SIGMOID_MIN : x;
    const float shifted = fused(-x, LOG2_E, ROUNDER), n = shifted - ROUNDER;
    const float r = fused(-n, LN2_LOW, fused(-n, LN2_HIGH, -x));
    float p = fused(r, E6, E5);
    p = fused(r, p, E4);
    p = fused(r, p, E3);
    p = fused(r, p, E2);
    p = fused(r, p, 1);
    p = fused(r, p, 1);
    return 1 / fused(p, power_of_two(shifted), 1);
}

static float hyperbolic_tangent(float x) {
    const float half = __builtin_fabsf(x) > TANH_MAX ? TANH_MAX : __builtin_fabsf(x);
    const float y = half + half;
    const float shifted = fused(y, LOG2_E, ROUNDER), n = shifted - ROUNDER;
    const float r = fused(-n, LN2_LOW, fused(-n, LN2_HIGH, y));
    float p = fused(r, M7, M6);
    p = fused(r, p, M5);
    p = fused(r, p, M4);
    p = fused(r, p, M3);
    p = fused(r, p, M2);
    p = fused(r * r, p, r);
    const float scale = power_of_two(shifted), m = fused(p, scale, scale - 1);
    return __builtin_copysignf(m / (m + 2), x);
}

/* z[k] = b_ih[k] + b_hh[k] + sum_j w_ih[k][j] x[j] + sum_j w_hh[k][j] h_before[j]. */
static float pre_activation(const layer *at, const float *w, size_t k, const float *x,
                            const float *h_before, size_t hidden) {
    const size_t inputs = (size_t)at->inputs;
    float z = w[at->bias_ih + k] + w[at->bias_hh + k];
    for (size_t j = 0; j < inputs; j++) z = fused(x[j], w[at->weight_ih + k * inputs + j], z);
    if (!h_before) return z;
    for (size_t j = 0; j < hidden; j++)
        z = fused(h_before[j], w[at->weight_hh + k * hidden + j], z);
    return z;
}

static void forward_step(const network *n, const float *w, int l, int row, int t) {
    const size_t hidden = (size_t)n->shape.hidden_dim;
    const layer at = layer_at(n->shape, l);
    const step s = step_at(n, l, row, t);
    const float *x = input_at(n, l, row, t);
    const step before = step_at(n, l, row, t > 0 ? t - 1 : 0);
    for (size_t u = 0; u < hidden; u++) {
        float z[GATES];
        for (size_t q = 0; q < GATES; q++)
            z[q] = pre_activation(&at, w, q * hidden + u, x, t > 0 ? before.h : NULL, hidden);
        const float i = sigmoid(z[I]), f = sigmoid(z[F]), g = hyperbolic_tangent(z[G]),
                    o = sigmoid(z[O]);
        s.c[u] = fused(f, t > 0 ? before.c[u] : 0, i * g);
        s.tanh_c[u] = hyperbolic_tangent(s.c[u]);
        s.h[u] = o * s.tanh_c[u];
        s.gate[I][u] = i, s.gate[F][u] = f, s.gate[G][u] = g, s.gate[O][u] = o;
    }
}

/* logits[k] = b[k] + sum_j w[k][j] h_(T-1)[j]. */
static void read_out(const network *n, const float *w, int row, float *logits) {
    const size_t hidden = (size_t)n->shape.hidden_dim, classes = (size_t)n->shape.output_dim;
    const float *h = step_at(n, n->shape.layer_dim - 1, row, n->shape.seq_dim - 1).h;
    const float *weight = w + layer_at(n->shape, n->shape.layer_dim - 1).end;
    const float *bias = weight + classes * hidden;
    for (size_t k = 0; k < classes; k++) {
        logits[k] = bias[k];
        for (size_t j = 0; j < hidden; j++)
            logits[k] = fused(h[j], weight[k * hidden + j], logits[k]);
    }
}

static void forward(const network *n, const float *weights, float *logits) {
    for (int row = 0; row < n->batch; row++) {
        for (int l = 0; l < n->shape.layer_dim; l++)
            for (int t = 0; t < n->shape.seq_dim; t++) forward_step(n, weights, l, row, t);
        read_out(n, weights, row, logits + (size_t)row * (size_t)n->shape.output_dim);
    }
}

/* dz of one step from dh and dc; dc becomes what step t-1 gets. */
static void backward_cell(const network *n, int l, int row, int t, float *dc) {
    const step s = step_at(n, l, row, t), before = step_at(n, l, row, t > 0 ? t - 1 : 0);
    for (size_t u = 0; u < (size_t)n->shape.hidden_dim; u++) {
        const float i = s.gate[I][u], f = s.gate[F][u], g = s.gate[G][u], o = s.gate[O][u];
        const float c_before = t > 0 ? before.c[u] : 0, tanh_c = s.tanh_c[u], dh = s.dh[u];
        const float d = fused(dh * o, fused(-tanh_c, tanh_c, 1), dc[u]);
        s.dz[I][u] = d * g * fused(-i, i, i);
        s.dz[F][u] = d * c_before * fused(-f, f, f);
        s.dz[G][u] = d * i * fused(-g, g, 1);
        s.dz[O][u] = dh * tanh_c * fused(-o, o, o);
        dc[u] = d * f;
    }
}

/* dinput[j] += sum over the gate rows, i f g o, of dz[k] weight[k][j]. */
static void add_to_input(const step *s, const float *weight, size_t hidden, float *dinput) {
    for (size_t j = 0; j < hidden; j++)
        for (size_t q = 0; q < GATES; q++)
            for (size_t u = 0; u < hidden; u++)
                dinput[j] = fused(s->dz[q][u], weight[(q * hidden + u) * hidden + j], dinput[j]);
}

static void backward_layer(const network *n, const float *weights, int l, int row) {
    const size_t hidden = (size_t)n->shape.hidden_dim;
    const layer at = layer_at(n->shape, l);
    float *dc = n->memory + oracle_floats(n->shape, n->batch) - hidden;
    memset(dc, 0, hidden * sizeof *dc);
    for (int t = n->shape.seq_dim; t-- > 0;) {
        const step s = step_at(n, l, row, t);
        backward_cell(n, l, row, t, dc);
        if (t > 0) add_to_input(&s, weights + at.weight_hh, hidden, step_at(n, l, row, t - 1).dh);
        if (l == 0) continue;
        float *below = step_at(n, l - 1, row, t).dh;
        memset(below, 0, hidden * sizeof *below);
        add_to_input(&s, weights + at.weight_ih, hidden, below);
    }
}

/* dh of the last step from dlogits; 0 for the steps before. */
static void backward_readout(const network *n, const float *weights, int row,
                             const float *dlogits) {
    const size_t hidden = (size_t)n->shape.hidden_dim;
    const int top = n->shape.layer_dim - 1, last = n->shape.seq_dim - 1;
    const float *weight = weights + layer_at(n->shape, top).end;
    for (int t = 0; t <= last; t++) memset(step_at(n, top, row, t).dh, 0, hidden * sizeof(float));
    float *dh = step_at(n, top, row, last).dh;
    for (size_t j = 0; j < hidden; j++)
        for (size_t k = 0; k < (size_t)n->shape.output_dim; k++)
            dh[j] = fused(dlogits[k], weight[k * hidden + j], dh[j]);
}

/* The order of every sum over rows and steps: groups of 32 rows; in a group the steps, from step
 * `first` on; in a step the rows. */
#define FOR_GROUPED(n, first, row, t)                            \
    for (int group = 0; group < (n)->batch; group += GROUP_ROWS) \
        for (int t = (first); t < (n)->shape.seq_dim; t++)       \
            for (int row = group; row < group + GROUP_ROWS && row < (n)->batch; row++)

static void weight_gradient(const network *n, int l, size_t q, size_t u, float *gradient) {
    const size_t hidden = (size_t)n->shape.hidden_dim, k = q * hidden + u;
    const layer at = layer_at(n->shape, l);
    const size_t inputs = (size_t)at.inputs;
    FOR_GROUPED(n, 0, row, t) {
        const float dz = step_at(n, l, row, t).dz[q][u], *x = input_at(n, l, row, t);
        float *dw = gradient + at.weight_ih + k * inputs;
        for (size_t j = 0; j < inputs; j++) dw[j] = fused(dz, x[j], dw[j]);
        gradient[at.bias_ih + k] = gradient[at.bias_ih + k] + dz;
    }
    gradient[at.bias_hh + k] = gradient[at.bias_ih + k];
    FOR_GROUPED(n, 1, row, t) {
        const float dz = step_at(n, l, row, t).dz[q][u], *h = step_at(n, l, row, t - 1).h;
        float *dw = gradient + at.weight_hh + k * hidden;
        for (size_t j = 0; j < hidden; j++) dw[j] = fused(dz, h[j], dw[j]);
    }
}

static void readout_gradient(const network *n, const float *dlogits, float *gradient) {
    const size_t hidden = (size_t)n->shape.hidden_dim, classes = (size_t)n->shape.output_dim;
    const int top = n->shape.layer_dim - 1;
    float *weight = gradient + layer_at(n->shape, top).end, *bias = weight + classes * hidden;
    for (int row = 0; row < n->batch; row++, dlogits += classes) {
        const float *h = step_at(n, top, row, n->shape.seq_dim - 1).h;
        for (size_t k = 0; k < classes; k++) {
            for (size_t j = 0; j < hidden; j++)
                weight[k * hidden + j] = fused(dlogits[k], h[j], weight[k * hidden + j]);
            bias[k] = bias[k] + dlogits[k];
        }
    }
}

void oracle_forward(lstm_shape shape, const float *weights, const float *x, int batch,
                    float *logits, float *memory) {
    const network n = {shape, batch, x, memory};
    forward(&n, weights, logits);
}

double oracle_gradient(lstm_shape shape, const float *weights, const float *x,
                       const int32_t *labels, int batch, float *gradient, float *logits,
                       float *memory) {
    const network n = {shape, batch, x, memory};
    const size_t hidden = (size_t)shape.hidden_dim, classes = (size_t)shape.output_dim;
    const size_t count = layer_at(shape, shape.layer_dim - 1).end + classes * (hidden + 1);
    forward(&n, weights, logits);
    double loss_sum = 0;
    for (int row = 0; row < batch; row++) {
        float *dlogits = logits + (size_t)row * classes;
        loss_sum = loss_sum +
                   softmax_loss_gradient(dlogits, shape.output_dim, labels[row], batch, dlogits);
        backward_readout(&n, weights, row, dlogits);
        for (int l = shape.layer_dim; l-- > 0;) backward_layer(&n, weights, l, row);
    }
    memset(gradient, 0, count * sizeof *gradient);
    readout_gradient(&n, logits, gradient);
    for (int l = 0; l < shape.layer_dim; l++)
        for (size_t k = 0; k < GATES * hidden; k++)
            weight_gradient(&n, l, k / hidden, k % hidden, gradient);
    return loss_sum / (double)batch;
}
