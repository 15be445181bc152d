/* The losses' code; private to this room.
 *
 * A loss of numbers is the mean, over rows and outputs, of a function of an output and its target:
 * that function is all that losses/loss_<name>.c has.  Cross entropy takes a row as a whole
 * (softmax.h).
 */
#ifndef SWEEP_RNN_LOSS_H
#define SWEEP_RNN_LOSS_H

#include "src/rnn/softmax.h"
#include "src/rnn/spec.h"

/* The loss of one output, and its derivative by that output. */
typedef struct loss_element {
    double loss, slope;
} loss_element;

/* `option` is huber's delta, or what a yes weighs of bce. */
typedef loss_element loss_function(double output, double target, double option);

loss_function rnn_loss_mse, rnn_loss_mae, rnn_loss_huber, rnn_loss_bce;

/* --- row_loss.c: one row after another, as the oracle has it --- */

/* Where every step is read, a row of these functions is a reading of a row: place row * seq_dim + t
 * of the targets. */

/* The loss of row `row` of a batch as evaluations have it; `outputs` are the row's. */
double rnn_row_loss(const rnn_spec *spec, const float *outputs, rnn_targets targets, size_t row);

/* The same as training has it, times what the row weighs, and its gradient for each output as part
 * of the mean of a batch that weighs `total` (rnn_total_weight).  `gradient` may be `outputs`. */
double rnn_row_loss_gradient(const rnn_spec *spec, const double *class_weights,
                             const float *outputs, rnn_targets targets, size_t row, double total,
                             float *gradient);

/* Whether the reading has a target: a class, or numbers. */
bool rnn_has_target(const rnn_spec *spec, rnn_targets targets, size_t reading);

/* The sum of the weights of the rows' classes, rows ascending, in a row the steps that are read;
 * of numbers, how many have some.  `lengths` of each row; NULL: seq_dim. */
double rnn_total_weight(const rnn_spec *spec, const double *class_weights, rnn_targets targets,
                        const int32_t *lengths, int rows);

#endif
