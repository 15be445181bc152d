/* The table of losses: what each is called and what it compares the outputs with; losses.def as C
 * sees it.  The formulas are the engine's (losses/loss_<name>.c). */
#ifndef SWEEP_RNN_LOSSES_H
#define SWEEP_RNN_LOSSES_H

#include <stdbool.h>
#include <stdint.h>

/* Rows of the table, in its order; stored nowhere as a number. */
typedef enum rnn_loss {
#define LOSS(symbol, ...) RNN_LOSS_##symbol,
#include "src/rnn/losses.def"
#undef LOSS
    RNN_LOSS_COUNT,
} rnn_loss;

typedef struct rnn_loss_description {
    const char *name;        /* "cross_entropy" */
    const char *title;       /* "cross entropy" */
    bool of_classes;         /* a row is of one class; else each output has a number to come to */
    const char *unit;        /* as netCDF has it; NULL: that of the targets, or its square */
    const char *huber_delta; /* its default as a config writes it; NULL: the loss has none */
} rnn_loss_description;

/* The row of a loss, which must be one of the table; static. */
const rnn_loss_description *rnn_loss_describe(rnn_loss loss);

/* Names and titles in the order of the table, ended by NULL; static. */
extern const char *const rnn_loss_names[], *const rnn_loss_titles[];

/* The default of huber_delta as a config writes it, NULL for a loss that has none; static.
 * `option` is not looked at. */
const char *rnn_loss_huber_delta(int loss, int option);

/* In place of a class: a reading without one.  It has no loss and no gradient, and counts nowhere:
 * the ignore_index of torch.nn.CrossEntropyLoss. */
enum { RNN_NO_CLASS = -1 };

/* What the outputs of a batch are to come to; borrowed.  Only what the loss compares with is looked
 * at. */
typedef struct rnn_targets {
    const int32_t *classes; /* (batch), each in [0, output_dim), or RNN_NO_CLASS */
    const float *values;    /* (batch, output_dim); of bce each in [0, 1]; a reading whose first
                             * is NaN has none, and counts as one of RNN_NO_CLASS */
    /* Where every step is read: (batch, seq_dim) and (batch, seq_dim, output_dim); what stands
     * behind a row's own steps is not looked at. */
} rnn_targets;

static inline rnn_targets rnn_classes(const int32_t *classes) {
    return (rnn_targets){.classes = classes};
}

static inline rnn_targets rnn_values(const float *values) {
    return (rnn_targets){.values = values};
}

#endif
