/* A pass: one direction of one layer, which way it goes through the steps, and where what it keeps
 * stands in a workspace (model.h).  Private to this room. */
#ifndef SWEEP_RNN_PASSES_H
#define SWEEP_RNN_PASSES_H

#include "src/rnn/model.h"

typedef struct pass {
    int layer;
    size_t direction; /* 0: from the first step to the last; 1: back */
    size_t number;    /* of all passes */
    const params_layer *sizes;
    int steps; /* that it makes: all, or one (rnn_top_reverse_is_one_step) */
} pass;

enum { NO_STEP = -1 };

static inline bool pass_is_top(const rnn_model *m, const pass *p) {
    return p->layer == m->spec.architecture.layer_dim - 1;
}

static inline pass pass_of(const rnn_model *m, int layer, size_t direction) {
    const rnn_architecture *a = &m->spec.architecture;
    const bool top = layer == a->layer_dim - 1;
    const bool one_step = top && direction == 1 && rnn_top_reverse_is_one_step(a);
    return (pass){
        .layer = layer,
        .direction = direction,
        .number = (size_t)layer * m->layout.directions + direction,
        .sizes = rnn_params_layer_of(&m->layout, layer, direction),
        .steps = one_step ? 1 : a->seq_dim,
    };
}

/* The step of the sequence at which the pass makes its step number `step`, from 0. */
static inline int pass_time(const rnn_model *m, const pass *p, int step) {
    return p->direction == 0 ? step : m->spec.architecture.seq_dim - 1 - step;
}

/* The step of the sequence before that one, or NO_STEP. */
static inline int pass_time_before(const rnn_model *m, const pass *p, int step) {
    return step > 0 ? pass_time(m, p, step - 1) : NO_STEP;
}

/* The first step of the sequence that the pass comes to, whichever way it goes. */
static inline int pass_earliest(const rnn_model *m, const pass *p) {
    return p->direction == 0 ? 0 : m->spec.architecture.seq_dim - p->steps;
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

/* Whether the readout reads more than one step. */
static inline bool is_pooled(const rnn_model *m) {
    const rnn_readout readout = m->spec.architecture.readout;
    return readout == RNN_READOUT_MEAN || readout == RNN_READOUT_MAX;
}

/* The step at which a readout of one step reads the top layer. */
static inline int read_time(const rnn_model *m, size_t direction) {
    const rnn_architecture *a = &m->spec.architecture;
    const bool first = direction == 1 && a->readout == RNN_READOUT_FINAL_STATES;
    return first ? 0 : a->seq_dim - 1;
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
    const bool one = a->layer_dim == 1 && !is_pooled(m) && a->proj_dim == 0;
    return one ? 1 : (size_t)a->seq_dim;
}

static inline float *dh_at(const rnn_model *m, const workspace *work, int layer, size_t direction,
                           int t) {
    const size_t turn = (size_t)layer % dh_turns(m), steps = dh_steps(m);
    const size_t step = steps == 1 ? 0 : (size_t)t;
    return work->dh +
           ((turn * m->layout.directions + direction) * steps + step) * step_floats(work);
}

#endif
