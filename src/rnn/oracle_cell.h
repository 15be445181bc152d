/* A cell as the oracle computes it: one unit of one row, one step.  cells/<name>_oracle.c has each,
 * beside its equations.  Arrays are in the order of the cell's row in the table (cells.h). */
#ifndef SWEEP_RNN_ORACLE_CELL_H
#define SWEEP_RNN_ORACLE_CELL_H

typedef struct oracle_cell {
    /* From pre-activations `z` and the states of the step before (0 before the first): gates,
     * states, and h, which is returned. */
    float (*forward)(const float z[], const float before[], float gate[], float state[]);
    /* From dh, the gradient of h, and `dstate`, those of the states that step t+1 handed back: dz,
     * the gradients of the pre-activations, and in `dstate` what step t-1 gets. */
    void (*backward)(const float gate[], const float before[], const float state[], float dh,
                     float dstate[], float dz[]);
} oracle_cell;

extern const oracle_cell rnn_oracle_cell_lstm;

#endif
