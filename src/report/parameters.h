/* The parameters of each architecture as tables, and what another layer changes. */
#ifndef SWEEP_REPORT_PARAMETERS_H
#define SWEEP_REPORT_PARAMETERS_H

#include "src/report/comparison.h"
#include "src/report/sheet.h"

/* "hidden_dim 100, 2 layers". */
void append_architecture(text *out, const rnn_architecture *a);

/* Tensor, shape, count with its formula, purpose; the total last.  Layers that repeat the one below
 * are folded into one row when there are many. */
void fill_parameter_table(sheet *t, const rnn_architecture *a);

/* Pairs of architectures that differ by depth alone, each with the next deeper one. */
typedef struct depth_step {
    const rnn_architecture *less, *more;
} depth_step;

/* Fill `steps` (room for COMPARISON_MAX_ARCHITECTURES) and return how many there are.  Borrowed
 * from the comparison. */
int collect_depth_steps(const comparison *c, depth_step steps[]);

/* The tensors of both side by side: name, shape before, shape after, parameters added. */
void fill_depth_table(sheet *t, const depth_step *step);

/* "From 1 layer to 2 layers (hidden_dim 100): 53,010 → 133,810 parameters, 2.52 times as many". */
void append_depth_headline(text *out, const depth_step *step);

#endif
