/* The engine: stacked recurrent layers, a linear readout, exact backpropagation through time, and
 * the updates of an optimiser, for what a spec describes.  A library of its own: it knows no YAML,
 * no HDF5, no sweep, no environment variable.
 *
 * The cells' equations are in cells/, beside the oracle that computes them as plain loops.  Every
 * result is fixed to the bit by NUMERICS.md in this folder.
 *
 * Shapes: batch, seq_dim (steps), input_dim (values a step), hidden_dim, layer_dim, output_dim.
 */
#ifndef SWEEP_RNN_RNN_H
#define SWEEP_RNN_RNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/rnn/initialisation.h"
#include "src/rnn/instruction_set.h"
#include "src/rnn/spec.h"

/* One network, its gradient, the optimiser's state and working memory.  Opaque.  The functions
 * below are for one thread at a time; a model may have threads of its own to do their work. */
typedef struct rnn_model rnn_model;

/* Create a network for batches of up to `max_batch` rows, weights all zero.  STATUS_BAD_INPUT for a
 * spec that rnn_spec_check refuses, a batch outside 1..2^24, or an instruction set that this CPU
 * lacks; STATUS_NO_MEMORY.
 * Sets flush-to-zero and denormals-are-zero in the calling thread (NUMERICS.md), as does every
 * function below that computes. */
status rnn_create(const rnn_spec *spec, int max_batch, rnn_isa isa, rnn_model **out, error *err);
void rnn_free(rnn_model *m);

/* Let `threads` threads, the caller's among them, do the work; 1 after rnn_create.  Any number
 * gives the same bits.  The others live until the number is set anew or the model is freed; they
 * wait asleep between calls.  The oracle has one thread always.  Between any two calls the number
 * may change; weights and gradient stay.  STATUS_BAD_INPUT for a number outside 1..1024;
 * STATUS_NO_MEMORY.  After a failure the model is as it was, its threads too. */
status rnn_set_threads(rnn_model *m, int threads, error *err);
int rnn_threads(const rnn_model *m);

/* The bytes that rnn_create and then rnn_set_threads would allocate, without allocating.  `spec` is
 * one that rnn_spec_check accepts.  The first thread keeps the working memory that it has alone;
 * each further one adds its own. */
size_t rnn_bytes(const rnn_spec *spec, int max_batch, rnn_isa isa, int threads);

/* The instruction set in use, never RNN_ISA_BEST. */
rnn_isa rnn_active_isa(const rnn_model *m);

/* What it was created for, with the rates of now; the model's. */
const rnn_spec *rnn_spec_of(const rnn_model *m);

/* Trainable numbers actually held, padding not counted. */
size_t rnn_allocated_parameters(const rnn_model *m);

/* Copy a tensor out of or into the model, row-major: number `index` of the list of tensors
 * (spec.h), whose `count` numbers there are. */
void rnn_get_weight(const rnn_model *m, int index, float *values);
void rnn_set_weight(rnn_model *m, int index, const float *values);
/* Copy out the gradient that the last rnn_gradient or rnn_train_step computed. */
void rnn_get_gradient(const rnn_model *m, int index, float *values);

/* All of them, one after another. */
void rnn_get_weights(const rnn_model *m, float *values);
void rnn_set_weights(rnn_model *m, const float *values);
/* The same of the optimiser's states (rnn_optimiser_states), one state after another, which are
 * zero at first, and its scalars (rnn_optimiser_scalars): with the weights they are all that
 * training goes on from. */
void rnn_get_states(const rnn_model *m, float *values);
void rnn_set_states(rnn_model *m, const float *values);
void rnn_get_scalars(const rnn_model *m, double *values);
void rnn_set_scalars(rnn_model *m, const double *values);

/* Draw initial weights as `how` says (initialisation.h) from Philox streams of `seed`, to the bit
 * as NUMERICS.md says; the optimiser's states stay.  STATUS_BAD_INPUT for what
 * rnn_initialisation_check refuses; STATUS_NO_MEMORY for the matrices that are made orthogonal. The
 * weights are undefined after a failure. */
status rnn_init_weights(rnn_model *m, const rnn_initialisation *how, uint64_t seed, error *err);

/* The bytes that rnn_init_weights would allocate for a while, with so many threads. */
size_t rnn_init_bytes(const rnn_architecture *a, const rnn_initialisation *how, int threads);

/* The same with PyTorch's own initial weights: every tensor of a layer uniform on
 * ±1/sqrt(hidden_dim), the readout's on ±1/sqrt(values that it reads). */
