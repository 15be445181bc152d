/* The oracle forward: row by row, layer by layer, step by step, unit by unit. */
#include <string.h>

#include "src/rnn/dropout_mask.h"
#include "src/rnn/kernels/fused.h"
#include "src/rnn/oracle_network.h"

/* A row of the embedding, which is the first tensor. */
static const float *embedded(const network *n, int row, int t) {
    const int token = token_of(n, row, t);
    if (token < 0) return rnn_oracle_no_token(n);
    return n->run->weights + (size_t)token * (size_t)n->a.embedding_dim;
}

layer_input rnn_oracle_input(const network *n, const layer *at, int row, int t) {
    const size_t steps = (size_t)row * (size_t)n->a.seq_dim + (size_t)t;
    layer_input in = {.parts = 1, .width = at->inputs};
    if (at->number == 0) {
        in.part[0] = n->a.embedding_dim ? embedded(n, row, t) : n->run->x + steps * at->inputs;
        return in;
    }
    in.parts = n->directions;
    in.width = at->inputs / n->directions;
    for (size_t d = 0; d < n->directions; d++) {
        const step s = rnn_oracle_step(n, at->number - 1, d, row, t);
        in.part[d] = n->training && n->run->spec->dropout.layers > 0 ? s.dropped : s.h;
    }
    return in;
}

/* start + sum_j w_ih[k][j] x[j]. */
static float add_inputs(const network *n, const layer *at, size_t k, const layer_input *x,
                        float z) {
    const float *w = n->run->weights + at->weight_ih + k * at->inputs;
    for (size_t d = 0; d < x->parts; d++)
        for (size_t j = 0; j < x->width; j++) z = fused(x->part[d][j], *w++, z);
    return z;
}

/* start + sum_j w_hh[k][j] h_before[j]. */
static float add_recurrent(const network *n, const layer *at, size_t k, const float *h_before,
                           float z) {
    const float *w = n->run->weights + at->weight_hh + k * at->recurrent;
    for (size_t j = 0; h_before && j < at->recurrent; j++) z = fused(h_before[j], w[j], z);
    return z;
}

/* The pre-activations of one unit.  `h_before` NULL: the first step. */
static void pre_activate(const network *n, const layer *at, size_t unit, int row, int t,
                         const float *h_before, oracle_unit *u) {
    const float *w = n->run->weights;
    const layer_input x = rnn_oracle_input(n, at, row, t);
    for (size_t q = 0; q < n->gates; q++) {
        const size_t k = q * at->hidden + unit;
        const float b_ih = n->a.without_bias ? 0 : w[at->bias_ih + k];
        const float b_hh = n->a.without_bias ? 0 : w[at->bias_hh + k];
        if (n->cell->last_gate_apart && q == n->gates - 1) {
            u->z[q] = add_inputs(n, at, k, &x, b_ih);
            u->recurrent_z = add_recurrent(n, at, k, h_before, b_hh);
        } else {
            u->z[q] = add_recurrent(n, at, k, h_before, add_inputs(n, at, k, &x, b_ih + b_hh));
        }
    }
}

oracle_unit rnn_oracle_unit(const network *n, const layer *at, const step *before, size_t unit) {
    oracle_unit u = {.peepholes = n->a.peepholes};
    for (size_t q = 0; before && q < n->states; q++) u.before[q] = before->state[q][unit];
    if (before && n->cell->h_enters) u.h_before = before->h[unit];
    for (size_t q = 0; n->a.peepholes && q < n->gates; q++)
        if (n->cell->gates[q].peephole) u.peephole[q] = n->run->weights[at->peephole[q] + unit];
    return u;
}

/* h = P units. */
static void project(const network *n, const layer *at, const step *s) {
    const float *w = n->run->weights + at->projection;
    for (size_t j = 0; j < at->recurrent; j++) {
        s->h[j] = 0;
        for (size_t u = 0; u < at->hidden; u++)
            s->h[j] = fused(s->units[u], w[j * at->hidden + u], s->h[j]);
    }
}

/* The mask of element j of a row and direction of a matrix of the batch. */
static float mask_of(const network *n, uint32_t matrix, int row, size_t direction, size_t width,
                     size_t j, double probability) {
    const uint64_t element = ((uint64_t)row * n->directions + direction) * width + j;
    float mask;
    rnn_dropout_masks(n->run->seed, n->run->update, matrix, element, probability, 1, &mask);
    return mask;
}

static void drop(const network *n, const layer *at, const step *s, int row, int t) {
    const double probability = n->run->spec->dropout.layers;
    if (!n->training || probability == 0 || is_top(n, at)) return;
    const uint32_t matrix = rnn_dropout_of_layer(&n->a, at->number, t);
    for (size_t j = 0; j < at->recurrent; j++) {
        s->mask[j] = mask_of(n, matrix, row, at->direction, at->recurrent, j, probability);
        s->dropped[j] = s->h[j] * s->mask[j];
    }
}

