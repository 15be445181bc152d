/* The inside of a model: parameters, what is derived from them, and the working memory of each
 * thread's chunk of rows.  Private to this room. */
#ifndef SWEEP_RNN_MODEL_H
#define SWEEP_RNN_MODEL_H

#include "src/base/team.h"
#include "src/rnn/arena.h"
#include "src/rnn/batch_passes.h"
#include "src/rnn/kernels/kernels.h"
#include "src/rnn/params.h"
#include "src/rnn/rnn.h"

/* Sums over rows run group by group; part of the numeric contract. */
enum { GROUP_ROWS = 32 };

// clang-format off
/* Working memory of a thread's chunk of rows.  Training takes the batch through all steps, forward
 * and backward, round by round: in a round each thread has a chunk, so that what forward leaves is
 * still in cache when backward needs it.  Rows are independent; the sums across rows are then
 * shared out by what they add up to, not by rows, and keep their order over the chunks of the
 * round.  So neither chunks nor threads change a bit.  README.md has a picture.
 *
 * A pass is one direction of one layer; they are numbered through, the directions of layer 0 first.
 * With R the rows of the current chunk, the arrays are
 *
 *     gates         [pass][side][panel][t][R][16]  gates; then gradients of the pre-activations (dz)
 *     states, h     [pass][t][R][stride]           each state of the cell (cells.h)
 *     units         [pass][t][R][stride]           what h is projected from, where it is
 *     dropped       [pass][t][R][stride]           h as the layer above sees it, where some is dropped
 *     masks         [pass][t][R][stride]           what it was multiplied by
 *     dh            [turn][direction][t][R][stride] of the layer at work, and of the one below
 *     dunits        [R][stride]                    of `units`
 *     dstates       [R][stride]                    of each state that is carried from step to step
 *     features      [direction][reading][R][stride] what the readout reads, where that is not h itself
 *     dfeatures     [direction][R][stride]         its gradient
 *     feature_masks [direction][reading][R][stride] what it was multiplied by
 *     chosen        [direction][R][stride]         the step that each feature's maximum is of
 *     sorted_x      [R][seq_dim][inputs]           of sequences of several lengths: their steps; of
 *                                                  an embedding: the rows of the steps' tokens
 *     tokens        [R][seq_dim]                   of an embedding
 *     dx            [t][R][stride]                 of an embedding: the gradient of sorted_x
 *     logits        [reading][R][classes]          then their gradient
 *     exps          [R][output_dim]                of each row's logits, less the largest, in double
 *     losses        [reading][R]                   of each row, in double
 *     choices       [reading][R]                   the class of each row's largest logit
 *
 * There are seq_dim readings where every step is read, else one.
 *
 * A pass that keeps nothing for a backward pass takes larger chunks, and leaves
 *
 *     gates         [side][panel][R][16]
 *     states        [pass][R][stride]              those that are carried; the others [R][stride]
 *     h             [pass][t % 2][R][stride]       of one direction; of both, all steps as above
 *     units         [R][stride]
 */
// clang-format on
typedef struct workspace {
    size_t rows;     /* of the current chunk */
    int steps;       /* of its longest row */
    int32_t *active; /* [seq_dim + 1]: rows that have a step t, which are the first of the chunk */
    const float *x;  /* what the first layer reads: [R][seq_dim][inputs] */
    float *sorted_x; /* where that stands if rows change places, or are of an embedding */
    int32_t *tokens;
    float *dx;
    size_t first;       /* its first row, counted from the round's first */
    size_t batch_first; /* the same, counted from the batch's first */
    size_t gates_panel; /* from panel to panel of gates that are kept; one for the whole round */
    size_t stride;      /* from row to row of all that is [R][stride] */
    size_t readings;    /* of the longest row that there may be */
    size_t layer_gates, layer_states; /* floats of a pass in gates, and in each of states and h */
    float *gates, *states[RNN_MOST_STATES], *h, *units, *dropped, *masks;
    float *dh, *dunits, *dstates[RNN_MOST_STATES];
    float *features, *dfeatures, *feature_masks, *logits;
    int32_t *chosen;
    float *zeros; /* a row of zeros: states before the first step, the start of a fresh sum */
    float *sink;  /* a row that nobody reads: h before the first step has no gradient */
    double *exps, *losses;
    int32_t *choices;
    float *arena; /* holds all of these; may be larger than need be */
    size_t arena_floats;
    product_run *runs; /* of weight gradients */
} workspace;

