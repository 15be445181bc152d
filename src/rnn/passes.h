/* A pass: one direction of one layer, which way it goes through the steps, which rows make them,
 * and where what it keeps stands in a workspace (model.h).  Private to this room.
 *
 * Rows stand longest first, so those that have a step t are the first of a chunk.  A row makes its
 * first step of the second direction at its own last one. */
#ifndef SWEEP_RNN_PASSES_H
#define SWEEP_RNN_PASSES_H

#include "src/rnn/model.h"

typedef struct pass {
    int layer;
    size_t direction; /* 0: from the first step to the last; 1: back */
    size_t number;    /* of all passes */
    const params_layer *sizes;
    bool first_step_only; /* each row makes no other (rnn_top_reverse_is_one_step) */
} pass;

/* Rows of a chunk: [first, end). */
typedef struct row_range {
    size_t first, end;
} row_range;

static inline bool pass_is_top(const rnn_model *m, const pass *p) {
    return p->layer == m->spec.architecture.layer_dim - 1;
}

static inline pass pass_of(const rnn_model *m, int layer, size_t direction) {
    const rnn_architecture *a = &m->spec.architecture;
    const bool top = layer == a->layer_dim - 1;
    return (pass){
        .layer = layer,
        .direction = direction,
        .number = (size_t)layer * m->layout.directions + direction,
        .sizes = rnn_params_layer_of(&m->layout, layer, direction),
        .first_step_only = top && direction == 1 && rnn_top_reverse_is_one_step(a),
    };
}

/* The step of the sequence at which the pass makes its step number `step`, from 0, in a chunk. */
static inline int pass_time(const workspace *work, const pass *p, int step) {
    return p->direction == 0 ? step : work->steps - 1 - step;
}

/* The step of the sequence that comes before t, which the row may not have. */
static inline int pass_time_before(const pass *p, int t) {
    return p->direction == 0 ? t - 1 : t + 1;
}

/* The rows that make a step of the pass at t: those whose first it is, those that go on from the
 * step before, and both together. */
static inline row_range rows_that_begin(const workspace *work, const pass *p, int t) {
    if (p->direction == 1) return (row_range){(size_t)work->active[t + 1], (size_t)work->active[t]};
    return (row_range){0, t == 0 ? (size_t)work->active[0] : 0};
}

static inline row_range rows_that_go_on(const workspace *work, const pass *p, int t) {
    const int seen = p->direction == 0 ? t : t + 1;
    const bool none = p->first_step_only || (p->direction == 0 && t == 0);
    return (row_range){0, none ? 0 : (size_t)work->active[seen]};
}

static inline row_range rows_of_step(const workspace *work, const pass *p, int t) {
    return (row_range){p->first_step_only ? (size_t)work->active[t + 1] : 0,
                       (size_t)work->active[t]};
}

/* Steps of a row of a chunk. */
static inline int row_length(const rnn_model *m, const workspace *work, size_t row) {
    return rnn_batch_length(m, work->batch_first + row);
}

/* --- places in a workspace --- */

/* Whether h of all steps stands in memory: where backward needs it, and where another layer reads
 * it only after the last step has been made. */
static inline bool pass_keeps_h(const rnn_model *m, bool keep) {
    return keep || m->layout.directions > 1;
}

static inline size_t step_floats(const workspace *work) {
    return work->rows * work->stride;
}

/* What the pass keeps of step t, in one of the arrays that keep all. */
static inline size_t kept_at(const workspace *work, size_t number, int t) {
    return number * work->layer_states + (size_t)t * step_floats(work);
}

static inline float *h_at(const rnn_model *m, const workspace *work, size_t number, int t,
                          bool keep) {
    if (pass_keeps_h(m, keep)) return work->h + kept_at(work, number, t);
    return work->h + (2 * number + (size_t)(t % 2)) * step_floats(work);
}

/* True if the layers' outputs are dropped in part. */
static inline bool drops_layers(const rnn_model *m, bool keep) {
    return keep && m->spec.dropout.layers > 0;
}