void rnn_init_uniform(rnn_model *m, uint64_t seed);

/* Of the updates from now on, in place of the spec's.  An option that a state hangs on
 * (optimisers.h) must stay what it is: zero, or not. */
void rnn_set_lr(rnn_model *m, double lr);
void rnn_set_option(rnn_model *m, rnn_option option, double value);
void rnn_set_clip_norm(rnn_model *m, float clip_norm);

/* What a row of each class weighs in the loss of the gradients from now on, output_dim weights, as
 * by torch.nn.CrossEntropyLoss(weight=...): the rows' losses times their weights, over the sum of
 * those.  Finite, at least 0, and not 0 for every row of a batch, which makes the loss NaN.  NULL:
 * 1 for all, as after rnn_create.  Of bce what a yes of each output weighs, the pos_weight of
 * torch.nn.BCEWithLogitsLoss.  Evaluations weigh none. */
void rnn_set_class_weights(rnn_model *m, const double *weights);

/* What training draws at random, as dropout does, comes from `seed` and the number of the update
 * that is next, from 0: the same numbers for any batch in which a row stands at the same place.
 * rnn_train_step counts on by itself. */
void rnn_set_draws(rnn_model *m, uint64_t seed, int64_t update);

/* The steps of each row of the batches that come: lengths[r], from 1 to seq_dim, of row r.  What x
 * has behind them is not read; the results are those of PyTorch's packed sequences, both
 * directions: the second begins at each row's own last step, and the readout reads each row's own
 * steps.  Rows may stand in any order.  Borrowed until they are set anew; NULL, as at first: every
 * row has seq_dim.  Only for a spec of variable_length. */
void rnn_set_lengths(rnn_model *m, const int32_t *lengths);

/* Let every step from now on say the norm of its gradient, which takes a pass over it. */
void rnn_want_gradient_norm(rnn_model *m, bool wanted);

/* Forward pass.  x: (batch, seq_dim, input_dim), with an embedding (batch, seq_dim):
 * rnn_step_values numbers a step; borrowed.  logits: (batch, output_dim), the caller's; (batch,
 * seq_dim, output_dim) where every step is read, of which the steps that a row has not are left as
 * they are. 1 <= batch <= max_batch. */
void rnn_forward(rnn_model *m, const float *x, int batch, float *logits);

/* The mean of the spec's loss over the batch, as PyTorch's reduction "mean" has it, in double, and
 * its gradient for every parameter (left in the model).  Of classes that is the softmax cross
 * entropy, with the spec's label smoothing and the weights of the classes; of numbers (losses.h)
 * the mean over rows and outputs.  Where every step is read, each step that a row has counts as a
 * row of its own, as by PyTorch's losses of outputs that are flattened to (batch * seq_dim,
 * output_dim) without the padding (ignore_index); steps without a class (RNN_NO_CLASS) or
 * without numbers (rnn_targets) do not count.  NAN where none has one. */
double rnn_gradient(rnn_model *m, const float *x, rnn_targets targets, int batch);

typedef struct rnn_step {
    double loss;          /* mean over the batch, before the update */
    double gradient_norm; /* L2, of all tensors together, before clipping; NAN where it was neither
                           * wanted nor needed */
    bool finite;          /* false: loss, a gradient, an updated weight or a state of the optimiser
                           * that weights come from is NaN or infinite */
} rnn_step;

/* rnn_gradient, clipping, then the optimiser's update (also when something is not finite: the
 * caller ends the trial then). */
rnn_step rnn_train_step(rnn_model *m, const float *x, rnn_targets targets, int batch);

typedef struct rnn_score {
    double loss_sum;    /* sum of the rows' losses, rows ascending; of numbers, a row's loss is the
                         * mean over its outputs */
    int64_t count;      /* rows; where every step is read, steps, which all below are then of;
                         * those without a class or numbers do not count */
    int64_t correct;    /* rows whose largest logit (ties: the lowest class) is the label; of
                         * numbers 0 */
    int32_t *confusion; /* (output_dim, output_dim): rows with label [row] whose largest logit is
                         * that of class [column]; the caller's; NULL: not wanted */
    float *outputs;     /* as of rnn_forward: where this batch's outputs, logits, go; the caller's;
                         * NULL: not wanted */
} rnn_score;

/* Forward pass; goes on with `*score` (zero before the first batch), row after row, so that a test
 * set gives the same bits however it is cut into batches. */
void rnn_evaluate(rnn_model *m, const float *x, rnn_targets targets, int batch, rnn_score *score);

#endif
