#include "src/rnn/oracle.h"

#include <string.h>

#include "src/rnn/kernels/fused.h"
#include "src/rnn/oracle_cell.h"
#include "src/rnn/panels.h"
#include "src/rnn/softmax.h"

enum { GROUP_ROWS = 32 };

static const oracle_cell *const CELLS[RNN_CELL_COUNT] = {
    [RNN_CELL_LSTM] = &rnn_oracle_cell_lstm,
};

/* What one step of one row in one layer remembers: (hidden_dim) each. */
typedef struct step {
    float *gate[RNN_MOST_GATES], *dz[RNN_MOST_GATES], *state[RNN_MOST_STATES], *h, *dh;
} step;

typedef struct network {
    rnn_architecture architecture;
    const rnn_cell_description *cell;
    size_t gates, states;
    int batch;
    const float *x;
    float *memory; /* [layer][row][t][array of a step][hidden_dim], then dstate */
} network;

static network network_of(const rnn_architecture *a, const float *x, int batch, float *memory) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    return (network){.architecture = *a,
                     .cell = cell,
                     .gates = (size_t)cell->gate_count,
                     .states = (size_t)cell->state_count,
                     .batch = batch,
                     .x = x,
                     .memory = memory};
}

/* Views of one layer in a vector of all parameters. */
typedef struct layer {
    int inputs;
    size_t weight_ih, weight_hh, bias_ih, bias_hh, end; /* offsets */
} layer;

static layer layer_at(const network *n, int l) {
    layer at = {.end = 0};
    for (int k = 0; k <= l; k++) {
        const rnn_layer sizes = rnn_layer_at(&n->architecture, k);
        const size_t hidden = (size_t)sizes.hidden_dim, rows = n->gates * hidden;
        at.inputs = sizes.input_dim;
        at.weight_ih = at.end;
        at.weight_hh = at.weight_ih + rows * (size_t)at.inputs;
        at.bias_ih = at.weight_hh + rows * hidden;
        at.bias_hh = at.bias_ih + rows;
        at.end = at.bias_hh + rows;
    }
    return at;
}

static size_t step_floats(const network *n) {
    return size_times(2 * n->gates + n->states + 2, (size_t)n->architecture.hidden_dim);
}

static size_t floats_before_dstate(const network *n) {
    const size_t row = size_times(step_floats(n), (size_t)n->architecture.seq_dim);
    return size_times(size_times(row, (size_t)n->batch), (size_t)n->architecture.layer_dim);
}

size_t rnn_oracle_floats(const rnn_architecture *a, int batch) {
    const network n = network_of(a, NULL, batch, NULL);
    return size_plus(floats_before_dstate(&n), n.states * (size_t)a->hidden_dim);
}

static size_t steps_before(const network *n, int l, int row, int t) {
    return ((size_t)l * (size_t)n->batch + (size_t)row) * (size_t)n->architecture.seq_dim +
           (size_t)t;
}

static step step_at(const network *n, int l, int row, int t) {
    const size_t hidden = (size_t)n->architecture.hidden_dim;
    float *next = n->memory + steps_before(n, l, row, t) * step_floats(n);
    step s;
    for (size_t q = 0; q < n->gates; q++, next += hidden) s.gate[q] = next;
    for (size_t q = 0; q < n->gates; q++, next += hidden) s.dz[q] = next;
    for (size_t q = 0; q < n->states; q++, next += hidden) s.state[q] = next;
    s.h = next;
    s.dh = next + hidden;
    return s;
}

/* The states of unit u at the step before t. */
static void states_before(const network *n, const step *before, int t, size_t u, float states[]) {
    for (size_t q = 0; q < n->states; q++) states[q] = t > 0 ? before->state[q][u] : 0;
}

