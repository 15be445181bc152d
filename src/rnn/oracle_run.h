/* What the oracle computes with. */
#ifndef SWEEP_RNN_ORACLE_RUN_H
#define SWEEP_RNN_ORACLE_RUN_H

#include <stddef.h>
#include <stdint.h>

#include "src/rnn/spec.h"

typedef struct oracle_run {
    const rnn_spec *spec;
    const float *weights;   /* all tensors, row-major, in state_dict order */
    const float *x;         /* (batch, seq_dim, rnn_step_values) */
    const int32_t *lengths; /* steps of each row; NULL: all have seq_dim */
    int batch;
    const double *class_weights;
    uint64_t seed; /* of what training drops, at this update */
    int64_t update;
    float *memory; /* rnn_oracle_floats(spec, batch) floats */
} oracle_run;

#endif