static void forward_step(const network *n, const layer *at, int row, int number) {
    const int t = time_of(n, at, row, number);
    const step s = rnn_oracle_step(n, at->number, at->direction, row, t);
    step earlier = s;
    if (number > 0)
        earlier =
            rnn_oracle_step(n, at->number, at->direction, row, time_of(n, at, row, number - 1));
    const step *before = number > 0 ? &earlier : NULL;
    for (size_t unit = 0; unit < at->hidden; unit++) {
        oracle_unit u = rnn_oracle_unit(n, at, before, unit);
        pre_activate(n, at, unit, row, t, before ? before->h : NULL, &u);
        rnn_oracle_cells[n->a.cell]->forward(&u);
        for (size_t q = 0; q < n->gates; q++) s.gate[q][unit] = u.gate[q];
        for (size_t q = 0; q < n->states; q++) s.state[q][unit] = u.state[q];
        s.recurrent_z[unit] = u.recurrent_z;
        s.units[unit] = u.out;
    }
    if (n->a.proj_dim)
        project(n, at, &s);
    else
        memcpy(s.h, s.units, at->hidden * sizeof *s.h);
    drop(n, at, &s, row, t);
}

/* --- the readout --- */

/* Feature j of a direction of the top layer, of a reading; `*t` is the step of a maximum. */
static float feature_of(const network *n, int row, int number, size_t direction, size_t j, int *t) {
    const int top = n->a.layer_dim - 1, steps = length_of(n, row);
    if (n->a.readout == RNN_READOUT_MEAN) {
        float sum = 0;
        for (int k = 0; k < steps; k++) sum = sum + rnn_oracle_step(n, top, direction, row, k).h[j];
        return sum / (float)steps;
    }
    if (n->a.readout == RNN_READOUT_MAX) {
        float largest = rnn_oracle_step(n, top, direction, row, *t = 0).h[j];
        for (int k = 1; k < steps; k++) {
            const float h = rnn_oracle_step(n, top, direction, row, k).h[j];
            if (h > largest) largest = h, *t = k;
        }
        return largest;
    }
    const bool every = n->a.readout == RNN_READOUT_EVERY_STEP;
    const int read = every ? number : read_time(n, row, direction);
    return rnn_oracle_step(n, top, direction, row, read).h[j];
}

/* What a reading of a row takes, [direction][features]; its masks; the steps of maxima. */
static void collect_features(const network *n, int row, int number) {
    const double probability = n->run->spec->dropout.readout;
    const size_t width = recurrent_of(n);
    const uint32_t matrix = rnn_dropout_of_readout(&n->a, number);
    float *features = rnn_oracle_features(n, row, number, 0);
    float *masks = rnn_oracle_features(n, row, number, 1);
    float *times = rnn_oracle_features(n, row, number, 2);
    for (size_t d = 0; d < n->directions; d++) {
        for (size_t j = 0; j < width; j++) {
            const size_t k = d * width + j;
            int t = 0;
            features[k] = feature_of(n, row, number, d, j, &t);
            times[k] = (float)t;
            if (!n->training || probability == 0) continue;
            masks[k] = mask_of(n, matrix, row, d, width, j, probability);
            features[k] = features[k] * masks[k];
        }
    }
}

/* logits[k] = b[k] + sum_j w[k][j] features[j]. */
static void read_out(const network *n, int row, int number, float *logits) {
    const size_t outputs = n->directions * recurrent_of(n), classes = (size_t)n->a.output_dim;
    const float *features = rnn_oracle_features(n, row, number, 0);
    const float *weight = n->run->weights + rnn_oracle_readout_at(n),
                *bias = weight + classes * outputs;
    collect_features(n, row, number);
    for (size_t k = 0; k < classes; k++) {
        logits[k] = bias[k];
        for (size_t j = 0; j < outputs; j++)
            logits[k] = fused(features[j], weight[k * outputs + j], logits[k]);
    }
}

void rnn_oracle_forward_rows(const network *n, float *logits) {
    memset(rnn_oracle_no_token(n), 0, (size_t)n->a.embedding_dim * sizeof(float));
    for (int row = 0; row < n->run->batch; row++) {
        for (int l = 0; l < n->a.layer_dim; l++) {
            for (size_t d = 0; d < n->directions; d++) {
                const layer at = rnn_oracle_layer(n, l, d);
                for (int k = 0; k < steps_of(n, &at, row); k++) forward_step(n, &at, row, k);
            }
        }
        for (int k = 0; k < readings_of(n, row); k++)
            read_out(n, row, k, logits + reading_at(n, row, k) * (size_t)n->a.output_dim);
    }
}
