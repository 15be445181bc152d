/* The architectures of a sweep in words. */
#ifndef SWEEP_STATS_ARCHITECTURES_H
#define SWEEP_STATS_ARCHITECTURES_H

#include "src/stats/comparison.h"
#include "src/trial/architecture.h"

/* Append an architecture: "hidden_dim 100, 2 layers".  What is not that of a plain LSTM, or not the
 * same in the whole sweep, is said as well: "GRU, hidden_dim 100, 2 layers, both directions". */
void architectures_append(text *out, const comparison *c, const rnn_architecture *a);

/* The same of the network alone: without the steps of an item and the numbers to predict, which
 * are said where windows over series have several sizes. */
void architectures_append_network(text *out, const comparison *c, const rnn_architecture *a);

/* The same without one property. */
void architectures_append_without(text *out, const comparison *c, const rnn_architecture *a,
                                  config_key property);

/* The same as a heading of a column: "GRU, 2 layers of 100, both directions". */
void architectures_append_heading(text *out, const comparison *c, const rnn_architecture *a);

/* Only what is not the same in the whole sweep: "GRU, both directions"; all of it where that is
 * nothing. */
void architectures_append_difference(text *out, const comparison *c, const rnn_architecture *a);

/* The same without one property. */
void architectures_append_difference_without(text *out, const comparison *c,
                                             const rnn_architecture *a, config_key property);

/* Whether there is more to say than sizes. */
bool architectures_need_words(const comparison *c);

#endif
