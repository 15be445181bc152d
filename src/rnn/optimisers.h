/* The table of optimisers: what each is called and which numbers it keeps for every weight from
 * update to update.  The update itself is the engine's (optimiser.c). */
#ifndef SWEEP_RNN_OPTIMISERS_H
#define SWEEP_RNN_OPTIMISERS_H

/* Rows of the table, in its order; stored nowhere as a number. */
typedef enum rnn_optimiser {
    RNN_OPTIMISER_SGD, /* w <- w - lr * gradient */
    RNN_OPTIMISER_COUNT,
} rnn_optimiser;

enum { RNN_MOST_OPTIMISER_STATES = 2, RNN_OPTIMISER_STATE_CHARS = 31 };

typedef struct rnn_optimiser_description {
    const char *name; /* "sgd" */
    /* Each a number for every weight, zero at first; named as PyTorch's optimiser names it, in at
     * most RNN_OPTIMISER_STATE_CHARS characters. */
    int state_count;
    const char *states[RNN_MOST_OPTIMISER_STATES];
} rnn_optimiser_description;

/* The row of an optimiser, which must be one of the table; static. */
const rnn_optimiser_description *rnn_optimiser_describe(rnn_optimiser optimiser);

#endif
