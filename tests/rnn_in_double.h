/* The loss of a network in double, from textbook equations alone: what finite differences are taken
 * of.  Written for tests; it shares no arithmetic with the engine, and takes from it only the list
 * of tensors and the numbers that dropout draws. */
#ifndef SWEEP_TESTS_RNN_IN_DOUBLE_H
#define SWEEP_TESTS_RNN_IN_DOUBLE_H

#include <stdint.h>

#include "src/rnn/spec.h"

/* The largest sizes that it holds. */
enum {
    DOUBLE_MOST_LAYERS = 3,
    DOUBLE_MOST_HIDDEN = 40,
    DOUBLE_MOST_INPUTS = 2 * DOUBLE_MOST_HIDDEN,
    DOUBLE_MOST_STEPS = 6,
    DOUBLE_MOST_CLASSES = 8,
};

/* The mean loss of a batch as training has it, dropout included, and with weights of the classes,
 * unless they are NULL.  weights: all tensors in state_dict order, row-major; x: (batch, seq_dim,
 * rnn_step_values); lengths: (batch), the steps of each row, or NULL.  `seed` and `update` are
 * those of rnn_set_draws. */
double double_loss(const rnn_spec *spec, const double *weights, const double *class_weights,
                   const float *x, rnn_targets targets, const int32_t *lengths, int batch,
                   uint64_t seed, uint32_t update);

#endif
