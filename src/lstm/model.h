/* The inside of a model: parameters, what is derived from them, and the working memory of one
 * chunk of rows.  Private to this room. */
#ifndef SWEEP_LSTM_MODEL_H
#define SWEEP_LSTM_MODEL_H

#include "src/lstm/kernels/kernels.h"
#include "src/lstm/lstm.h"
#include "src/lstm/params.h"

/* Sums over rows run group by group; part of the numeric contract. */
enum { GROUP_ROWS = 32 };

/* Working memory of a chunk of rows.  Training takes the batch through all steps, forward and
 * backward, a chunk at a time, so that what forward leaves is still in cache when backward needs
 * it. Rows are independent and the sums across rows keep their order, so the chunk changes no bit.
 * README.md has a picture.  With R the rows of the current chunk, the arrays are
 *     gates  [layer][panel][t][R][16]  i, f, g, o; then gradients of the pre-activations (dz)
 *     c, tanh_c, h [layer][t][R][stride]
 *     dh     [t][R][stride]            of the layer at work, then of the one below; with one layer
 *                                      in all, [R][stride]
 *     dc     [R][stride]
 *     logits [R][classes]              then their gradient
 * A pass that keeps nothing for a backward pass takes larger chunks, and leaves
 *     gates [panel][R][16], c [layer][R][stride], tanh_c [R][stride], h [layer][t % 2][R][stride].
 */
typedef struct workspace {
    bool large;                       /* a layer's weights do not fit the second-level cache */
    size_t kept_rows, passing_rows;   /* of a usual chunk: training in whole groups, evaluation */
    size_t stride;                    /* from row to row of c, tanh_c, h, dh, dc */
    size_t layer_gates, layer_states; /* floats of a layer in gates, and in each of c, tanh_c, h */
    float *gates, *c, *tanh_c, *h, *dh, *dc, *logits;
    float *zeros; /* a row of zeros: c before the first step, the start of a fresh sum */
} workspace;

/* What the kernels want of the weights in another form.  Packed matrices with `inputs` columns
 * (hidden_dim padded), whose rows are gate rows in state_dict order, or classes. */
typedef struct derived {
    float *bias;      /* [layer][columns]: bias_ih + bias_hh */
    float *weight_hh; /* [layer] */
    float *weight_ih; /* [layer - 1]: the first layer's input has no gradient */
    float *readout;
    size_t matrix_floats;
    bool stale;
} derived;

struct lstm_model {
    lstm_path path;
    const kernels *kernels;
    params_layout layout;
    int max_batch;
    float *weights, *gradient; /* arenas of layout.total_floats */
    derived derived;
    workspace work;
    /* The oracle's: all parameters and their gradient in state_dict order, logits, memory. */
    float *oracle_weights, *oracle_gradient, *oracle_logits, *oracle_memory;
    float *arena; /* holds everything above */
};

/* Bring `derived` up to date with the weights. */
void model_derive(lstm_model *m);

/* Rows of the next chunk when `left` are left, for a pass that keeps what backward needs or not. */
size_t model_chunk_rows(const lstm_model *m, size_t left, bool keep);

/* From panel to panel of the gates of a chunk that is kept. */
size_t model_gates_panel(const lstm_model *m, size_t rows);

/* forward.c: x is the chunk's first row; fills work.logits.  `keep` leaves what a backward pass
 * needs. */
void model_forward_chunk(lstm_model *m, const float *x, size_t rows, bool keep);

/* backward.c: after model_forward_chunk with `keep`, with work.logits turned into their gradient;
 * adds the chunk's part to the gradient. */
void model_backward_chunk(lstm_model *m, const float *x, size_t rows);

#endif
