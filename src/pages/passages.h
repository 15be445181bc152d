/* Sentences that both pages carry.  Our own words and numbers, safe in HTML and in Markdown, but
 * for names from outside: those go through `append_text`, which escapes them for the page. */
#ifndef SWEEP_PAGES_PASSAGES_H
#define SWEEP_PAGES_PASSAGES_H

#include "src/base/text.h"
#include "src/stats/comparison.h"

/* Name, data set, how many configurations and trials. */
void append_summary_passage(text *out, const comparison *c, void append_text(text *, const char *));

/* How far an unfinished sweep is; nothing for a finished one. */
void append_progress_passage(text *out, const comparison *c);

/* What the comparisons by pairs compare, and how many seeds a verdict needs. */
void append_pairs_passage(text *out, const comparison *c);

/* What the accuracies by class are of. */
void append_classes_passage(text *out, const comparison *c);

/* What the names and rows of the tables of tensors mean. */
void append_parameters_passage(text *out);

/* "hidden_dim 100, 2 layers: 133,810 parameters, 5,932,000 multiply-adds an item forward". */
void append_architecture_passage(text *out, const rnn_architecture *a);

/* "The first 200 of 300 trials"; nothing, and false, when all are shown. */
bool append_cut_passage(text *out, int64_t shown, int64_t all, const char *what);

#endif
