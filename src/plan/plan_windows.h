/* Windows over series: each look-back and horizon that trials may have, over the same series. */
#ifndef SWEEP_PLAN_PLAN_WINDOWS_H
#define SWEEP_PLAN_PLAN_WINDOWS_H

#include "src/plan/grid.h"
#include "src/plan/plan.h"

/* The different sizes that trials may have: each of the values of data.lookback, those of grids and
 * rows included, with each of data.horizon, in the order of the config; one where nothing is
 * forecast.  `*out` is the caller's.  STATUS_BAD_INPUT for more than PLAN_MAX_PARTS. */
status plan_window_sizes(const config *c, window_size **out, size_t *count, error *err);

/* Whether windows of several sizes are there, each with a part of its own. */
bool plan_has_windows(const plan *p);

/* What of the data trials of this size of windows use; NULL where there is no such part. */
const plan_part *plan_part_of_windows(const plan *p, const trial *t);

/* seq_dim, input_dim and output_dim of a combination, the rest 0. */
rnn_architecture plan_shape(const plan *p, const combination *c);

/* STATUS_BAD_INPUT, which names key and cure, for what does not go together with several sizes:
 * what chooses by errors, which of different horizons are not of the same numbers. */
status plan_windows_check(const config *c, error *err);

/* Append where the config says that windows are so large. */
void plan_windows_append_place(text *out, const config *c, window_size size);

/* STATUS_BAD_INPUT, with its place, for a trial of a size that the series have no windows of. */
status plan_windows_check_trial(const plan *p, const trial *t, error *err);

/* The same for a size that a search by results may draw later. */
status plan_windows_check_draws(const plan *p, error *err);

#endif
