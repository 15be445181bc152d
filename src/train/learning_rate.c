#include "src/train/learning_rate.h"

learning_rate learning_rate_of(const trial *t) {
    const rnn_schedule_plan plan = trial_schedule(t);
    return (learning_rate){t, plan, rnn_plateau_begin(&plan), trial_cycled_option(t)};
}

void learning_rate_observe(learning_rate *r, const evaluation *e) {
    trial_schedule_observe(r->trial, &r->plan, &r->plateau, e);
}

double learning_rate_at(const learning_rate *r, int64_t done) {
    return rnn_schedule_lr(&r->plan, &r->plateau, done);
}

void learning_rate_apply(const learning_rate *r, rnn_model *m, int64_t done) {
    rnn_set_lr(m, learning_rate_at(r, done));
    if (r->cycled != RNN_OPTION_COUNT)
        rnn_set_option(m, r->cycled, rnn_schedule_momentum(&r->plan, done));
}
