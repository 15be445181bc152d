/* The oracle's gradients of the parameters: sums over rows and steps. */
#include "src/rnn/kernels/fused.h"
#include "src/rnn/oracle_network.h"

enum { GROUP_ROWS = 32 };

/* Longest rows first, those of equal length as they came. */
static void sort_rows(const network *n) {
    int32_t *order = rnn_oracle_order(n);
    int place = 0;
    for (int length = n->a.seq_dim; length > 0; length--)
        for (int row = 0; row < n->run->batch; row++)
            if (length_of(n, row) == length) order[place++] = row;
}

static int row_at(const network *n, int place) {
    return rnn_oracle_order(n)[place];
}

/* The order of all of them: groups of 32 rows, longest first; in a group the steps of the sequence;
 * in a step the rows, those that `has` a term. */
#define FOR_GROUPED(n, at, has, place, row, t)                                                    \
    for (int group = 0; group < (n)->run->batch; group += GROUP_ROWS)                             \
        for (int t = 0; t < (n)->a.seq_dim; t++)                                                  \
            for (int place = group, row; place < group + GROUP_ROWS && place < (n)->run->batch && \
                                         (row = row_at(n, place), true);                          \
                 place++)                                                                         \
                if (has(n, at, row, t))

static void gate_gradient(const network *n, const layer *at, size_t q, size_t u, float *gradient) {
    const size_t k = q * at->hidden + u;
    const int back = at->direction == 0 ? 1 : 0;
    float *dw = gradient + at->weight_ih + k * at->inputs;
    float *dr = gradient + at->weight_hh + k * at->recurrent;
    FOR_GROUPED(n, at, has_step, place, row, t) {
        const step s = rnn_oracle_step(n, at->number, at->direction, row, t);
        const layer_input x = rnn_oracle_input(n, at, row, t);
        for (size_t j = 0; j < at->inputs; j++)
            dw[j] =
                fused(rnn_oracle_dz(n, &s, q, u, false), x.part[j / x.width][j % x.width], dw[j]);
        if (n->a.without_bias) continue;
        float *bias_ih = gradient + at->bias_ih + k, *bias_hh = gradient + at->bias_hh + k;
        *bias_ih = *bias_ih + rnn_oracle_dz(n, &s, q, u, false);
        *bias_hh = *bias_hh + rnn_oracle_dz(n, &s, q, u, true);
    }
    FOR_GROUPED(n, at, has_step_before, place, row, t) {
        const step s = rnn_oracle_step(n, at->number, at->direction, row, t);
        const float *h = rnn_oracle_step(n, at->number, at->direction, row, back ? t - 1 : t + 1).h;
        for (size_t j = 0; j < at->recurrent; j++)
            dr[j] = fused(rnn_oracle_dz(n, &s, q, u, true), h[j], dr[j]);
    }
}

static void peephole_gradient(const network *n, const layer *at, size_t q, size_t u,
                              float *gradient) {
    const bool after = n->cell->gates[q].peephole == RNN_PEEPHOLE_AFTER;
    bool (*const has)(const network *, const layer *, int, int) =
        after ? has_step : has_step_before;
    const int back = at->direction == 0 ? 1 : 0;
    float *dp = gradient + at->peephole[q] + u;
    FOR_GROUPED(n, at, has, place, row, t) {
        const int seen = after ? t : back ? t - 1 : t + 1;
        *dp = fused(rnn_oracle_step(n, at->number, at->direction, row, t).dz[q][u],
                    rnn_oracle_step(n, at->number, at->direction, row, seen).state[0][u], *dp);
    }
}

static void projection_gradient(const network *n, const layer *at, size_t j, size_t u,
                                float *gradient) {
    float *dp = gradient + at->projection + j * at->hidden + u;
    FOR_GROUPED(n, at, has_step, place, row, t) {
        const step s = rnn_oracle_step(n, at->number, at->direction, row, t);
        *dp = fused(s.units[u], s.dh[j], *dp);
    }
}

static void layer_gradient(const network *n, const layer *at, float *gradient) {
    for (size_t u = 0; u < at->hidden; u++) {
        for (size_t q = 0; q < n->gates; q++) {
            gate_gradient(n, at, q, u, gradient);
            if (n->a.peepholes && n->cell->gates[q].peephole)
                peephole_gradient(n, at, q, u, gradient);
        }
        for (size_t j = 0; n->a.proj_dim && j < at->recurrent; j++)
            projection_gradient(n, at, j, u, gradient);
    }
}

static void readout_gradient(const network *n, const float *dlogits, float *gradient) {
    const size_t outputs = n->directions * recurrent_of(n), classes = (size_t)n->a.output_dim;
    float *weight = gradient + rnn_oracle_readout_at(n), *bias = weight + classes * outputs;
    for (int place = 0; place < n->run->batch; place++) {
        const int row = row_at(n, place);
        for (int number = 0; number < readings_of(n, row); number++) {
            const float *features = rnn_oracle_features(n, row, number, 0),
                        *d = dlogits + reading_at(n, row, number) * classes;
            for (size_t k = 0; k < classes; k++) {
                for (size_t j = 0; j < outputs; j++)
                    weight[k * outputs + j] = fused(d[k], features[j], weight[k * outputs + j]);
                bias[k] = bias[k] + d[k];
            }
        }
    }
}

/* Rows longest first, one after another; in a row the steps. */
static void embedding_gradient(const network *n, float *gradient) {
    const size_t width = (size_t)n->a.embedding_dim;
    for (int place = 0; width > 0 && place < n->run->batch; place++) {
        const int row = row_at(n, place);
        for (int t = 0; t < length_of(n, row); t++) {
            const int token = token_of(n, row, t);
            const float *dx = rnn_oracle_dx(n, row, t);
            for (size_t j = 0; token >= 0 && j < width; j++)
                gradient[(size_t)token * width + j] = gradient[(size_t)token * width + j] + dx[j];
        }
    }
}

void rnn_oracle_add_gradient(const network *n, const float *dlogits, float *gradient) {
    sort_rows(n);
    readout_gradient(n, dlogits, gradient);
    embedding_gradient(n, gradient);
    for (int l = 0; l < n->a.layer_dim; l++) {
        for (size_t d = 0; d < n->directions; d++) {
            const layer at = rnn_oracle_layer(n, l, d);
            layer_gradient(n, &at, gradient);
        }
    }
}
