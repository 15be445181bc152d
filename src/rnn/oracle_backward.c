/* The oracle back: from the gradient of a row's logits, step by step, to those of the
 * pre-activations. */
#include <string.h>

#include "src/rnn/kernels/fused.h"
#include "src/rnn/oracle_network.h"

/* dunits[u] = sum_j dh[j] P[j][u]. */
static void backward_projection(const network *n, const layer *at, const step *s, float *dunits) {
    const float *w = n->run->weights + at->projection;
    for (size_t u = 0; u < at->hidden; u++) {
        dunits[u] = 0;
        for (size_t j = 0; j < at->recurrent; j++)
            dunits[u] = fused(s->dh[j], w[j * at->hidden + u], dunits[u]);
    }
}

/* dz of one step from the gradient of its units and dstate; dstate becomes what the step before
 * gets, and dh of that step what the cell hands it directly. */
static void backward_cells(const network *n, const layer *at, const step *s, const step *before,
                           const float *dunits, float *dstate) {
    for (size_t unit = 0; unit < at->hidden; unit++) {
        oracle_unit u = rnn_oracle_unit(n, at, before, unit);
        for (size_t q = 0; q < n->gates; q++) u.gate[q] = s->gate[q][unit];
        for (size_t q = 0; q < n->states; q++) {
            u.state[q] = s->state[q][unit];
            u.dstate[q] = dstate[q * n->hidden + unit];
        }
        u.recurrent_z = s->recurrent_z[unit];
        u.dout = dunits[unit];
        if (before && n->cell->h_enters) u.dh_before = before->dh[unit];
        rnn_oracle_cells[n->a.cell]->backward(&u);
        for (size_t q = 0; q < n->gates; q++) s->dz[q][unit] = u.dz[q];
        for (size_t q = 0; q < n->states; q++) dstate[q * n->hidden + unit] = u.dstate[q];
        s->recurrent_dz[unit] = u.recurrent_dz;
        if (before && n->cell->h_enters) before->dh[unit] = u.dh_before;
    }
}

float rnn_oracle_dz(const network *n, const step *s, size_t q, size_t unit, bool recurrent) {
    const bool apart = recurrent && n->cell->last_gate_apart && q == n->gates - 1;
    return apart ? s->recurrent_dz[unit] : s->dz[q][unit];
}

/* start + the sum over the gate rows, in their order, of dz[k] weight[k][j]. */
static float add_gate_rows(const network *n, const layer *at, const step *s, bool recurrent,
                           size_t j, float sum) {
    const size_t columns = recurrent ? at->recurrent : at->inputs;
    const float *weight = n->run->weights + (recurrent ? at->weight_hh : at->weight_ih);
    for (size_t q = 0; q < n->gates; q++)
        for (size_t u = 0; u < at->hidden; u++)
            sum = fused(rnn_oracle_dz(n, s, q, u, recurrent),
                        weight[(q * at->hidden + u) * columns + j], sum);
    return sum;
}

static void backward_step(const network *n, const layer *at, int row, int number, float *dstate) {
    const int t = time_of(n, at, row, number);
    const step s = rnn_oracle_step(n, at->number, at->direction, row, t);
    float *dunits = dstate + n->states * n->hidden;
    step before = s;
    if (number > 0)
        before =
            rnn_oracle_step(n, at->number, at->direction, row, time_of(n, at, row, number - 1));
    if (n->a.proj_dim) backward_projection(n, at, &s, dunits);
    backward_cells(n, at, &s, number > 0 ? &before : NULL, n->a.proj_dim ? dunits : s.dh, dstate);
    for (size_t j = 0; number > 0 && j < at->recurrent; j++)
        before.dh[j] = add_gate_rows(n, at, &s, true, j, before.dh[j]);
    for (size_t j = 0; at->number == 0 && j < (size_t)n->a.embedding_dim; j++) {
        float *dx = rnn_oracle_dx(n, row, t);
        dx[j] = add_gate_rows(n, at, &s, false, j, dx[j]);
    }
    for (size_t j = 0; at->number > 0 && j < at->inputs; j++) {
        const size_t width = at->inputs / n->directions;
        float *below = rnn_oracle_step(n, at->number - 1, j / width, row, t).dh;
        below[j % width] = add_gate_rows(n, at, &s, false, j, below[j % width]);
    }
}

