/* What a network is and how it is trained: the engine's input, and all that planning, storing and
 * explaining need to know of it.  No arithmetic of the engine is behind this header.
 *
 * An architecture has stacked layers of one cell.  Everything that asks for a layer's sizes asks
 * rnn_layer_at, and everything that asks for parameters asks the list of tensors. */
#ifndef SWEEP_RNN_SPEC_H
#define SWEEP_RNN_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "src/base/status.h"
#include "src/rnn/cells.h"
#include "src/rnn/losses.h"
#include "src/rnn/optimisers.h"

/* The version of NUMERICS.md that the engine keeps; part of every trial's identity. */
enum { RNN_NUMERICS_VERSION = 1 };

/* Which way the layers go through the steps. */
typedef enum rnn_direction {
    RNN_DIRECTION_FORWARD, /* from the first step to the last */
    RNN_DIRECTION_BOTH,    /* two passes of their own weights: also from the last to the first */
    RNN_DIRECTION_COUNT,
} rnn_direction;

/* What of the top layer's h the outputs are computed from, by one linear layer. */
typedef enum rnn_readout {
    RNN_READOUT_LAST_STEP,    /* h of the last step: PyTorch's out[:, -1, :] */
    RNN_READOUT_FINAL_STATES, /* h after each direction's own last step: PyTorch's h_n */
    RNN_READOUT_MEAN,         /* the mean of h over all steps */
    RNN_READOUT_MAX,          /* the largest of each feature over all steps; gradients go to the
                               * first step that has it */
    RNN_READOUT_EVERY_STEP,   /* h of each step, for outputs of each: PyTorch's fc(out) */
    RNN_READOUT_COUNT,
} rnn_readout;

enum { RNN_MOST_LISTED_LAYERS = 16 };

typedef struct rnn_architecture {
    int seq_dim;    /* steps of a sequence; of the longest where they differ */
    int input_dim;  /* values a step; with an embedding, tokens that there are */
    int hidden_dim; /* features of each hidden state; of the widest layer where they differ */
    int layer_dim;  /* stacked layers */
    int output_dim; /* classes, or numbers to predict */
    /* Zero stands for the first row of each table. */
    rnn_cell cell;
    rnn_direction direction;
    rnn_readout readout;
    int hidden_dims[RNN_MOST_LISTED_LAYERS]; /* of each layer; all 0: hidden_dim everywhere */
    int proj_dim;      /* h is a projection to so many features, as by PyTorch's proj_size; 0: h has
                        * hidden_dim */
    int embedding_dim; /* the first layer reads the row of a step's token of a trained table
                        * (input_dim, embedding_dim), as PyTorch's nn.Embedding; 0: the step's
                        * values themselves */
    bool peepholes;    /* the gates see the cell state (Gers et al. 2002) */
    bool without_bias; /* the layers have none; the readout has */
} rnn_architecture;

/* Parts of the activations that training drops at random: each element with that probability, the
 * others are scaled by 1 / (1 - probability).  Evaluation drops none. */
typedef struct rnn_dropout {
    double layers;  /* of the outputs of every layer but the last, at every step */
    double readout; /* of what the readout reads */
} rnn_dropout;

typedef struct rnn_spec {
    rnn_architecture architecture;
    rnn_loss loss;
    double label_smoothing; /* what of a row's target is spread evenly over all classes, from 0 to
                             * 1; of training only, evaluations have none; of cross entropy */
    double huber_delta;     /* from which error on Huber's loss is a straight line, above 0 */
    rnn_optimisation optimisation;
    rnn_dropout dropout;
    bool variable_length; /* a sequence may have fewer steps than seq_dim: rnn_set_lengths */
} rnn_spec;

/* STATUS_BAD_INPUT for what the engine does not have: a dimension outside 1..2^24, a cell,
 * direction, readout, loss or optimiser that is in no table, a projection or peepholes of a cell
 * that has none, a projection that is not smaller than hidden_dim, a dropout outside [0, 1), or one
 * between layers where there is but one, hidden_dims that are not those of every layer, or an
 * option of the optimiser or the loss that is out of its range. */
status rnn_spec_check(const rnn_spec *spec, error *err);

/* Numbers of a step in the engine's input: input_dim; with an embedding one, the token's row from
 * 0, or a negative number, which stands for a row of zeros that is never trained. */
int rnn_step_values(const rnn_architecture *a);

/* True when both describe the same network. */
bool rnn_architecture_equal(const rnn_architecture *a, const rnn_architecture *b);

/* --- layers --- */

