/* Architectures and plans in words: the tensors, what another layer adds, what a sweep comes to. */
#ifndef SWEEP_PLAN_EXPLAIN_H
#define SWEEP_PLAN_EXPLAIN_H

#include "src/base/text.h"
#include "src/plan/plan.h"
#include "src/rnn/spec.h"

/* Append how others count the same network: "with one bias vector a layer, as Keras counts:
 * 52,610"; nothing where there is nothing to say. */
void explain_append_other_count(text *out, const rnn_architecture *a);

/* Append the whole table of tensors with the total, as plain text. */
void explain_append_architecture(text *out, const rnn_architecture *a);

/* The same of several that differ in no tensor (architecture_same_tensors): a heading each, one
 * table. */
void explain_append_alike(text *out, const rnn_architecture *const alike[], int count);

/* Append what a tensor does in all of them. */
void explain_append_purpose_of(text *out, const rnn_architecture *const alike[], int count,
                               const rnn_tensor *tensor);

/* Append what changes from `less` to `more`, which differ in layer_dim only: tensors and parameters
 * added, and why weight_ih_l1 has another shape than weight_ih_l0.  `where` comes after the two
 * numbers of layers: ", GRU", "".  Plain text, paragraphs divided by an empty line, lines not
 * wrapped. */
void explain_append_further_layers(text *out, const rnn_architecture *less,
                                   const rnn_architecture *more, const char *where);

/* Append why the reverse direction of a network that is read at the last step learns little, and
 * the cure, as one line; nothing for any other network. */
void explain_append_one_step_trap(text *out, const rnn_architecture *a);

/* Append one line naming the architecture, its tensors and its parameters. */
void explain_append_architecture_heading(text *out, const rnn_architecture *a);

/* Append the plan in a few lines: data, what is swept, the architectures. */
void explain_append_summary(text *out, const plan *p);

/* Append a line for each combination that was dropped: its values, and the rule of exclude with its
 * place or the trial that it repeats; nothing where there is none. */
void explain_append_dropped(text *out, const plan *p);

/* Append the plan as `sweep plan` shows it: data, trials (at most `most_trials` rows), every
 * architecture, what further layers add, work.  Of many architectures there is a line each, unless
 * `details` are asked for.  `memory` is a finished sentence on memory.  Lines are not wrapped. */
void explain_append_plan(text *out, const plan *p, int32_t most_trials, bool details,
                         const char *memory);

/* "Training: Adam, lr 0.001, schedule cosine, t_max 20." of what all trials have in common; nothing
 * for plain SGD. */
void explain_append_recipe(text *out, const plan *p);

#endif
