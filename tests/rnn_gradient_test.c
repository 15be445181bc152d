/* Every parameter's gradient against central differences of the loss, computed by a small network
 * in double written for this test alone. */
#include <stdint.h>
#include <stdlib.h>

#include "src/base/random.h"
#include "src/rnn/rnn.h"
#include "tests/check.h"
#include "tests/rnn_models.h"

enum { SEED = 20, MOST_HIDDEN = 24, MOST_LAYERS = 3, MOST_CLASSES = 8 };

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

/* One layer's step: h and c are updated, h is what it hands up. */
static void cell(const rnn_architecture *s, int inputs, const double *w, const double *x, double *h,
                 double *c) {
    const int hidden = s->hidden_dim;
    const double *w_ih = w, *w_hh = w_ih + 4 * hidden * inputs;
    const double *b_ih = w_hh + 4 * hidden * hidden, *b_hh = b_ih + 4 * hidden;
    double z[4 * MOST_HIDDEN];
    for (int k = 0; k < 4 * hidden; k++) {
        z[k] = b_ih[k] + b_hh[k];
        for (int j = 0; j < inputs; j++) z[k] += w_ih[k * inputs + j] * x[j];
        for (int j = 0; j < hidden; j++) z[k] += w_hh[k * hidden + j] * h[j];
    }
    for (int u = 0; u < hidden; u++) {
        c[u] = sigmoid(z[hidden + u]) * c[u] + sigmoid(z[u]) * tanh(z[2 * hidden + u]);
        h[u] = sigmoid(z[3 * hidden + u]) * tanh(c[u]);
    }
}

static double row_loss(const rnn_architecture *s, const double *w, const float *x, int label) {
    double h[MOST_LAYERS][MOST_HIDDEN] = {{0}}, c[MOST_LAYERS][MOST_HIDDEN] = {{0}};
    double pixels[64];
    const double *readout = w;
    for (int t = 0; t < s->seq_dim; t++) {
        for (int j = 0; j < s->input_dim; j++) pixels[j] = x[t * s->input_dim + j];
        const double *layer = w, *below = pixels;
        for (int l = 0; l < s->layer_dim; l++) {
            const int inputs = l == 0 ? s->input_dim : s->hidden_dim;
            cell(s, inputs, layer, below, h[l], c[l]);
            below = h[l];
            layer += 4 * s->hidden_dim * (inputs + s->hidden_dim + 2);
        }
        readout = layer;
    }
    const double *bias = readout + s->output_dim * s->hidden_dim;
    double logits[MOST_CLASSES], sum = 0;
    for (int k = 0; k < s->output_dim; k++) {
        logits[k] = bias[k];
        for (int j = 0; j < s->hidden_dim; j++)
            logits[k] += readout[k * s->hidden_dim + j] * h[s->layer_dim - 1][j];
        sum += exp(logits[k]);
    }
    return log(sum) - logits[label];
}

static double mean_loss(const rnn_architecture *s, const double *w, const float *x,
                        const int32_t *labels, int batch) {
    double sum = 0;
    for (int row = 0; row < batch; row++)
        sum += row_loss(s, w, x + row * s->seq_dim * s->input_dim, labels[row]);
    return sum / batch;
}

static void check_gradient(rnn_architecture s, int batch) {
    error err;
    rnn_model *m;
    REQUIRE(CHECK_STATUS(model_create(s, batch, RNN_ISA_BEST, &m, &err), STATUS_OK, &err));
    rnn_init_uniform(m, SEED);
    const size_t count = rnn_allocated_parameters(m);
    const size_t inputs = (size_t)(batch * s.seq_dim * s.input_dim);
    float *x = malloc(inputs * sizeof *x), *values = malloc(count * sizeof *values);
    double *w = malloc(count * sizeof *w);
    int32_t *labels = malloc((size_t)batch * sizeof *labels);
    for (size_t k = 0; k < inputs; k++)
        x[k] = 2 * random_unit(random_at(SEED, RANDOM_TEST, 0, k).word[0]) - 1;
    for (int row = 0; row < batch; row++) labels[row] = row % s.output_dim;

    float *next = values;
    for (int i = 0; i < tensor_count(m); next += tensor_at(m, i).count, i++)
        rnn_get_weight(m, i, next);
    for (size_t k = 0; k < count; k++) w[k] = values[k];
    CHECK_NEAR(rnn_gradient(m, x, labels, batch), mean_loss(&s, w, x, labels, batch), 1e-6);

    size_t k = 0;
    for (int i = 0; i < tensor_count(m); i++) {
        const rnn_tensor tensor = tensor_at(m, i);
        rnn_get_gradient(m, i, values);
        for (size_t e = 0; e < (size_t)tensor.count; e++, k++) {
            const double kept = w[k], step = 1e-5;
            w[k] = kept + step;
            const double above = mean_loss(&s, w, x, labels, batch);
            w[k] = kept - step;
            const double below = mean_loss(&s, w, x, labels, batch);
            w[k] = kept;
            if (!CHECK_NEAR((double)values[e], (above - below) / (2 * step), 2e-7))
                printf("%s[%zu]\n", tensor.name, e);
        }
    }
    CHECK_INT(k, count);
    free(x), free(values), free(w), free(labels);
    rnn_free(m);
}

TEST(one_layer_gradient_equals_central_differences) {
    check_gradient((rnn_architecture){4, 3, 5, 1, 3}, 3);
    check_gradient((rnn_architecture){1, 2, 1, 1, 2}, 1);
}

TEST(two_layer_gradient_equals_central_differences) {
    check_gradient((rnn_architecture){5, 4, 7, 2, 4}, 35);
}

TEST(three_layer_gradient_equals_central_differences) {
    check_gradient((rnn_architecture){3, 1, 6, 3, 5}, 2);
    check_gradient((rnn_architecture){3, 5, 19, 3, 8}, 4);
}

int main(void) {
    RUN(one_layer_gradient_equals_central_differences);
    RUN(two_layer_gradient_equals_central_differences);
    RUN(three_layer_gradient_equals_central_differences);
    return check_finish();
}