typedef struct rnn_layer {
    int input_dim;     /* values it reads a step: the input's, or output_dim of the layer below */
    int hidden_dim;    /* units of each direction */
    int recurrent_dim; /* features of h of each direction: proj_dim, else hidden_dim */
    int direction_count;
    int output_dim; /* values it puts out a step, of all directions */
} rnn_layer;

/* Layer `layer`, from 0, the lowest. */
rnn_layer rnn_layer_at(const rnn_architecture *a, int layer);

/* Whether its layers have hidden states of different sizes. */
bool rnn_layers_differ(const rnn_architecture *a);

/* Let every layer have its own hidden_dim, from the lowest: `count` of them, from 1 to
 * RNN_MOST_LISTED_LAYERS.  Equal ones, and one alone, are the hidden_dim of all layers. */
void rnn_set_hidden_dims(rnn_architecture *a, const int32_t hidden_dims[], int count);

/* Whether hidden_dims are all 0, or fit hidden_dim and layer_dim. */
bool rnn_hidden_dims_fit(const rnn_architecture *a);

/* Append the features of the hidden states: "100", or "64, 32" from the lowest layer. */
void rnn_append_hidden_dims(text *out, const rnn_architecture *a);

/* How many times a row of seq_dim steps is read, each time for output_dim outputs: seq_dim where
 * every step is, else once. */
int rnn_reading_count(const rnn_architecture *a);

/* 1, or 2 for both directions. */
int rnn_direction_count(const rnn_architecture *a);

/* True if the top layer's pass from the last step to the first makes only its first step: nobody
 * reads the others where the readout is that of the last step.  (Its recurrent weights are then
 * never used.) */
bool rnn_top_reverse_is_one_step(const rnn_architecture *a);

/* --- tensors --- */

enum { RNN_TENSOR_NAME_CHARS = 31 };

/* One parameter tensor, as PyTorch's state_dict has it. */
typedef struct rnn_tensor {
    char name[RNN_TENSOR_NAME_CHARS + 1]; /* "lstm.weight_ih_l0", ..., "fc.bias" */
    int layer;                            /* from 0; layer_dim for the readout, -1 for the
                                           * embedding */
    int direction;                        /* 0: from the first step to the last; 1: back */
    rnn_role role;
    int gate;              /* of a peephole: the gate that it belongs to */
    int gates;             /* its rows are so many blocks of hidden_dim rows, the cell's gates in
                            * their order; 0: no gates */
    int rank;              /* 2 for weights, 1 for biases and peepholes */
    int64_t rows, columns; /* columns is 1 for a bias */
    int64_t count;         /* rows * columns */
} rnn_tensor;

/* That of the embedding, where there is one; those of the layers from the lowest, in each those of
 * the direction from the first step to the last and then those of the other, and last those of the
 * readout. */
int rnn_tensor_count(const rnn_architecture *a);

/* Tensor number `index`, in state_dict order. */
rnn_tensor rnn_tensor_at(const rnn_architecture *a, int index);

/* All trainable numbers. */
int64_t rnn_parameter_count(const rnn_architecture *a);

/* The same with one bias vector a layer, as Keras counts. */
int64_t rnn_parameter_count_single_bias(const rnn_architecture *a);

/* Parameters of one layer (from 0), of the readout for layer == layer_dim, or of the embedding for
 * layer == -1. */
int64_t rnn_layer_parameter_count(const rnn_architecture *a, int layer);

/* --- work --- */

/* Multiply-adds of one forward pass of one sample of seq_dim steps; the readout runs once a
 * sequence. */
int64_t rnn_forward_macs(const rnn_architecture *a);

/* Floating-point operations (2 a multiply-add) of one training sample: forward, gradients of the
 * inputs of every layer but the first, which has them with an embedding, and of all weights. */
int64_t rnn_training_flops(const rnn_architecture *a);

/* Bytes of activations that training one sample moves between core and memory when nothing but one
 * step of one layer stays in registers: what forward keeps (gates, states, h) and the gates'
 * gradients are each written once and read once, the inputs read twice, 4 bytes a number.
 * Weights, which a batch shares, are not counted. */
int64_t rnn_training_bytes(const rnn_architecture *a);

/* The same of a sample of so many steps, or so many on average: each of them grows evenly with the
 * steps.  With seq_dim steps exactly what the functions above say. */
double rnn_forward_macs_of(const rnn_architecture *a, double steps);
double rnn_training_flops_of(const rnn_architecture *a, double steps);
double rnn_training_bytes_of(const rnn_architecture *a, double steps);

#endif
