/* The axes that a search draws from: the scale of each, and all of them as lines of text, which
 * results keep. */
#ifndef SWEEP_PLAN_SEARCHED_AXES_H
#define SWEEP_PLAN_SEARCHED_AXES_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"
#include "src/search/space.h"

/* A value of one number as that. */
double searched_number(config_kind kind, config_value value);

/* Where near and far are meant on an axis; its stream of random numbers is not set. */
search_axis searched_axis(const grid *g, const grid_axis *axis);

/* Append how a plan that searches draws: a line of the sampler's name, the first configuration that
 * was drawn (the others are rows of include) and how many were; then a line an axis, with the keys
 * that are drawn together:
 *   train.lr: real log 0.001 1              numbers from a range
 *   model.hidden_dim: whole linear 16 256
 *   model.layer_dim: steps 1 2 4            a list of numbers that rise, or fall
 *   model.cell: choice 3                    so many values without order
 *   data.val_size train.epochs: choice 2    a zip
 * behind it " else 0" where a condition gives that value, which is not drawn (one number, or the
 * place of a choice; nothing where it is neither, or hangs on another key). */
void searched_axes_append(text *out, const plan *p);

#endif
