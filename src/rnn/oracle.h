/* The oracle: the whole network as a few plain loops that read like the equations, one scalar at a
 * time, on weights in state_dict order.  It shares neither layout, blocking nor vectors with the
 * engine, and must give the same bits. */
#ifndef SWEEP_RNN_ORACLE_H
#define SWEEP_RNN_ORACLE_H

#include <stddef.h>
#include <stdint.h>

#include "src/rnn/spec.h"

/* What it computes with. */
typedef struct oracle_run {
    const rnn_spec *spec;
    const float *weights;   /* all tensors, row-major, in state_dict order */
    const float *x;         /* (batch, seq_dim, input_dim) */
    const int32_t *lengths; /* steps of each row; NULL: all have seq_dim */
    int batch;
    const double *class_weights;
    uint64_t seed; /* of what training drops, at this update */
    int64_t update;
    float *memory; /* rnn_oracle_floats(spec, batch) floats */
} oracle_run;

/* Floats of working memory for `batch` rows; SIZE_MAX if that does not fit. */
size_t rnn_oracle_floats(const rnn_spec *spec, int batch);

/* logits: (batch, output_dim).  Nothing is dropped. */
void rnn_oracle_forward(const oracle_run *run, float *logits);

/* gradient: all tensors, as the weights.  Returns the mean loss; logits become their gradient. */
double rnn_oracle_gradient(const oracle_run *run, const int32_t *labels, float *gradient,
                           float *logits);

#endif
