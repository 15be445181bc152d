/* The architectures of a sweep in words, and pairs of them that differ by depth. */
#ifndef SWEEP_STATS_ARCHITECTURES_H
#define SWEEP_STATS_ARCHITECTURES_H

#include "src/stats/comparison.h"

/* "hidden_dim 100, 2 layers". */
void architecture_append(text *out, const rnn_architecture *a);

/* Pairs of architectures that differ by depth alone, each with the next deeper one. */
typedef struct depth_step {
    const rnn_architecture *less, *more;
} depth_step;

/* Fill `steps` (room for COMPARISON_MAX_ARCHITECTURES) and return how many there are.  Borrowed
 * from the comparison. */
int depth_steps_collect(const comparison *c, depth_step steps[]);

/* "From 1 layer to 2 layers (hidden_dim 100): 53,010 → 133,810 parameters, 2.52 times as many". */
void depth_step_append_headline(text *out, const depth_step *step);

#endif
