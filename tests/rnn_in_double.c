#include "tests/rnn_in_double.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/random.h"

/* --- cells --- */

/* One unit at one step. */
typedef struct unit {
    double x[RNN_MOST_GATES],
        r[RNN_MOST_GATES];    /* parts of the pre-activations: W x + b, R h + d */
    double p[RNN_MOST_GATES]; /* peepholes; 0: none */
    double h, c;              /* before the step; c is also set by it */
} unit;

/* The pre-activation of a gate. */
static double z(const unit *u, int gate) {
    return u->x[gate] + u->r[gate];
}

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

/* A sigmoid gate with a peephole to `c`. */
static double gate(const unit *u, int k, double c) {
    return sigmoid(z(u, k) + u->p[k] * c);
}

/* What a unit puts out. */
typedef double cell(unit *);

static double lstm(unit *u) {
    const double i = gate(u, 0, u->c), f = gate(u, 1, u->c), g = tanh(z(u, 2));
    u->c = f * u->c + i * g;
    return gate(u, 3, u->c) * tanh(u->c);
}

static double lstm_no_input_gate(unit *u) {
    u->c = gate(u, 0, u->c) * u->c + tanh(z(u, 1));
    return gate(u, 2, u->c) * tanh(u->c);
}

static double lstm_no_forget_gate(unit *u) {
    u->c = u->c + gate(u, 0, u->c) * tanh(z(u, 1));
    return gate(u, 2, u->c) * tanh(u->c);
}

static double lstm_no_output_gate(unit *u) {
    u->c = gate(u, 1, u->c) * u->c + gate(u, 0, u->c) * tanh(z(u, 2));
    return tanh(u->c);
}

static double lstm_no_input_activation(unit *u) {
    u->c = gate(u, 1, u->c) * u->c + gate(u, 0, u->c) * z(u, 2);
    return gate(u, 3, u->c) * tanh(u->c);
}

static double lstm_no_output_activation(unit *u) {
    u->c = gate(u, 1, u->c) * u->c + gate(u, 0, u->c) * tanh(z(u, 2));
    return gate(u, 3, u->c) * u->c;
}

static double lstm_coupled(unit *u) {
    const double i = gate(u, 0, u->c);
    u->c = (1 - i) * u->c + i * tanh(z(u, 1));
    return gate(u, 2, u->c) * tanh(u->c);
}

static double gru(unit *u) {
    const double r = sigmoid(z(u, 0)), update = sigmoid(z(u, 1));
    return (1 - update) * tanh(u->x[2] + r * u->r[2]) + update * u->h;
}

static double rnn_tanh(unit *u) {
    return tanh(z(u, 0));
}

static double rnn_relu(unit *u) {
    return fmax(z(u, 0), 0);
}

static double ugrnn(unit *u) {
    const double f = sigmoid(z(u, 0));
    return f * u->h + (1 - f) * tanh(z(u, 1));
}

static double janet(unit *u) {
    const double beta = 1;
    return sigmoid(z(u, 0)) * u->h + (1 - sigmoid(z(u, 0) - beta)) * tanh(z(u, 1));
}

static cell *const CELLS[RNN_CELL_COUNT] = {
#define CELL(symbol, name) [RNN_CELL_##symbol] = name,
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
};

/* --- the weights of one direction of a layer --- */

typedef struct direction {
    const double *weight_ih, *weight_hh, *bias_ih, *bias_hh, *weight_hr;
    const double *peephole[RNN_MOST_GATES]; /* NULL: none */
    int gates, inputs, hidden, recurrent;   /* recurrent: features of h */
} direction;

typedef struct network {
    const rnn_spec *spec;
    const rnn_architecture *a;
    direction layers[DOUBLE_MOST_LAYERS][2];
    const double *embedding; /* NULL: none */
    const double *readout_weight, *readout_bias;
    int directions, batch;
    int steps; /* of the row at work */
    uint64_t seed;
    uint32_t update;
} network;

static void place_tensor(network *n, const rnn_tensor *t, const double *at) {
    const bool of_layer = t->layer >= 0 && t->layer < n->a->layer_dim;
    direction *d = of_layer ? &n->layers[t->layer][t->direction] : NULL;
    switch (t->role) {
        case RNN_EMBEDDING_WEIGHT: n->embedding = at; break;
        case RNN_INPUT_WEIGHT:
            d->weight_ih = at;
            d->inputs = (int)t->columns;
            break;
        case RNN_RECURRENT_WEIGHT:
            d->weight_hh = at;
            d->recurrent = (int)t->columns;
            d->gates = t->gates;
            d->hidden = (int)t->rows / t->gates;
            break;
        case RNN_INPUT_BIAS: d->bias_ih = at; break;
        case RNN_RECURRENT_BIAS: d->bias_hh = at; break;
        case RNN_PROJECTION_WEIGHT: d->weight_hr = at; break;
        case RNN_PEEPHOLE: d->peephole[t->gate] = at; break;
        case RNN_READOUT_WEIGHT: n->readout_weight = at; break;
        case RNN_READOUT_BIAS: n->readout_bias = at; break;
    }
}