/* What the kernels want of the weights in another form.  The matrices are packed; their rows are
 * gate rows in state_dict order, or features of h, or classes; their columns, in whole panels, are
 * features of one direction of h, or hidden units. */
typedef struct derived {
    float *bias;      /* [pass][most_columns], in the order of the input side: bias_ih + bias_hh,
                       * or bias_ih alone for a last gate whose parts stay apart */
    float *weight_hh; /* [pass] */
    float *weight_ih; /* [pass of layer 1 on][direction of the layer below]: the first layer's input
                       * has no gradient */
    float *first_weight_ih; /* [direction of layer 0], but with an embedding it has */
    float *projection;      /* [pass] */
    float *readout;         /* [direction] */
    size_t matrix_floats, readout_floats, projection_floats; /* of one of each */
    bool stale; /* the transposed weights: biases are always summed anew */
} derived;

/* The rows of a batch, longest first (batch_rows.c), and what came of each.  The first three only
 * where sequences have several lengths; else rows stand as they came. */
typedef struct batch_rows {
    const int32_t *given; /* the length of each row; NULL: all have seq_dim steps */
    int32_t *order;       /* [max_batch]: the row of the batch at each place */
    int32_t *lengths;     /* [max_batch]: of the row at each place, descending */
    int32_t *starts;      /* [seq_dim + 1]: while they are sorted */
    double *losses;       /* [max_batch][reading]: of each row of the batch */
    int32_t *choices;     /* [max_batch][reading]: the same, the class of its largest logit */
} batch_rows;

/* All parameters and their gradient in state_dict order, logits of a batch, and working memory. */
typedef struct oracle_arrays {
    float *weights, *gradient, *logits, *memory;
} oracle_arrays;

struct rnn_model {
    rnn_spec spec;
    rnn_isa isa;
    const kernels *kernels;
    const model_passes *passes;
    params_layout layout;
    int max_batch;
    float *weights, *gradient;                /* arenas of layout.total_floats, as each of states */
    float *states[RNN_MOST_OPTIMISER_STATES]; /* in the order of the table; NULL: not kept */
    double scalars[RNN_MOST_OPTIMISER_SCALARS];
    double *class_weights; /* output_dim of them, in the arena; all 1 at first */
    bool wants_norm;       /* of every gradient, clipped or not */
    uint64_t seed;         /* of what training draws */
    int64_t update;        /* number of the update at work, from 0 */
    bool large;            /* a layer's weights do not fit the second-level cache */
    size_t kept_rows;      /* of a usual chunk in training: whole groups */
    team *team;            /* NULL: one thread */
    int threads;
    workspace *works; /* one a thread */
    derived derived;
    batch_rows batch;
    oracle_arrays oracle;
    float *arena; /* holds the floats above */
};

/* The pointwise part of the cell. */
static inline const cell_kernels *rnn_model_cell(const rnn_model *m) {
    const rnn_architecture *a = &m->spec.architecture;
    return a->peepholes ? &m->kernels->with_peepholes[a->cell] : &m->kernels->cells[a->cell];
}

/* --- workspace.c --- */

/* Bytes of the working memory of one of so many threads. */
size_t rnn_workspace_bytes(const rnn_model *m, int threads);

/* Working memory for so many threads, in which arenas that the model has already and that are large
 * enough are used again.  `*works` is then to become the model's: rnn_workspaces_replace. */
status rnn_workspaces_create(const rnn_model *m, int threads, workspace **works, error *err);

/* Make `works` (may be NULL), of so many threads, the model's, and release what it had before. */
void rnn_workspaces_replace(rnn_model *m, workspace *works, int threads);

/* Give each thread its chunk of the round that begins at row `first` of the batch when `left` rows
 * are left, for a pass that keeps what backward needs or not; returns the rows of the round. */
size_t rnn_workspaces_divide(rnn_model *m, size_t first, size_t left, bool keep);

/* --- batch_rows.c --- */

/* Give the arrays their place. */
void rnn_batch_rows_place(rnn_model *m, arena_cursor *at);

