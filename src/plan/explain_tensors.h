/* Tensors in words: shapes, how their counts come about, what they do, which rows belong to which
 * gate. */
#ifndef SWEEP_PLAN_EXPLAIN_TENSORS_H
#define SWEEP_PLAN_EXPLAIN_TENSORS_H

#include "src/base/text.h"
#include "src/rnn/spec.h"

/* Append the shape as Python writes it: "(400, 28)" or "(400,)". */
void explain_append_shape(text *out, const rnn_tensor *tensor);

/* Append how the count comes about, numbers filled in: "4·100 × 28 = 11,200". */
void explain_append_count(text *out, const rnn_architecture *a, const rnn_tensor *tensor);

/* Append what the tensor does, in a few words: "input → gates", "h(t−1) → gates", ... */
void explain_append_purpose(text *out, const rnn_architecture *a, const rnn_tensor *tensor);

/* Append which rows belong to which gate: "gates of every gru tensor: rows 0–99 r (reset), 100–199
 * z (update), 200–299 n (new)". */
void explain_append_gate_rows(text *out, const rnn_architecture *a);

/* Append how many numbers a tensor has, as a product: "4·100 × 28", "10 × 100", "100". */
void explain_append_product(text *out, const rnn_architecture *a, const rnn_tensor *tensor);

/* A tensor's name without that of the cell's module: "weight_ih_l0"; "fc.weight" as it is.  Points
 * into `tensor`. */
const char *explain_short_name(const rnn_architecture *a, const rnn_tensor *tensor);

/* Append the short name for any layer: "weight_ih_lk", "bias_hh_lk_reverse". */
void explain_append_stem(text *out, const rnn_tensor *tensor);

/* The tensors of one layer, all directions: the first, and how many. */
typedef struct tensor_range {
    int first, count;
} tensor_range;

tensor_range explain_tensors_of_layer(const rnn_architecture *a, int layer);

/* True of a network whose reverse direction is read after its first step. */
bool explain_has_one_step_trap(const rnn_architecture *a);

/* True of a tensor that training never changes: it sees zeros only, since the reverse direction of
 * the top layer makes one step (rnn_top_reverse_is_one_step). */
bool explain_never_learns(const rnn_architecture *a, const rnn_tensor *tensor);

#endif
