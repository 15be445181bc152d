/* The engine: stacked LSTM layers, a linear readout on the last step, softmax cross entropy, exact
 * backpropagation through time, SGD.  A library of its own: it knows no YAML, no HDF5, no sweep.
 *
 * Method: Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000, in the form of
 * PyTorch's nn.LSTM; for step t and layer l, with x the layer's input,
 *
 *     i = sigmoid(W_ii x_t + b_ii + W_hi h_(t-1) + b_hi)     input gate
 *     f = sigmoid(W_if x_t + b_if + W_hf h_(t-1) + b_hf)     forget gate
 *     g = tanh   (W_ig x_t + b_ig + W_hg h_(t-1) + b_hg)     cell candidate
 *     o = sigmoid(W_io x_t + b_io + W_ho h_(t-1) + b_ho)     output gate
 *     c_t = f * c_(t-1) + i * g
 *     h_t = o * tanh(c_t)                                    h_0 = c_0 = 0
 *
 * Every result is fixed to the bit by NUMERICS.md in this folder.
 *
 * Shapes: batch, seq_dim (steps), input_dim (values a step), hidden_dim, layer_dim, output_dim.
 */
#ifndef SWEEP_LSTM_LSTM_H
#define SWEEP_LSTM_LSTM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"

/* The version of NUMERICS.md that this engine keeps; part of every trial's identity. */
enum { LSTM_NUMERICS_VERSION = 1 };

typedef struct lstm_shape {
    int seq_dim, input_dim, hidden_dim, layer_dim, output_dim; /* all at least 1 */
} lstm_shape;

/* One parameter tensor, as PyTorch's state_dict has it. */
typedef struct lstm_tensor {
    char name[32];  /* "lstm.weight_ih_l0", "lstm.bias_hh_l1", "fc.weight", ... */
    int rank;       /* 2 for weights, 1 for biases */
    size_t dims[2]; /* (rows, columns); dims[1] is 1 for a bias */
    size_t count;   /* dims[0] * dims[1] */
} lstm_tensor;

/* Which kernels run.  All give the same bits. */
typedef enum lstm_path {
    LSTM_PATH_BEST,    /* the fastest of the others that this CPU has */
    LSTM_PATH_ORACLE,  /* a few plain loops that read like the equations */
    LSTM_PATH_GENERIC, /* the blocked kernels, in plain C for any CPU */
    LSTM_PATH_AVX2,
    LSTM_PATH_AVX512,
} lstm_path;

/* "avx512", "avx2", "generic", "oracle", static. */
const char *lstm_path_name(lstm_path path);
/* The path of that name; false if there is none. */
bool lstm_path_parse(const char *name, lstm_path *path);
bool lstm_path_available(lstm_path path);

/* One network, its gradient and its working memory.  Opaque.  The functions below are for one
 * thread at a time; a model may have threads of its own to do their work. */
typedef struct lstm_model lstm_model;

/* Create a network for batches of up to `max_batch` rows, weights all zero.
 * LSTM_PATH_BEST heeds the environment variable SWEEP_ISA (a path's name).  STATUS_BAD_INPUT for a
 * dimension or batch outside 1..2^24, an unknown SWEEP_ISA or a path this CPU lacks;
 * STATUS_NO_MEMORY.
 * Sets flush-to-zero and denormals-are-zero in the calling thread (NUMERICS.md), as does every
 * function below that computes. */
status lstm_create(lstm_shape shape, int max_batch, lstm_path path, lstm_model **out, error *err);
void lstm_free(lstm_model *m);

/* Let `threads` threads, the caller's among them, do the work; 1 after lstm_create.  Any number
 * gives the same bits.  The others live until the number is set anew or the model is freed; they
 * wait asleep between calls.  The oracle's path has one thread always.  Between any two calls the
 * number may change; weights and gradient stay.  STATUS_BAD_INPUT for a number outside 1..1024;
 * STATUS_NO_MEMORY.  After a failure the model is as it was, its threads too. */
status lstm_set_threads(lstm_model *m, int threads, error *err);
int lstm_threads(const lstm_model *m);

/* The bytes that lstm_create and then lstm_set_threads would allocate for this shape, without
 * allocating.  The first thread keeps the working memory that it has alone; each further one adds
 * its own. */
size_t lstm_bytes(lstm_shape shape, int max_batch, lstm_path path, int threads);

/* The path in use, never LSTM_PATH_BEST. */
lstm_path lstm_active_path(const lstm_model *m);

/* Parameter tensors, in state_dict order: 4 * layer_dim of the LSTM, then fc.weight and fc.bias. */
int lstm_tensor_count(const lstm_model *m);
lstm_tensor lstm_tensor_at(const lstm_model *m, int index);
/* Trainable numbers actually held, padding not counted. */
size_t lstm_parameter_count(const lstm_model *m);

/* Copy one tensor out of or into the model, row-major, `count` floats. */
void lstm_get_weight(const lstm_model *m, int index, float *values);
void lstm_set_weight(lstm_model *m, int index, const float *values);
/* Copy out the gradient that the last lstm_gradient or lstm_train_step computed. */
void lstm_get_gradient(const lstm_model *m, int index, float *values);

/* Initial weights as PyTorch's: every tensor uniform on (-1/sqrt(hidden_dim), 1/sqrt(hidden_dim)),
 * from Philox streams of `seed`. */
void lstm_init_uniform(lstm_model *m, uint64_t seed);

/* Forward pass.  x: (batch, seq_dim, input_dim), borrowed.  logits: (batch, output_dim), the
 * caller's. 1 <= batch <= max_batch. */
void lstm_forward(lstm_model *m, const float *x, int batch, float *logits);

/* Mean softmax cross entropy over the batch, in double, and its gradient for every parameter (left
 * in the model).  labels: (batch), each in [0, output_dim). */
double lstm_gradient(lstm_model *m, const float *x, const int32_t *labels, int batch);

typedef struct lstm_step {
    double loss; /* mean over the batch, before the update */
    bool finite; /* false: loss, a gradient or an updated weight is NaN or infinite */
} lstm_step;

/* lstm_gradient, then w <- w - lr * gradient (also when something is not finite: the caller ends
 * the trial then).  clip_norm > 0 first scales the whole gradient down
 * to that L2 norm when it is larger (as torch.nn.utils.clip_grad_norm_). */
lstm_step lstm_train_step(lstm_model *m, const float *x, const int32_t *labels, int batch, float lr,
                          float clip_norm);

typedef struct lstm_score {
    double loss_sum;    /* sum of the rows' losses, rows ascending */
    int64_t correct;    /* rows whose largest logit (ties: the lowest class) is the label */
    int32_t *confusion; /* (output_dim, output_dim): rows with label [row] whose largest logit is
                         * that of class [column]; the caller's; NULL: not wanted */
} lstm_score;

/* Forward pass; goes on with `*score` (zero before the first batch), row after row, so that a test
 * set gives the same bits however it is cut into batches. */
void lstm_evaluate(lstm_model *m, const float *x, const int32_t *labels, int batch,
                   lstm_score *score);

#endif
