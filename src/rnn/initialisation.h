/* Initial weights: the table of schemes, which scheme each part of a network has, and the law that
 * follows for every tensor.  Descriptions and closed formulas only; the numbers are drawn by
 * rnn_init_weights (rnn.h), to the bit as NUMERICS.md says. */
#ifndef SWEEP_RNN_INITIALISATION_H
#define SWEEP_RNN_INITIALISATION_H

#include "src/rnn/spec.h"

/* --- schemes --- */

/* Rows of the table, in its order; stored nowhere as a number. */
typedef enum rnn_init_scheme {
    RNN_INIT_UNIFORM,
    RNN_INIT_XAVIER_UNIFORM,
    RNN_INIT_XAVIER_NORMAL,
    RNN_INIT_KAIMING_UNIFORM,
    RNN_INIT_KAIMING_NORMAL,
    RNN_INIT_LECUN,
    RNN_INIT_ORTHOGONAL,
    RNN_INIT_IDENTITY,
    RNN_INIT_ZEROS,
    RNN_INIT_SCHEME_COUNT,
} rnn_init_scheme;

typedef enum rnn_init_distribution {
    RNN_INIT_CONSTANT,          /* the number `scale`; draws nothing */
    RNN_INIT_SYMMETRIC,         /* uniform on (-scale, scale) */
    RNN_INIT_NORMAL,            /* mean 0, standard deviation `scale` */
    RNN_INIT_ORTHOGONAL_MATRIX, /* blocks with orthonormal columns, or rows if these are fewer,
                                 * times `scale` */
    RNN_INIT_DIAGONAL,          /* blocks with `scale` on the diagonal, else 0; draws nothing */
} rnn_init_distribution;

/* What a scheme may be told, as bits. */
enum {
    RNN_INIT_TAKES_GAIN = 1,     /* a factor of all numbers */
    RNN_INIT_TAKES_BLOCKS = 2,   /* whether gates are stacked or apart matters */
    RNN_INIT_TAKES_FAN = 4,      /* fan_in or fan_out */
    RNN_INIT_TAKES_TRUNCATE = 8, /* normal deviates may be cut at two standard deviations */
};

/* What the scale of a tensor's numbers may depend on. */
typedef struct rnn_init_fans {
    double module; /* what PyTorch's module takes for all its tensors: hidden_dim of a layer, the
                    * values that the readout reads */
    double in, out;
    double chosen; /* the one of these that is asked for */
} rnn_init_fans;

typedef struct rnn_init_description {
    const char *name; /* as in a config: "xavier_uniform" */
    rnn_init_distribution distribution;
    unsigned takes;                             /* RNN_INIT_TAKES_... */
    double gain;                                /* its own, where none is said */
    double (*scale)(const rnn_init_fans *fans); /* without the gain */
    const char *formula;                        /* the same in prose */
} rnn_init_description;

/* The row of a scheme, which must be one of the table; static. */
const rnn_init_description *rnn_init_describe(rnn_init_scheme scheme);

/* The scheme of that name, or RNN_INIT_SCHEME_COUNT. */
rnn_init_scheme rnn_init_find(const char *name);

/* --- a network's --- */

/* The parts of a network that have schemes of their own. */
typedef enum rnn_init_part {
    RNN_INIT_INPUT,     /* weights of the layers' inputs */
    RNN_INIT_RECURRENT, /* all other matrices of the layers */
    RNN_INIT_READOUT,   /* weights of the readout */
    RNN_INIT_BIAS,      /* every vector, that of the readout too: UNIFORM or ZEROS */
    RNN_INIT_PART_COUNT,
} rnn_init_part;

/* How one part is drawn.  What its scheme does not take makes no difference. */
typedef struct rnn_init_rule {
    rnn_init_scheme scheme;
    double gain;      /* 0: the scheme's own */
    bool gates_apart; /* fans and orthogonality are those of each gate's block of rows; else of the
                       * whole tensor, the gates stacked, as torch.nn.init takes it */
    bool fan_out;     /* Kaiming's mode; else fan_in */
    bool truncated;   /* normal deviates within two standard deviations, scaled up so that their
                       * standard deviation stays, as Keras' */
} rnn_init_rule;

/* All zero: PyTorch's own, UNIFORM for every part.
 *
 * A forget bias is what the biases of the gate that keeps the old state come to: its rows of
 * bias_ih are set to it, with the sign with which the gate keeps, and those of bias_hh to 0. */
typedef struct rnn_initialisation {
    rnn_init_rule rules[RNN_INIT_PART_COUNT];
    bool sets_forget_bias;
    double forget_bias;
} rnn_initialisation;

/* Which of the options make a difference to this part under this rule: RNN_INIT_TAKES_... */
unsigned rnn_init_takes(rnn_init_part part, const rnn_init_rule *rule);

bool rnn_initialisation_equal(const rnn_initialisation *a, const rnn_initialisation *b);

/* STATUS_BAD_INPUT, and why, for what does not fit the network: a forget bias without such a gate
 * or without biases, a scheme in no table, biases that are neither UNIFORM nor ZEROS, a number that
 * is not finite, a gain below 0. */
status rnn_initialisation_check(const rnn_architecture *a, const rnn_initialisation *how,
                                error *err);

/* --- a tensor's --- */

/* The part that a tensor belongs to; not of an embedding, which is in none. */
rnn_init_part rnn_init_part_of(const rnn_tensor *t);

/* What a tensor's numbers are before a forget bias is set. */
typedef struct rnn_init_law {
    rnn_init_distribution distribution;
    double scale;   /* >= 0 */
    int64_t blocks; /* the rows are so many blocks of equal height, each taken for itself */
    bool truncated;
} rnn_init_law;

/* For what rnn_initialisation_check accepts.  Fans are counted as
 * torch.nn.init counts them: fan_in columns, fan_out rows (of a block, if gates are apart).
 * An embedding is normal with standard deviation 1 under every scheme, as PyTorch's nn.Embedding.
 *   UNIFORM         1/sqrt(hidden_dim) in a layer, 1/sqrt(fan_in) in the readout: PyTorch's modules
 *   XAVIER_...      gain sqrt(6/(fan_in + fan_out)), gain sqrt(2/(fan_in + fan_out)):
 *                   Glorot & Bengio 2010
 *   KAIMING_...     gain sqrt(3/fan), gain/sqrt(fan), gain sqrt(2) if none is said: He et al. 2015
 *   LECUN           gain/sqrt(fan_in): LeCun et al. 1998, "Efficient BackProp"
 *   ORTHOGONAL      gain: Saxe et al. 2014
 *   IDENTITY        gain on the diagonal of every gate's recurrent block; other weights normal with
 *                   standard deviation 0.001: Le et al. 2015 */
rnn_init_law rnn_init_law_of(const rnn_architecture *a, const rnn_initialisation *how,
                             const rnn_tensor *t);

/* The gate that a forget bias is for: its number in the cell, or -1. */
int rnn_init_forget_gate(const rnn_cell_description *cell);

#endif
