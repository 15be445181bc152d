/* The parameters of each architecture as tables, and what another layer changes. */
#ifndef SWEEP_PAGES_PARAMETER_TABLES_H
#define SWEEP_PAGES_PARAMETER_TABLES_H

#include "src/pages/sheet.h"
#include "src/stats/architectures.h"

/* Tensor, shape, count with its formula, purpose; the total last.  Layers that repeat the one below
 * are folded into one row when there are many. */
void pages_fill_parameter_table(sheet *t, const rnn_architecture *a);

/* The tensors of both side by side: name, shape before, shape after, parameters added. */
void pages_fill_depth_table(sheet *t, const depth_step *step);

#endif
