/* The inside of a model: parameters, what is derived from them, and the working memory of each
 * thread's chunk of rows.  Private to this room. */
#ifndef SWEEP_LSTM_MODEL_H
#define SWEEP_LSTM_MODEL_H

#include "src/base/team.h"
#include "src/lstm/kernels/kernels.h"
#include "src/lstm/lstm.h"
#include "src/lstm/params.h"

/* Sums over rows run group by group; part of the numeric contract. */
enum { GROUP_ROWS = 32 };

/* Working memory of a thread's chunk of rows.  Training takes the batch through all steps, forward
 * and backward, round by round: in a round each thread has a chunk, so that what forward leaves is
 * still in cache when backward needs it.  Rows are independent; the sums across rows are then
 * shared out by what they add up to, not by rows, and keep their order over the chunks of the
 * round.  So neither chunks nor threads change a bit.  README.md has a picture.  With R the rows of
 * the current chunk, the arrays are gates  [layer][panel][t][R][16]  i, f, g, o; then gradients of
 * the pre-activations (dz) c, tanh_c, h [layer][t][R][stride] dh     [t][R][stride]            of
 * the layer at work, then of the one below; with one layer in all, [R][stride] dc     [R][stride]
 *     logits [R][classes]              then their gradient
 *     exps   [R][output_dim]           of each row's logits, less the largest, in double
 *     losses [R]                       of each row, in double
 *     choices [R]                      the class of each row's largest logit
 * A pass that keeps nothing for a backward pass takes larger chunks, and leaves
 *     gates [panel][R][16], c [layer][R][stride], tanh_c [R][stride], h [layer][t % 2][R][stride].
 */
typedef struct workspace {
    size_t rows;        /* of the current chunk */
    size_t first;       /* its first row, counted from the round's first */
    size_t gates_panel; /* from panel to panel of gates that are kept; one for the whole round */
    size_t stride;      /* from row to row of c, tanh_c, h, dh, dc */
    size_t layer_gates, layer_states; /* floats of a layer in gates, and in each of c, tanh_c, h */
    float *gates, *c, *tanh_c, *h, *dh, *dc, *logits;
    float *zeros; /* a row of zeros: c before the first step, the start of a fresh sum */
    double *exps, *losses;
    int32_t *choices;
    float *arena; /* holds all of these; may be larger than need be */
    size_t arena_floats;
    product_run *runs; /* of weight gradients */
} workspace;

/* What the kernels want of the weights in another form.  Packed matrices with `inputs` columns
 * (hidden_dim padded), whose rows are gate rows in state_dict order, or classes. */
typedef struct derived {
    float *bias;      /* [layer][columns]: bias_ih + bias_hh */
    float *weight_hh; /* [layer] */
    float *weight_ih; /* [layer - 1]: the first layer's input has no gradient */
    float *readout;
    size_t matrix_floats;
    bool stale; /* the transposed weights: biases are always summed anew */
} derived;

struct lstm_model {
    lstm_path path;
    const kernels *kernels;
    params_layout layout;
    int max_batch;
    float *weights, *gradient; /* arenas of layout.total_floats */
    derived derived;
    bool large;       /* a layer's weights do not fit the second-level cache */
    size_t kept_rows; /* of a usual chunk in training: whole groups */
    team *team;       /* NULL: one thread */
    int threads;
    workspace *works; /* one a thread */
    /* The oracle's: all parameters and their gradient in state_dict order, logits, memory. */
    float *oracle_weights, *oracle_gradient, *oracle_logits, *oracle_memory;
    float *arena; /* holds the floats above */
};

/* derived.c: bring `derived` up to date with the weights: the biases, which are all that a forward
 * pass needs, or everything. */
void model_derive_biases(lstm_model *m);
void model_derive(lstm_model *m);

/* Give each thread its chunk of the next round when `left` rows are left, for a pass that keeps
 * what backward needs or not; returns the rows of the round. */
size_t model_set_out(lstm_model *m, size_t left, bool keep);

/* forward.c: for the chunk of `work`, whose first row is x; fills work->logits.  `keep` leaves what
 * a backward pass needs. */
void model_forward_chunk(const lstm_model *m, const workspace *work, const float *x, bool keep);

/* loss.c: after model_forward_chunk; fills work->losses and work->choices.  `labels`: of the
 * chunk's rows. */
void model_score_chunk(const lstm_model *m, workspace *work, const int32_t *labels);

/* The same, and work->logits become the gradient of the loss of a batch of `batch` rows. */
void model_differentiate_loss(const lstm_model *m, workspace *work, const int32_t *labels,
                              int batch);

/* backward.c: after model_forward_chunk with `keep`, with work->logits turned into their gradient,
 * and after the layer above; leaves the gradients of the layer's pre-activations in work->gates. */
void model_backward_layer(const lstm_model *m, const workspace *work, int layer);

/* weight_gradient.c: a thread's share of what a round adds to the gradient of a layer, or of the
 * readout (any thread's model_backward_layer for the layer below may run beside it).  All chunks
 * have been taken through the layer, or through the loss.  x is the round's first row. */
void model_add_layer_gradient(const lstm_model *m, int thread, const float *x, int layer);
void model_add_readout_gradient(const lstm_model *m, int thread);

#endif