/* The layer's input at one step: pixels, or h of the layer below. */
static const float *input_at(const network *n, int l, int row, int t) {
    const size_t steps = (size_t)row * (size_t)n->architecture.seq_dim + (size_t)t;
    if (l == 0) return n->x + steps * (size_t)n->architecture.input_dim;
    return step_at(n, l - 1, row, t).h;
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
    const size_t hidden = (size_t)n->architecture.hidden_dim;
    const layer at = layer_at(n, l);
    const step s = step_at(n, l, row, t), before = step_at(n, l, row, t > 0 ? t - 1 : 0);
    const float *x = input_at(n, l, row, t);
    for (size_t u = 0; u < hidden; u++) {
        float z[RNN_MOST_GATES], gate[RNN_MOST_GATES];
        float old[RNN_MOST_STATES], state[RNN_MOST_STATES];
        for (size_t q = 0; q < n->gates; q++)
            z[q] = pre_activation(&at, w, q * hidden + u, x, t > 0 ? before.h : NULL, hidden);
        states_before(n, &before, t, u, old);
        s.h[u] = CELLS[n->architecture.cell]->forward(z, old, gate, state);
        for (size_t q = 0; q < n->gates; q++) s.gate[q][u] = gate[q];
        for (size_t q = 0; q < n->states; q++) s.state[q][u] = state[q];
    }
}

/* logits[k] = b[k] + sum_j w[k][j] h_(T-1)[j]. */
static void read_out(const network *n, const float *w, int row, float *logits) {
    const size_t hidden = (size_t)n->architecture.hidden_dim,
                 classes = (size_t)n->architecture.output_dim;
    const float *h = step_at(n, n->architecture.layer_dim - 1, row, n->architecture.seq_dim - 1).h;
    const float *weight = w + layer_at(n, n->architecture.layer_dim - 1).end;
    const float *bias = weight + classes * hidden;
    for (size_t k = 0; k < classes; k++) {
        logits[k] = bias[k];
        for (size_t j = 0; j < hidden; j++)
            logits[k] = fused(h[j], weight[k * hidden + j], logits[k]);
    }
}

static void forward(const network *n, const float *weights, float *logits) {
    for (int row = 0; row < n->batch; row++) {
        for (int l = 0; l < n->architecture.layer_dim; l++)
            for (int t = 0; t < n->architecture.seq_dim; t++) forward_step(n, weights, l, row, t);
        read_out(n, weights, row, logits + (size_t)row * (size_t)n->architecture.output_dim);
    }
}

/* dz of one step from dh and dstate; dstate becomes what step t-1 gets. */
static void backward_cell(const network *n, int l, int row, int t, float *dstate) {
    const size_t hidden = (size_t)n->architecture.hidden_dim;
    const step s = step_at(n, l, row, t), before = step_at(n, l, row, t > 0 ? t - 1 : 0);
    for (size_t u = 0; u < hidden; u++) {
        float gate[RNN_MOST_GATES], dz[RNN_MOST_GATES];
        float old[RNN_MOST_STATES], state[RNN_MOST_STATES], d[RNN_MOST_STATES];
        for (size_t q = 0; q < n->gates; q++) gate[q] = s.gate[q][u];
        for (size_t q = 0; q < n->states; q++) {
            state[q] = s.state[q][u];
            d[q] = dstate[q * hidden + u];
        }
        states_before(n, &before, t, u, old);
        CELLS[n->architecture.cell]->backward(gate, old, state, s.dh[u], d, dz);
        for (size_t q = 0; q < n->gates; q++) s.dz[q][u] = dz[q];
        for (size_t q = 0; q < n->states; q++) dstate[q * hidden + u] = d[q];
    }
}

/* dinput[j] += sum over the gate rows, in their order, of dz[k] weight[k][j]. */
static void add_to_input(const network *n, const step *s, const float *weight, size_t columns,
                         float *dinput) {
    const size_t hidden = (size_t)n->architecture.hidden_dim;
    for (size_t j = 0; j < columns; j++)
        for (size_t q = 0; q < n->gates; q++)
            for (size_t u = 0; u < hidden; u++)
                dinput[j] = fused(s->dz[q][u], weight[(q * hidden + u) * columns + j], dinput[j]);
}

