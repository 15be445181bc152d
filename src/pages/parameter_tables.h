/* The parameters of each architecture as tables, and what changes from one to another. */
#ifndef SWEEP_PAGES_PARAMETER_TABLES_H
#define SWEEP_PAGES_PARAMETER_TABLES_H

#include "src/pages/sheet.h"
#include "src/plan/architecture_steps.h"

/* Tensor, shape, count with its formula, purpose; the total last.  Layers that repeat the one below
 * are folded into one row when there are many.  For `count` architectures that differ in no tensor
 * (architecture_same_tensors). */
void pages_fill_parameter_table(sheet *t, const rnn_architecture *const alike[], int count);

/* The tensors of both side by side: name, shape before, shape after, parameters more or fewer. */
void pages_fill_step_table(sheet *t, const architecture_step *step);

#endif