static void place_tensors(network *n, const double *weights) {
    for (int i = 0; i < rnn_tensor_count(n->a); i++) {
        const rnn_tensor t = rnn_tensor_at(n->a, i);
        place_tensor(n, &t, weights);
        weights += t.count;
    }
}

/* --- layers --- */

static double dot(const double *a, const double *b, int count) {
    double sum = 0;
    for (int k = 0; k < count; k++) sum += a[k] * b[k];
    return sum;
}

static unit unit_of(const direction *d, int number, const double *x, const double *h, double c) {
    unit u = {.c = c, .h = number < d->recurrent ? h[number] : 0};
    for (int q = 0; q < d->gates; q++) {
        const int row = q * d->hidden + number;
        u.x[q] = dot(d->weight_ih + row * d->inputs, x, d->inputs);
        u.r[q] = dot(d->weight_hh + row * d->recurrent, h, d->recurrent);
        if (d->bias_ih) u.x[q] += d->bias_ih[row];
        if (d->bias_hh) u.r[q] += d->bias_hh[row];
        if (d->peephole[q]) u.p[q] = d->peephole[q][number];
    }
    return u;
}

/* One step: h and c go on. */
static void step(const direction *d, cell *of, const double *x, double *h, double *c) {
    double out[DOUBLE_MOST_HIDDEN];
    for (int k = 0; k < d->hidden; k++) {
        unit u = unit_of(d, k, x, h, c[k]);
        out[k] = of(&u);
        c[k] = u.c;
    }
    for (int j = 0; j < d->recurrent; j++)
        h[j] = d->weight_hr ? dot(d->weight_hr + j * d->hidden, out, d->hidden) : out[j];
}

/* What a layer puts out at each step, the directions side by side. */
typedef double sequence[DOUBLE_MOST_STEPS][DOUBLE_MOST_INPUTS];

static void run_direction(const network *n, int layer, int reverse, sequence in, sequence out) {
    const direction *d = &n->layers[layer][reverse];
    double h[DOUBLE_MOST_HIDDEN] = {0}, c[DOUBLE_MOST_HIDDEN] = {0};
    for (int k = 0; k < n->steps; k++) {
        const int t = reverse ? n->steps - 1 - k : k;
        step(d, CELLS[n->a->cell], in[t], h, c);
        memcpy(out[t] + reverse * d->recurrent, h, (size_t)d->recurrent * sizeof *h);
    }
}

/* --- dropout --- */

/* Drop elements of one row of a matrix of the batch, `width` wide. */
static void drop(const network *n, double probability, int matrix, int row, int width,
                 double *values) {
    if (probability == 0) return;
    const double threshold = floor(probability * 0x1p32 + 0.5);
    for (int k = 0; k < width; k++) {
        const int element = row * width + k;
        const random_block block = random_at(n->seed, RANDOM_DROPOUT, n->update,
                                             (uint64_t)matrix << 32 | (uint64_t)(element / 4));
        const bool dropped = (double)block.word[element % 4] < threshold;
        values[k] *= dropped ? 0 : 1 / (1 - probability);
    }
}

/* What a layer puts out a step, of all directions. */
static int outputs_of(const network *n, int layer) {
    return n->directions * n->layers[layer][0].recurrent;
}

/* Layer after layer; `s` is the input first, what the top layer puts out at the end. */
static void run_layers(const network *n, int row, sequence s) {
    const int layers = n->a->layer_dim;
    for (int l = 0; l < layers; l++) {
        sequence out;
        for (int d = 0; d < n->directions; d++) run_direction(n, l, d, s, out);
        for (int t = 0; t < n->steps && l < layers - 1; t++)
            drop(n, n->spec->dropout.layers, t * layers + l, row, outputs_of(n, l), out[t]);
        memcpy(s, out, sizeof out);
    }
}

/* --- readout and loss --- */

static double feature(const network *n, sequence s, int number, int k) {
    const int steps = n->steps, last = steps - 1;
    const bool reverse = k >= n->layers[n->a->layer_dim - 1][0].recurrent;
    double sum = 0, largest = s[0][k];
    for (int t = 0; t < steps; t++) {
        sum += s[t][k];
        largest = fmax(largest, s[t][k]);
    }
    switch (n->a->readout) {
        case RNN_READOUT_LAST_STEP: return s[last][k];
        case RNN_READOUT_FINAL_STATES: return s[reverse ? 0 : last][k];
        case RNN_READOUT_MEAN: return sum / steps;
        case RNN_READOUT_MAX: return largest;
        case RNN_READOUT_EVERY_STEP: return s[number][k];
        default: abort();
    }
}

