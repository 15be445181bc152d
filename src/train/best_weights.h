/* The best weights so far, and how long ago they were: by the lowest validation loss, or what the
 * trial monitors instead, the earliest of several.  For "train.keep: best" and train.patience. */
#ifndef SWEEP_TRAIN_BEST_WEIGHTS_H
#define SWEEP_TRAIN_BEST_WEIGHTS_H

#include <stdbool.h>

#include "src/base/status.h"
#include "src/rnn/rnn.h"
#include "src/trial/outcome.h"
#include "src/trial/trial.h"

typedef struct best_weights {
    const trial *trial;
    metric monitored;  /* on the validation items */
    double value;      /* its best; the worst there is before the first evaluation */
    int64_t iteration; /* updates done at it; 0 where nothing was better than that */
    int64_t waited;    /* evaluations since */
    int64_t count;     /* of weights */
    float *weights;    /* the best; NULL unless the trial keeps them */
    float *last;       /* those that the model had before best_weights_use; NULL before it */
} best_weights;

/* Before the first evaluation, for a model of so many weights.  Release with best_weights_free. */
status best_weights_begin(best_weights *b, const trial *t, int64_t count, error *err);
void best_weights_free(best_weights *b);

/* Whether there are any: where no evaluation has a value there are none. */
bool best_weights_are_there(const best_weights *b);

/* Take in an evaluation, and the model's weights when they are the best. */
void best_weights_observe(best_weights *b, const rnn_model *m, const evaluation *e);

/* The same of an evaluation of the past: the weights are taken from a checkpoint instead. */
void best_weights_remember(best_weights *b, const evaluation *e);

/* Whether training has waited long enough. */
bool best_weights_end_training(const best_weights *b);

/* Give the model the best weights; what it had stays in `last`. */
status best_weights_use(best_weights *b, rnn_model *m, error *err);

#endif
