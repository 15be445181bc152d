/* Sentences that both pages carry.  Our own words and numbers, safe in HTML and in Markdown, but
 * for names from outside: those go through `append_text`, which escapes them for the page. */
#ifndef SWEEP_PAGES_PASSAGES_H
#define SWEEP_PAGES_PASSAGES_H

#include "src/base/text.h"
#include "src/plan/architecture_steps.h"
#include "src/stats/comparison.h"

/* Name, data set, how many configurations, how a search drew them, and how many trials. */
void passages_append_summary(text *out, const comparison *c,
                             void append_text(text *, const char *));

/* How far an unfinished sweep is; nothing for a finished one. */
void passages_append_progress(text *out, const comparison *c);

/* What the comparisons by pairs compare, and how many seeds a verdict needs. */
void passages_append_pairs(text *out, const comparison *c);

/* What a search of other lengths would have found, and which axes mattered; nothing where nothing
 * can be told. */
void passages_append_search(text *out, const comparison *c);

/* What the accuracies by class are of. */
void passages_append_classes(text *out, const comparison *c);
/* What is told of labels, of which an item may have several, and how. */
void passages_append_labels(text *out, const comparison *c);

/* What the names and rows of the tables of tensors mean. */
void passages_append_parameters(text *out, const comparison *c);

/* Whether a network is read where its reverse direction has made one step, and what that does;
 * plain text. */
bool passages_has_one_step_trap(const comparison *c);
void passages_append_one_step_trap(text *out, const comparison *c);

/* "hidden_dim 100, 2 layers: 133,810 parameters, 5,932,000 multiply-adds an item forward", of
 * several that differ in no tensor. */
void passages_append_architectures(text *out, const comparison *c,
                                   const rnn_architecture *const alike[], int count);

/* "With one bias vector a layer, as Keras counts: 52,610 parameters."; nothing where there is
 * nothing to say. */
void passages_append_other_count(text *out, const rnn_architecture *a);

/* A step from one architecture to another in a line: "From LSTM to GRU (hidden_dim 100, 1 layer):
 * 53,010 → 40,010 parameters, 0.75 times as many". */
void passages_append_step(text *out, const comparison *c, const architecture_step *s);

/* The heading over all steps; static. */
const char *passages_steps_heading(const architecture_steps *steps);

/* How the weights of these architectures start, a line for each way of the trials that have them:
 * "Initial weights, init orthogonal: ...". */
void passages_append_initial_weights(text *out, const comparison *c,
                                     const rnn_architecture *const alike[], int count);

/* "The first 200 of 300 trials"; nothing, and false, when all are shown. */
bool passages_append_truncation(text *out, int64_t shown, int64_t all, const char *what);

/* What the trials that confirm are, which there must be. */
void passages_append_confirmed(text *out, const comparison *c);

/* How trials were stopped early, and what that means for the figures. */
void passages_append_stopping(text *out, const comparison *c);

#endif