static double cross_entropy(const double *logits, int classes, int label) {
    double sum = 0;
    for (int k = 0; k < classes; k++) sum += exp(logits[k]);
    return log(sum) - logits[label];
}

/* Of one output. */
static double output_loss(const rnn_spec *spec, double weight, double output, double target) {
    const double error = fabs(output - target), delta = spec->huber_delta;
    switch (spec->loss) {
        case RNN_LOSS_MSE: return error * error;
        case RNN_LOSS_MAE: return error;
        case RNN_LOSS_HUBER: return error < delta ? error * error / 2 : delta * (error - delta / 2);
        case RNN_LOSS_BCE:
            return weight * target * log(1 + exp(-output)) + (1 - target) * log(1 + exp(output));
        default: abort();
    }
}

/* `weights`: what a yes weighs of bce, or NULL. */
static double loss_of_row(const network *n, const double *weights, const double *outputs,
                          rnn_targets targets, int row) {
    const int count = n->a->output_dim;
    double sum = 0;
    if (n->spec->loss == RNN_LOSS_CROSS_ENTROPY)
        return cross_entropy(outputs, count, targets.classes[row]);
    for (int k = 0; k < count; k++)
        sum += output_loss(n->spec, weights ? weights[k] : 1, outputs[k],
                           (double)targets.values[row * count + k]);
    return sum / count;
}

/* The sum of weight and loss of a row's readings, one a step where every step is read. */
typedef struct weighted {
    double loss, weight;
} weighted;

/* Of reading `number`, whose target has place `place`; it weighs its class. */
static weighted reading_loss(const network *n, const double *class_weights, sequence s, int row,
                             int number, int place, rnn_targets targets) {
    double features[DOUBLE_MOST_INPUTS], logits[DOUBLE_MOST_CLASSES];
    const int outputs = outputs_of(n, n->a->layer_dim - 1);
    const bool of_classes = n->spec->loss == RNN_LOSS_CROSS_ENTROPY;
    if (of_classes ? targets.classes[place] == RNN_NO_CLASS
                   : isnan(targets.values[place * n->a->output_dim]))
        return (weighted){0, 0};
    const double weight = class_weights && of_classes ? class_weights[targets.classes[place]] : 1;
    for (int k = 0; k < outputs; k++) features[k] = feature(n, s, number, k);
    drop(n, n->spec->dropout.readout, n->a->seq_dim * n->a->layer_dim + number, row, outputs,
         features);
    for (int k = 0; k < n->a->output_dim; k++)
        logits[k] = n->readout_bias[k] + dot(n->readout_weight + k * outputs, features, outputs);
    return (weighted){weight * loss_of_row(n, class_weights, logits, targets, place), weight};
}

/* What the first layer reads in a step whose numbers begin at x: of an embedding the row of the
 * token, or zeros where it is none. */
static void read_step(const network *n, const float *x, double *step) {
    const rnn_architecture *a = n->a;
    const bool token = n->embedding && *x >= 0;
    for (int j = 0; j < a->embedding_dim; j++)
        step[j] = token ? n->embedding[(int)*x * a->embedding_dim + j] : 0;
    for (int j = 0; j < a->input_dim && !n->embedding; j++) step[j] = (double)x[j];
}

static weighted row_loss(const network *n, const double *class_weights, const float *x, int row,
                         rnn_targets targets) {
    const bool every = n->a->readout == RNN_READOUT_EVERY_STEP;
    weighted sum = {0, 0};
    sequence s;
    for (int t = 0; t < n->steps; t++) read_step(n, x + t * rnn_step_values(n->a), s[t]);
    run_layers(n, row, s);
    for (int t = 0; t < (every ? n->steps : 1); t++) {
        const int place = every ? row * n->a->seq_dim + t : row;
        const weighted one = reading_loss(n, class_weights, s, row, t, place, targets);
        sum.loss += one.loss;
        sum.weight += one.weight;
    }
    return sum;
}

double double_loss(const rnn_spec *spec, const double *weights, const double *class_weights,
                   const float *x, rnn_targets targets, const int32_t *lengths, int batch,
                   uint64_t seed, uint32_t update) {
    const rnn_architecture *a = &spec->architecture;
    network n = {.spec = spec,
                 .a = a,
                 .directions = a->direction == RNN_DIRECTION_BOTH ? 2 : 1,
                 .batch = batch,
                 .seed = seed,
                 .update = update};
    place_tensors(&n, weights);
    double sum = 0, total = 0;
    for (int row = 0; row < batch; row++) {
        n.steps = lengths ? lengths[row] : a->seq_dim;
        const float *own = x + row * a->seq_dim * rnn_step_values(a);
        const weighted one = row_loss(&n, class_weights, own, row, targets);
        sum += one.loss;
        total += one.weight;
    }
    return sum / total;
}