/* Where something was dropped, its gradient was too. */
static void backward_dropout(const network *n, const layer *at, int row) {
    if (n->run->spec->dropout.layers == 0 || is_top(n, at)) return;
    for (int t = 0; t < length_of(n, row); t++) {
        const step s = rnn_oracle_step(n, at->number, at->direction, row, t);
        for (size_t j = 0; j < at->recurrent; j++) s.dh[j] = s.dh[j] * s.mask[j];
    }
}

static void backward_layer(const network *n, const layer *at, int row) {
    float *dstate = rnn_oracle_dstate(n);
    memset(dstate, 0, n->states * n->hidden * sizeof *dstate);
    backward_dropout(n, at, row);
    for (int number = steps_of(n, at, row); number-- > 0;)
        backward_step(n, at, row, number, dstate);
}

/* dh of one feature at one step of the top layer, from the feature's gradient. */
static float share_of_step(const network *n, float d, int row, size_t direction,
                           int time_of_maximum, int t) {
    switch (n->a.readout) {
        case RNN_READOUT_MEAN: return d / (float)length_of(n, row);
        case RNN_READOUT_MAX: return t == time_of_maximum ? d : 0;
        default: return t == read_time(n, row, direction) ? d : 0;
    }
}

/* The gradient of feature j of a reading, whose dlogits they are. */
static float gradient_of_feature(const network *n, int row, int number, const float *dlogits,
                                 size_t j) {
    const size_t outputs = n->directions * recurrent_of(n);
    const float *weight = n->run->weights + rnn_oracle_readout_at(n);
    float d = 0;
    for (size_t k = 0; k < (size_t)n->a.output_dim; k++)
        d = fused(dlogits[k], weight[k * outputs + j], d);
    const bool drops = n->run->spec->dropout.readout > 0;
    return drops ? d * rnn_oracle_features(n, row, number, 1)[j] : d;
}

/* dh of the top layer, of feature j, where every step is read. */
static void backward_every_step(const network *n, int row, const float *dlogits, size_t j) {
    const size_t width = recurrent_of(n);
    for (int t = 0; t < length_of(n, row); t++, dlogits += n->a.output_dim)
        rnn_oracle_step(n, n->a.layer_dim - 1, j / width, row, t).dh[j % width] =
            gradient_of_feature(n, row, t, dlogits, j);
}

/* The same where there is one reading. */
static void backward_one(const network *n, int row, const float *dlogits, size_t j) {
    const size_t width = recurrent_of(n);
    const float d = gradient_of_feature(n, row, 0, dlogits, j);
    const int time_of_maximum = (int)rnn_oracle_features(n, row, 0, 2)[j];
    for (int t = 0; t < length_of(n, row); t++)
        rnn_oracle_step(n, n->a.layer_dim - 1, j / width, row, t).dh[j % width] =
            share_of_step(n, d, row, j / width, time_of_maximum, t);
}

/* dh of the top layer from dlogits; 0 for steps that are not read, and for all of other layers and
 * of an embedding. */
static void backward_readout(const network *n, int row, const float *dlogits) {
    const size_t outputs = n->directions * recurrent_of(n);
    const int top = n->a.layer_dim - 1;
    for (int l = 0; l < top; l++)
        for (size_t d = 0; d < n->directions; d++)
            for (int t = 0; t < length_of(n, row); t++)
                memset(rnn_oracle_step(n, l, d, row, t).dh, 0, n->hidden * sizeof(float));
    for (int t = 0; t < length_of(n, row); t++)
        memset(rnn_oracle_dx(n, row, t), 0, (size_t)n->a.embedding_dim * sizeof(float));
    for (size_t j = 0; j < outputs; j++) {
        if (n->a.readout == RNN_READOUT_EVERY_STEP)
            backward_every_step(n, row, dlogits, j);
        else
            backward_one(n, row, dlogits, j);
    }
}

void rnn_oracle_backward_row(const network *n, int row, const float *dlogits) {
    backward_readout(n, row, dlogits);
    for (int l = n->a.layer_dim; l-- > 0;) {
        for (size_t d = 0; d < n->directions; d++) {
            const layer at = rnn_oracle_layer(n, l, d);
            backward_layer(n, &at, row);
        }
    }
}
