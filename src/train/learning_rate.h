/* The learning rate of each update, and the momentum where the schedule moves it. */
#ifndef SWEEP_TRAIN_LEARNING_RATE_H
#define SWEEP_TRAIN_LEARNING_RATE_H

#include "src/rnn/rnn.h"
#include "src/trial/outcome.h"
#include "src/trial/trial_spec.h"

typedef struct learning_rate {
    const trial *trial;
    rnn_schedule_plan plan;
    rnn_plateau plateau;
    rnn_option cycled; /* RNN_OPTION_COUNT: none */
} learning_rate;

learning_rate learning_rate_of(const trial *t);

/* Take in a further evaluation: a plateau goes by what the trial monitors. */
void learning_rate_observe(learning_rate *r, const evaluation *e);

/* That of the update before which so many were done. */
double learning_rate_at(const learning_rate *r, int64_t done);

/* Tell the model before that update. */
void learning_rate_apply(const learning_rate *r, rnn_model *m, int64_t done);

#endif
