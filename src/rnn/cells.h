/* Cells (the table is cells.def): what each is called, its gates and their order, what it keeps
 * from step to step.  A description only, without arithmetic; the equations of a cell stand in
 * cells/<name>_oracle.c. */
#ifndef SWEEP_RNN_CELLS_H
#define SWEEP_RNN_CELLS_H

#include <stdbool.h>

#include "src/base/text.h"

/* Rows of the table, in its order; stored nowhere as a number. */
typedef enum rnn_cell {
#define CELL(symbol, name) RNN_CELL_##symbol,
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
    RNN_CELL_COUNT,
} rnn_cell;

/* What a tensor does in the network. */
typedef enum rnn_role {
    RNN_EMBEDDING_WEIGHT,  /* a token of a step -> what the first layer reads: a row each */
    RNN_INPUT_WEIGHT,      /* a layer's input of a step -> its gates */
    RNN_RECURRENT_WEIGHT,  /* a layer's own h of the step before -> its gates */
    RNN_INPUT_BIAS,        /* added to the gates, with the input's part */
    RNN_RECURRENT_BIAS,    /* added to the gates, with the recurrent part */
    RNN_PROJECTION_WEIGHT, /* a layer's hidden units -> its h, where there is a projection */
    RNN_PEEPHOLE,          /* of one gate: c -> that gate, unit by unit */
    RNN_READOUT_WEIGHT,    /* what is read of the top layer -> outputs */
    RNN_READOUT_BIAS,      /* added to the outputs */
} rnn_role;

enum { RNN_MOST_GATES = 4, RNN_MOST_STATES = 2 };

/* What a gate sees through a peephole, where the architecture has them. */
typedef enum rnn_peephole {
    RNN_PEEPHOLE_NONE,
    RNN_PEEPHOLE_BEFORE, /* the cell state of the step before */
    RNN_PEEPHOLE_AFTER,  /* the new cell state */
} rnn_peephole;

typedef struct rnn_gate {
    const char *name;  /* as in equations: "i" */
    const char *title; /* in prose: "input" */
    rnn_peephole peephole;
    int keeps; /* 1: the more open, the more of the old state stays (a forget gate); -1: the
                * less; 0: neither */
} rnn_gate;

typedef struct rnn_cell_description {
    const char *name;   /* as in a config: "lstm_coupled" */
    const char *module; /* with which its tensors' names begin: "lstm" */
    const char *title;  /* in prose: "LSTM with coupled gates" */
    const char *family; /* "LSTM": the short form, for tables and titles of axes */
    int gate_count;
    rnn_gate gates[RNN_MOST_GATES]; /* blocks of hidden_dim rows of a layer's tensors, in order */
    /* The last gate's parts from the input and from h, each with its bias, are not added up before
     * the cell: they meet in its equations. */
    bool last_gate_apart;
    bool h_enters;     /* h of the step before is in the cell's equations, not only in the gates */
    int state_count;   /* vectors of hidden_dim that a step leaves besides gates, h */
    int carried_count; /* so many of them, the first, the next step reads */
    const char *states[RNN_MOST_STATES];
    bool projects;     /* may have a projection */
    bool in_libraries; /* torch.nn and Keras have it */
} rnn_cell_description;

/* The row of a cell, which must be one of the table; static. */
const rnn_cell_description *rnn_cell_describe(rnn_cell cell);

/* Append the names of its gates in order: "i, f, g, o" with the separator ", ". */
void rnn_cell_append_gates(text *out, const rnn_cell_description *cell, const char *separator);

/* The number of the gate of that name, as in equations ("f"); -1 if the cell has none. */
int rnn_cell_gate_of(const rnn_cell_description *cell, const char *name);

/* True if the cell has a state and gates that may see it. */
bool rnn_cell_has_peepholes(const rnn_cell_description *cell);

/* The rows themselves, for the table. */
#define CELL(symbol, name) extern const rnn_cell_description rnn_cell_##name;
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"

#endif