static void backward_layer(const network *n, const float *weights, int l, int row) {
    const size_t hidden = (size_t)n->architecture.hidden_dim;
    const layer at = layer_at(n, l);
    float *dstate = n->memory + floats_before_dstate(n);
    memset(dstate, 0, n->states * hidden * sizeof *dstate);
    for (int t = n->architecture.seq_dim; t-- > 0;) {
        const step s = step_at(n, l, row, t);
        backward_cell(n, l, row, t, dstate);
        if (t > 0)
            add_to_input(n, &s, weights + at.weight_hh, hidden, step_at(n, l, row, t - 1).dh);
        if (l == 0) continue;
        float *below = step_at(n, l - 1, row, t).dh;
        memset(below, 0, (size_t)at.inputs * sizeof *below);
        add_to_input(n, &s, weights + at.weight_ih, (size_t)at.inputs, below);
    }
}

/* dh of the last step from dlogits; 0 for the steps before. */
static void backward_readout(const network *n, const float *weights, int row,
                             const float *dlogits) {
    const size_t hidden = (size_t)n->architecture.hidden_dim;
    const int top = n->architecture.layer_dim - 1, last = n->architecture.seq_dim - 1;
    const float *weight = weights + layer_at(n, top).end;
    for (int t = 0; t <= last; t++) memset(step_at(n, top, row, t).dh, 0, hidden * sizeof(float));
    float *dh = step_at(n, top, row, last).dh;
    for (size_t j = 0; j < hidden; j++)
        for (size_t k = 0; k < (size_t)n->architecture.output_dim; k++)
            dh[j] = fused(dlogits[k], weight[k * hidden + j], dh[j]);
}

/* The order of every sum over rows and steps: groups of 32 rows; in a group the steps, from step
 * `first` on; in a step the rows. */
#define FOR_GROUPED(n, first, row, t)                             \
    for (int group = 0; group < (n)->batch; group += GROUP_ROWS)  \
        for (int t = (first); t < (n)->architecture.seq_dim; t++) \
            for (int row = group; row < group + GROUP_ROWS && row < (n)->batch; row++)

static void weight_gradient(const network *n, int l, size_t q, size_t u, float *gradient) {
    const size_t hidden = (size_t)n->architecture.hidden_dim, k = q * hidden + u;
    const layer at = layer_at(n, l);
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
    const size_t hidden = (size_t)n->architecture.hidden_dim,
                 classes = (size_t)n->architecture.output_dim;
    const int top = n->architecture.layer_dim - 1;
    float *weight = gradient + layer_at(n, top).end, *bias = weight + classes * hidden;
    for (int row = 0; row < n->batch; row++, dlogits += classes) {
        const float *h = step_at(n, top, row, n->architecture.seq_dim - 1).h;
        for (size_t k = 0; k < classes; k++) {
            for (size_t j = 0; j < hidden; j++)
                weight[k * hidden + j] = fused(dlogits[k], h[j], weight[k * hidden + j]);
            bias[k] = bias[k] + dlogits[k];
        }
    }
}

void rnn_oracle_forward(const rnn_architecture *a, const float *weights, const float *x, int batch,
                        float *logits, float *memory) {
    const network n = network_of(a, x, batch, memory);
    forward(&n, weights, logits);
}

double rnn_oracle_gradient(const rnn_architecture *a, const float *weights, const float *x,
                           const int32_t *labels, int batch, float *gradient, float *logits,
                           float *memory) {
    const network n = network_of(a, x, batch, memory);
    const size_t hidden = (size_t)a->hidden_dim, classes = (size_t)a->output_dim;
    const size_t count = layer_at(&n, a->layer_dim - 1).end + classes * (hidden + 1);
    forward(&n, weights, logits);
    double loss_sum = 0;
    for (int row = 0; row < batch; row++) {
        float *dlogits = logits + (size_t)row * classes;
        loss_sum = loss_sum +
                   rnn_softmax_loss_gradient(dlogits, a->output_dim, labels[row], batch, dlogits);
        backward_readout(&n, weights, row, dlogits);
        for (int l = a->layer_dim; l-- > 0;) backward_layer(&n, weights, l, row);
    }
    memset(gradient, 0, count * sizeof *gradient);
    readout_gradient(&n, logits, gradient);
    for (int l = 0; l < a->layer_dim; l++)
        for (size_t k = 0; k < n.gates * hidden; k++)
            weight_gradient(&n, l, k / hidden, k % hidden, gradient);
    return loss_sum / (double)batch;
}