/* h of a pass as the layer above reads it. */
static inline const float *output_at(const rnn_model *m, const workspace *work, size_t number,
                                     int t, bool keep) {
    if (drops_layers(m, keep)) return work->dropped + kept_at(work, number, t);
    return h_at(m, work, number, t, keep);
}

/* Gate panels of one side of a pass. */
static inline size_t side_panels(const pass *p) {
    return p->sizes->columns / PANEL_COLUMNS;
}

/* Row 0 of step t of the first panel of a side (0: of the inputs; 1: recurrent; with one side both
 * are the same). */
static inline float *gates_at(const rnn_model *m, const workspace *work, const pass *p, size_t side,
                              int t) {
    const size_t panels = m->layout.sides > 1 ? side * side_panels(p) : 0;
    return work->gates + p->number * work->layer_gates + panels * work->gates_panel +
           (size_t)t * work->rows * PANEL_COLUMNS;
}

static inline bool reads_every_step(const rnn_model *m) {
    return m->spec.architecture.readout == RNN_READOUT_EVERY_STEP;
}

/* Whether the readout reads one value of several steps. */
static inline bool is_pooled(const rnn_model *m) {
    const rnn_readout readout = m->spec.architecture.readout;
    return readout == RNN_READOUT_MEAN || readout == RNN_READOUT_MAX;
}

/* Whether what the readout reads of a row is collected step by step, rather than h of one step. */
static inline bool is_collected(const rnn_model *m) {
    return is_pooled(m) || (m->spec.variable_length && !reads_every_step(m));
}

/* Whether the readout gives dh to more steps of a row than one. */
static inline bool feeds_steps(const rnn_model *m) {
    return is_pooled(m) || reads_every_step(m);
}

/* Rows of a chunk that reading t, a step where every step is read, is of: the first ones. */
static inline size_t rows_read(const rnn_model *m, const workspace *work, int t) {
    return reads_every_step(m) ? (size_t)work->active[t] : work->rows;
}

/* Readings of a chunk, and of a row of it. */
static inline int readings_of(const rnn_model *m, const workspace *work) {
    return reads_every_step(m) ? work->steps : 1;
}

/* The first row of a reading in what is [direction][reading][R][stride], and in the logits. */
static inline size_t features_at(const workspace *work, size_t direction, int reading) {
    return (direction * work->readings + (size_t)reading) * step_floats(work);
}

static inline size_t logits_at(const rnn_model *m, const workspace *work, int reading) {
    return (size_t)reading * work->rows * m->layout.classes;
}

/* The step at which a readout of one step reads a row of so many steps of the top layer. */
static inline int read_time(const rnn_model *m, size_t direction, int length) {
    const rnn_architecture *a = &m->spec.architecture;
    const bool first = direction == 1 && a->readout == RNN_READOUT_FINAL_STATES;
    return first ? 0 : length - 1;
}

/* Layers whose dh is in memory at the same time: with one direction, what goes to the layer below
 * takes the place of what has been used; a projection's gradient needs dh of its layer while the
 * layer below is at work. */
static inline size_t dh_turns(const rnn_model *m) {
    if (m->spec.architecture.layer_dim == 1) return 1;
    return m->spec.architecture.proj_dim ? 3 : m->layout.directions;
}

/* Steps whose dh is in memory.  A single layer hands nothing down: where the readout reads one
 * step, each step's dh has been used when the step before gets its own, and one place serves all.
 */
static inline size_t dh_steps(const rnn_model *m) {
    const rnn_architecture *a = &m->spec.architecture;
    const bool one = a->layer_dim == 1 && !feeds_steps(m) && a->proj_dim == 0;
    return one ? 1 : (size_t)a->seq_dim;
}

static inline float *dh_at(const rnn_model *m, const workspace *work, int layer, size_t direction,
                           int t) {
    const size_t turn = (size_t)layer % dh_turns(m), steps = dh_steps(m);
    const size_t step = steps == 1 ? 0 : (size_t)t;
    return work->dh +
           ((turn * m->layout.directions + direction) * steps + step) * step_floats(work);
}

/* Row 0 of the gradient of what the first layer reads of an embedding in step t. */
static inline float *dx_at(const workspace *work, int t) {
    return work->dx + (size_t)t * step_floats(work);
}

#endif
