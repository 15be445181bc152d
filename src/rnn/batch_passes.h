/* How a batch is computed: in chunks with kernels, or as the oracle does; all give the same bits.
 * Private to this room. */
#ifndef SWEEP_RNN_BATCH_PASSES_H
#define SWEEP_RNN_BATCH_PASSES_H

#include "src/rnn/arena.h"
#include "src/rnn/rnn.h"

typedef struct model_passes {
    bool threaded; /* works in chunks, with any number of threads and a workspace each */
    /* Give what belongs to the model as a whole its place. */
    void (*place)(rnn_model *m, arena_cursor *at);
    /* rnn_forward, rnn_gradient and rnn_evaluate. */
    void (*forward)(rnn_model *m, const float *x, int batch, float *logits);
    double (*gradient)(rnn_model *m, const float *x, rnn_targets targets, int batch);
    void (*evaluate)(rnn_model *m, const float *x, rnn_targets targets, int batch,
                     rnn_score *score);
} model_passes;

/* chunk_passes.c: blocked kernels on packed weights.  oracle_passes.c: plain loops. */
extern const model_passes rnn_model_chunk_passes, rnn_model_oracle_passes;

#endif
