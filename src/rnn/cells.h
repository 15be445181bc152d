/* The table of cells: what each is called, its gates and their order, what it keeps from step to
 * step, and its tensors.  A description only, without arithmetic; the equations of a cell stand in
 * cells/<name>.c. */
#ifndef SWEEP_RNN_CELLS_H
#define SWEEP_RNN_CELLS_H

#include "src/base/text.h"

/* Rows of the table, in its order; stored nowhere as a number. */
typedef enum rnn_cell {
    RNN_CELL_LSTM,
    RNN_CELL_COUNT,
} rnn_cell;

/* What a tensor does in the network. */
typedef enum rnn_role {
    RNN_INPUT_WEIGHT,     /* a layer's input of a step -> its gates */
    RNN_RECURRENT_WEIGHT, /* a layer's own h of the step before -> its gates */
    RNN_INPUT_BIAS,       /* added to the gates, with the input's part */
    RNN_RECURRENT_BIAS,   /* added to the gates, with the recurrent part */
    RNN_READOUT_WEIGHT,   /* h of the top layer -> outputs */
    RNN_READOUT_BIAS,     /* added to the outputs */
} rnn_role;

enum { RNN_MOST_GATES = 4, RNN_MOST_STATES = 2, RNN_MOST_CELL_TENSORS = 4 };

typedef struct rnn_gate {
    const char *name;  /* as in equations: "i" */
    const char *title; /* in prose: "input" */
} rnn_gate;

typedef struct rnn_cell_tensor {
    const char *name; /* PyTorch's, without the layer: "weight_ih" */
    rnn_role role;
} rnn_cell_tensor;

typedef struct rnn_cell_description {
    const char *name;  /* with which its tensors' names begin: "lstm" */
    const char *title; /* in prose: "LSTM" */
    int gate_count;
    rnn_gate gates[RNN_MOST_GATES]; /* blocks of hidden_dim rows of a layer's tensors, in order */
    int state_count;                /* vectors of hidden_dim that a step leaves besides gates, h */
    int carried_count;              /* so many of them, the first, the next step reads */
    const char *states[RNN_MOST_STATES];
    int tensor_count;                               /* of a layer and direction */
    rnn_cell_tensor tensors[RNN_MOST_CELL_TENSORS]; /* in state_dict order */
} rnn_cell_description;

/* The row of a cell, which must be one of the table; static. */
const rnn_cell_description *rnn_cell_describe(rnn_cell cell);

/* Append the names of its gates in order: "i, f, g, o" with the separator ", ". */
void rnn_cell_append_gates(text *out, const rnn_cell_description *cell, const char *separator);

/* The rows themselves, for the table. */
extern const rnn_cell_description rnn_cell_lstm;

#endif
