/* The oracle's view of a network: where the parameters of a layer stand, which steps a row makes,
 * and what a step remembers.  Private to the oracle's files. */
#ifndef SWEEP_RNN_ORACLE_NETWORK_H
#define SWEEP_RNN_ORACLE_NETWORK_H

#include "src/rnn/cells.h"
#include "src/rnn/oracle_cell.h"
#include "src/rnn/oracle_run.h"

typedef struct network {
    const oracle_run *run;
    rnn_architecture a;
    const rnn_cell_description *cell;
    size_t gates, states, directions, hidden;
    bool training; /* some is dropped */
} network;

network rnn_oracle_network(const oracle_run *run, bool training);

/* The cell's equations. */
extern const oracle_cell *const rnn_oracle_cells[RNN_CELL_COUNT];

/* --- the parameters of one direction of a layer --- */

typedef struct layer {
    int number;
    size_t direction;
    size_t inputs, hidden, recurrent;
    size_t weight_ih, weight_hh, bias_ih, bias_hh, projection,
        peephole[RNN_MOST_GATES]; /* offsets */
    size_t end;
} layer;

layer rnn_oracle_layer(const network *n, int number, size_t direction);

/* The offset of the readout's weight. */
size_t rnn_oracle_readout_at(const network *n);

/* Features of h of one direction, and those that the readout reads. */
static inline size_t recurrent_of(const network *n) {
    return (size_t)rnn_layer_at(&n->a, n->a.layer_dim - 1).recurrent_dim;
}

/* --- the order of steps --- */

static inline bool is_top(const network *n, const layer *at) {
    return at->number == n->a.layer_dim - 1;
}

/* Steps of a row. */
static inline int length_of(const network *n, int row) {
    return n->run->lengths ? n->run->lengths[row] : n->a.seq_dim;
}

/* Whether a direction makes no step but each row's first. */
static inline bool is_one_step(const network *n, const layer *at) {
    return is_top(n, at) && at->direction == 1 && rnn_top_reverse_is_one_step(&n->a);
}

static inline int steps_of(const network *n, const layer *at, int row) {
    return is_one_step(n, at) ? 1 : length_of(n, row);
}

/* The time of step number s of a direction: the second begins at the row's own last step. */
static inline int time_of(const network *n, const layer *at, int row, int s) {
    return at->direction == 0 ? s : length_of(n, row) - 1 - s;
}

/* Whether a direction makes a step at t, and whether it has made another before. */
static inline bool has_step(const network *n, const layer *at, int row, int t) {
    return is_one_step(n, at) ? t == length_of(n, row) - 1 : t < length_of(n, row);
}

static inline bool has_step_before(const network *n, const layer *at, int row, int t) {
    const int first = time_of(n, at, row, 0);
    return has_step(n, at, row, t) && t != first;
}

/* The step of a row that a readout of one step reads of the top layer. */
static inline int read_time(const network *n, int row, size_t direction) {
    const bool first = direction == 1 && n->a.readout == RNN_READOUT_FINAL_STATES;
    return first ? 0 : length_of(n, row) - 1;
}

/* Readings of a row, one a step where every step is read; and the place of one among those of the
 * batch. */
static inline int readings_of(const network *n, int row) {
    return n->a.readout == RNN_READOUT_EVERY_STEP ? length_of(n, row) : 1;
}

static inline size_t reading_at(const network *n, int row, int number) {
    return (size_t)row * (size_t)rnn_reading_count(&n->a) + (size_t)number;
}

/* --- memory --- */

/* Floats that run->memory must have. */
size_t rnn_oracle_network_floats(const network *n);

/* What one step of one row in one direction of a layer remembers: (hidden_dim) each, or less. */
typedef struct step {
    float *gate[RNN_MOST_GATES], *dz[RNN_MOST_GATES], *recurrent_z, *recurrent_dz;
    float *state[RNN_MOST_STATES], *units, *h, *mask, *dropped, *dh;
} step;

step rnn_oracle_step(const network *n, int l, size_t direction, int row, int t);

/* [states][hidden], the gradients of the states, then [hidden], that of the units. */
float *rnn_oracle_dstate(const network *n);

/* Of a reading of a row, [direction][features]: what it takes (array 0), its masks (1), the steps
 * of maxima (2). */
float *rnn_oracle_features(const network *n, int row, int number, size_t array);

/* (batch): the rows in the order in which sums take them, longest first. */
int32_t *rnn_oracle_order(const network *n);

/* (embedding_dim): the gradient of what a step reads of the embedding; and what a step reads that
 * has no token, which forward sets to zeros. */
float *rnn_oracle_dx(const network *n, int row, int t);
float *rnn_oracle_no_token(const network *n);

/* Which row of the embedding a step reads; negative: none. */
static inline int token_of(const network *n, int row, int t) {
    return (int)n->run->x[(size_t)row * (size_t)n->a.seq_dim + (size_t)t];
}

/* --- oracle_forward.c --- */

/* What a layer reads at one step: x, or what the directions of the layer below put out, one after
 * the other. */
typedef struct layer_input {
    const float *part[2];
    size_t parts, width; /* of each */
} layer_input;

layer_input rnn_oracle_input(const network *n, const layer *at, int row, int t);

/* What a unit has at the step before, and its peepholes.  `before` NULL: the first step. */
oracle_unit rnn_oracle_unit(const network *n, const layer *at, const step *before, size_t unit);

/* Every step of every row; logits: (batch, readings, output_dim). */
void rnn_oracle_forward_rows(const network *n, float *logits);

/* --- oracle_backward.c --- */

/* From the gradient of a row's logits, (readings, output_dim), to dz of all its steps. */
void rnn_oracle_backward_row(const network *n, int row, const float *dlogits);

/* dz of one gate row as the inputs see it, or as h of the step before does. */
float rnn_oracle_dz(const network *n, const step *s, size_t q, size_t unit, bool recurrent);

/* --- oracle_gradient.c --- */

/* After rnn_oracle_backward_row of all rows, added to the gradient of every parameter.  dlogits:
 * (batch, readings, output_dim). */
void rnn_oracle_add_gradient(const network *n, const float *dlogits, float *gradient);

#endif
