/* An architecture in words: the tensors, which rows belong to which gate, how each count comes
 * about, and what another layer adds. */
#ifndef SWEEP_PLAN_EXPLAIN_H
#define SWEEP_PLAN_EXPLAIN_H

#include "src/base/text.h"
#include "src/plan/plan.h"
#include "src/rnn/spec.h"

/* Append the shape as Python writes it: "(400, 28)" or "(400,)". */
void explain_append_shape(text *out, const rnn_tensor *tensor);

/* Append how the count comes about, numbers filled in: "4·100 × 28 = 11,200". */
void explain_append_count(text *out, const rnn_architecture *a, const rnn_tensor *tensor);

/* Append what the tensor does, in a few words: "input → gates", "h(t−1) → gates", ... */
void explain_append_purpose(text *out, const rnn_architecture *a, const rnn_tensor *tensor);

/* Append one line naming the rows of the four gates: "rows 0–99 i, 100–199 f, 200–299 g, 300–399
 * o". */
void explain_append_gate_rows(text *out, const rnn_architecture *a);

/* Append the whole table of tensors with the total, as plain text. */
void explain_append_architecture(text *out, const rnn_architecture *a);

/* Append what changes from `less` to `more`, which differ in layer_dim only: tensors and parameters
 * added, and why weight_ih_l1 has another shape than weight_ih_l0.  Plain text, paragraphs divided
 * by an empty line, lines not wrapped. */
void explain_append_further_layers(text *out, const rnn_architecture *less,
                                   const rnn_architecture *more);

/* Append one line naming the architecture, its tensors and its parameters. */
void explain_append_architecture_heading(text *out, const rnn_architecture *a);

/* Append the plan in a few lines: data, what is swept, the architectures. */
void explain_append_summary(text *out, const plan *p);

/* Append a line for each combination that was dropped: its values, and the rule of exclude with its
 * place or the trial that it repeats; nothing where there is none. */
void explain_append_dropped(text *out, const plan *p);

/* Append the plan as `sweep plan` shows it: data, trials (at most `most_trials` rows), every
 * architecture, what further layers add, work.  `memory` is a finished sentence on memory.  Lines
 * are not wrapped. */
void explain_append_plan(text *out, const plan *p, int32_t most_trials, const char *memory);

/* "Training: Adam, lr 0.001, schedule cosine, t_max 20." of what all trials have in common; nothing
 * for plain SGD. */
void explain_append_recipe(text *out, const plan *p);

#endif
