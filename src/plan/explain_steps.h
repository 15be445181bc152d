/* What changes from one architecture to another that differs in one property. */
#ifndef SWEEP_PLAN_EXPLAIN_STEPS_H
#define SWEEP_PLAN_EXPLAIN_STEPS_H

#include "src/base/text.h"
#include "src/plan/architecture_steps.h"

/* Append what a step is: "From LSTM to GRU", "From one direction to both", "With peepholes". */
void explain_append_step_name(text *out, const architecture_step *s);

/* Append step number `place` of the list in words: "From LSTM to GRU: 13,000 parameters fewer,
 * 53,010 → 40,010.  ...", with the counts of those that make the same change elsewhere.  Plain
 * text, paragraphs divided by an empty line, lines not wrapped. */
void explain_append_step(text *out, const architecture_steps *steps, int place);

/* The tensor of `a` that is `tensor` of `b` under another cell's name, or of another shape; NULL
 * for none.  Fills `found`. */
const rnn_tensor *explain_counterpart(const rnn_architecture *a, const rnn_architecture *b,
                                      const rnn_tensor *tensor, rnn_tensor *found);

#endif