/* Sort so many rows by length, longest first, those of equal length as they came. */
void rnn_batch_rows_sort(rnn_model *m, int batch);

/* The row of the batch at a place. */
static inline size_t rnn_batch_row(const rnn_model *m, size_t place) {
    return m->batch.order ? (size_t)m->batch.order[place] : place;
}

/* Readings of a row of the batch, and where the first has its place among those of all rows. */
static inline int rnn_batch_readings(const rnn_model *m, int row) {
    const rnn_architecture *a = &m->spec.architecture;
    return a->readout == RNN_READOUT_EVERY_STEP && m->batch.given ? m->batch.given[row]
                                                                  : rnn_reading_count(a);
}

static inline size_t rnn_batch_reading(const rnn_model *m, size_t row) {
    return row * (size_t)rnn_reading_count(&m->spec.architecture);
}

/* Steps of the row at a place. */
static inline int rnn_batch_length(const rnn_model *m, size_t place) {
    return m->batch.lengths ? m->batch.lengths[place] : m->spec.architecture.seq_dim;
}

/* --- passes --- */

/* derived.c: bring `derived` up to date with the weights: the biases, which are all that a forward
 * pass needs, or everything. */
void rnn_model_place_derived(rnn_model *m, arena_cursor *at);
void rnn_model_derive_biases(rnn_model *m);
void rnn_model_derive(rnn_model *m);

/* forward.c: for the chunk of `work`; fills work->logits.  `keep` leaves what a backward pass
 * needs, and drops what training drops. */
void rnn_model_forward_chunk(const rnn_model *m, const workspace *work, bool keep);

/* features.c: what a reading takes of the top layer, of one direction: the first row; rows are
 * work->stride apart, and of what is kept, readings step_floats (passes.h).  After
 * rnn_model_collect_features; where nothing is kept, after the step of that reading. */
const float *rnn_model_features(const rnn_model *m, const workspace *work, size_t direction,
                                int reading, bool keep);

/* After the last step of the top layer: the mean, the maximum, a state, less what is dropped. */
void rnn_model_collect_features(const rnn_model *m, const workspace *work, bool keep);

/* The same as the steps of a single direction come, t ascending, where their h is not kept. */
void rnn_model_collect_step(const rnn_model *m, const workspace *work, const float *h, int t);

/* From work->logits, now their gradient, to dh of the top layer. */
void rnn_model_spread_features(const rnn_model *m, const workspace *work);

/* loss.c: whether the loss is of classes. */
bool rnn_model_has_classes(const rnn_model *m);

/* After rnn_model_forward_chunk; fills work->losses and, of classes, work->choices.  `targets`: of
 * the whole batch. */
void rnn_model_score_chunk(const rnn_model *m, workspace *work, rnn_targets targets);

/* The same as training has it, and work->logits become the gradient of the loss of a batch whose
 * rows weigh so much together (rnn_total_weight). */
void rnn_model_differentiate_loss(const rnn_model *m, workspace *work, rnn_targets targets,
                                  double total_weight);

/* Count a row of class `label` that is taken for class `choice`; none of RNN_NO_CLASS. */
void rnn_model_count_choice(rnn_score *score, int classes, int32_t label, int32_t choice);

/* backward.c: after rnn_model_forward_chunk with `keep`, with work->logits turned into their
 * gradient, and after the layer above; leaves the gradients of the layer's pre-activations in
 * work->gates. */
void rnn_model_backward_layer(const rnn_model *m, const workspace *work, int layer);

/* embedding.c: the rows of the table for the steps of a chunk, from its tokens; x is that of the
 * whole batch. */
void rnn_model_embed_chunk(const rnn_model *m, workspace *work, const float *x);

/* A thread's share of what a round adds to the gradient of the table, after
 * rnn_model_backward_layer of layer 0 in all chunks. */
void rnn_model_add_embedding_gradient(const rnn_model *m, int thread);

/* weight_gradient.c: a thread's share of what a round adds to the gradient of a layer, or of the
 * readout (any thread's rnn_model_backward_layer for the layer below may run beside it).  All
 * chunks have been taken through the layer, or through the loss. */
void rnn_model_add_layer_gradient(const rnn_model *m, int thread, int layer);
void rnn_model_add_readout_gradient(const rnn_model *m, int thread);

#endif
