/* An architecture: its parameter tensors, counts, work and memory, by formula.
 *
 * The formulas here are written down independently of the engine's own tables; a run checks that
 * formula, allocated and stored counts agree.
 */
#ifndef SWEEP_PLAN_ARCHITECTURE_H
#define SWEEP_PLAN_ARCHITECTURE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct architecture {
    int seq_dim;    /* steps of a sequence */
    int input_dim;  /* values a step */
    int hidden_dim; /* features of each hidden state */
    int layer_dim;  /* stacked LSTM layers */
    int output_dim; /* classes */
} architecture;

enum { PARAMETER_NAME_CHARS = 31, GATE_COUNT = 4 };

/* One parameter tensor, under its name in PyTorch's state_dict. */
typedef struct parameter_tensor {
    char name[PARAMETER_NAME_CHARS + 1]; /* "lstm.weight_ih_l0", ..., "fc.bias" */
    int layer;                           /* 0-based LSTM layer; layer_dim for the readout */
    bool gated;                          /* rows are the gates i, f, g, o, hidden_dim rows each */
    int rank;                            /* 2 for weights, 1 for biases */
    int64_t rows, columns;               /* columns is 1 for a bias */
    int64_t count;                       /* rows * columns */
} parameter_tensor;

/* 4 tensors a layer and 2 of the readout: 4 * layer_dim + 2. */
int architecture_tensor_count(const architecture *a);

/* Tensor number `index`, in state_dict order. */
parameter_tensor architecture_tensor(const architecture *a, int index);

/* All trainable numbers, by the closed formula
 * 4H(I + H + 2) + (L - 1) 4H(2H + 2) + (H + 1) O. */
int64_t architecture_parameter_count(const architecture *a);

/* The same with one bias vector a layer, as Keras counts. */
int64_t architecture_parameter_count_single_bias(const architecture *a);

/* Parameters of one layer (0-based), or of the readout for layer == layer_dim. */
int64_t architecture_layer_parameter_count(const architecture *a, int layer);

/* Multiply-adds of one forward pass of one sample; the readout runs on the last step only. */
int64_t architecture_forward_macs(const architecture *a);

/* Floating-point operations (2 a multiply-add) of one training sample: forward, gradients of the
 * inputs of every layer but the first, and of all weights. */
int64_t architecture_training_flops(const architecture *a);

/* Bytes of activations that training one sample moves between core and memory when nothing but one
 * step of one layer stays in registers: what forward keeps (i, f, g, o, c, tanh c, h) and the
 * gates' gradients are each written once and read once, the inputs read twice, 4 bytes a number.
 * Weights, which a batch shares, are not counted. */
int64_t architecture_training_bytes(const architecture *a);

/* True when both describe the same network. */
bool architecture_equal(const architecture *a, const architecture *b);

#endif
