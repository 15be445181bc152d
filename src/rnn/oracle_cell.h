/* A cell as the oracle computes it: one unit of one row, one step.  cells/<name>_oracle.c has each,
 * beside its equations.  Arrays are in the order of the cell's row in the table (cells.h). */
#ifndef SWEEP_RNN_ORACLE_CELL_H
#define SWEEP_RNN_ORACLE_CELL_H

#include <stdbool.h>

#include "src/rnn/cells.h"

typedef struct oracle_unit {
    bool peepholes;
    float peephole[RNN_MOST_GATES];
    float before[RNN_MOST_STATES], h_before; /* of the step before; 0 before the first */

    /* Forward, in: pre-activations; of a last gate whose parts stay apart the input's part, and the
     * recurrent part.  Out: gates, states, and what the cell puts out. */
    float z[RNN_MOST_GATES], recurrent_z;
    float gate[RNN_MOST_GATES], state[RNN_MOST_STATES], out;

    /* Backward, in: the gradient of `out`, those of the states that step t+1 handed back, and what
     * else reaches h of the step before.  Out: the gradients of the pre-activations, those of the
     * states for step t-1, and the gradient of h of the step before so far. */
    float dout, dstate[RNN_MOST_STATES], dh_before;
    float dz[RNN_MOST_GATES], recurrent_dz;
} oracle_unit;

typedef struct oracle_cell {
    void (*forward)(oracle_unit *u);
    void (*backward)(oracle_unit *u);
} oracle_cell;

#define CELL(symbol, name) extern const oracle_cell rnn_oracle_cell_##name;
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"

#endif
