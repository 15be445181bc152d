/* The table of optimisers: what each is called, which options it has with which defaults, and which
 * numbers it keeps from update to update; optimisers.def as C sees it.  The updates themselves are
 * the engine's (optimisers/<name>.c). */
#ifndef SWEEP_RNN_OPTIMISERS_H
#define SWEEP_RNN_OPTIMISERS_H

#include <stdbool.h>

#include "src/base/status.h"

/* Rows of the table, in its order; stored nowhere as a number. */
typedef enum rnn_optimiser {
#define OPTIMISER(symbol, ...) RNN_OPTIMISER_##symbol,
#include "src/rnn/optimisers.def"
#undef OPTIMISER
    RNN_OPTIMISER_COUNT,
} rnn_optimiser;

/* What can be set of an optimiser, by PyTorch's names; the two betas apart. */
typedef enum rnn_option {
    RNN_OPTION_LR,
    RNN_OPTION_MOMENTUM,
    RNN_OPTION_DAMPENING,
    RNN_OPTION_NESTEROV, /* 0 or 1, as the other switches */
    RNN_OPTION_WEIGHT_DECAY,
    RNN_OPTION_BETA1,
    RNN_OPTION_BETA2,
    RNN_OPTION_EPS,
    RNN_OPTION_AMSGRAD,
    RNN_OPTION_ALPHA,
    RNN_OPTION_CENTERED,
    RNN_OPTION_RHO,
    RNN_OPTION_LR_DECAY,
    RNN_OPTION_INITIAL_ACCUMULATOR_VALUE,
    RNN_OPTION_MOMENTUM_DECAY,
    RNN_OPTION_COUNT,
} rnn_option;

/* An optimiser with its options; those that are not its own are not looked at. */
typedef struct rnn_optimisation {
    rnn_optimiser optimiser;
    double lr;                        /* learning rate */
    double options[RNN_OPTION_COUNT]; /* all but RNN_OPTION_LR */
    float clip_norm;  /* the whole gradient is first scaled down to this L2 norm when it is larger,
                       * as by torch.nn.utils.clip_grad_norm_; 0: never */
    float clip_value; /* then each of its numbers is put into [-clip_value, clip_value], as by
                       * torch.nn.utils.clip_grad_value_; 0: never */
} rnn_optimisation;

enum {
    RNN_MOST_OPTIMISER_STATES = 3,
    RNN_MOST_OPTIMISER_SCALARS = 2,
    RNN_OPTIMISER_STATE_CHARS = 31,
};

/* What an optimiser keeps, zero at first; named as PyTorch names it, in at most
 * RNN_OPTIMISER_STATE_CHARS characters. */
typedef struct rnn_optimiser_state {
    const char *name;  /* NULL after the last */
    bool sometimes;    /* only where ... */
    rnn_option option; /* ... this one is not 0 */
} rnn_optimiser_state;

/* The default of an option: as a config writes it, and as a number. */
typedef struct rnn_option_default {
    const char *text; /* NULL: the optimiser does not have this option */
    double value;
} rnn_option_default;

typedef struct rnn_optimiser_description {
    const char *name;                                            /* "adam" */
    const char *title;                                           /* "Adam" */
    rnn_optimiser_state states[RNN_MOST_OPTIMISER_STATES + 1];   /* a float for every weight */
    rnn_optimiser_state scalars[RNN_MOST_OPTIMISER_SCALARS + 1]; /* a double for all of them */
    rnn_option_default options[RNN_OPTION_COUNT];
} rnn_optimiser_description;

/* The row of an optimiser, which must be one of the table; static. */
const rnn_optimiser_description *rnn_optimiser_describe(rnn_optimiser optimiser);

/* Names and titles in the order of the table, ended by NULL; static. */
extern const char *const rnn_optimiser_names[], *const rnn_optimiser_titles[];

/* The default of an option (a rnn_option) as a config writes it, NULL for one that the optimiser
 * does not have; static. */
const char *rnn_optimiser_default(int optimiser, int option);

/* An optimiser with all its defaults, and no clipping. */
rnn_optimisation rnn_optimisation_of(rnn_optimiser optimiser);

/* Whether it keeps the state with these options. */
bool rnn_optimiser_keeps(const rnn_optimisation *o, const rnn_optimiser_state *state);

/* What it keeps with these options, in the order of the table: fills the names, static, and returns
 * how many there are. */
int rnn_optimiser_states(const rnn_optimisation *o, const char *names[RNN_MOST_OPTIMISER_STATES]);
int rnn_optimiser_scalars(const rnn_optimisation *o, const char *names[RNN_MOST_OPTIMISER_SCALARS]);

/* STATUS_BAD_INPUT for an optimiser that is in no table, and for options that give no update: the
 * same as torch.optim refuses, and a zero eps, which makes 0 / 0 of a weight without a gradient. */
status rnn_optimisation_check(const rnn_optimisation *o, error *err);

#endif
