#include "src/plan/flops_budget.h"

typedef unsigned __int128 whole; /* of any product of two counts, and of any budget */

/* A budget is told digit by digit below. */
static const double MOST_GROUPED = 1e15;

static bool is_given(const plan *p) {
    return p->config->settings[KEY_FLOPS].given;
}

/* Of an epoch of training; exact, also where its items differ in length: work grows evenly with the
 * steps. */
static whole epoch_flops(const trial *t) {
    rnn_architecture one = t->architecture, two = t->architecture;
    if (!trial_has_lengths(t)) return (whole)t->train_count * (whole)rnn_training_flops(&one);
    one.seq_dim = 1;
    two.seq_dim = 2;
    const int64_t first = rnn_training_flops(&one), further = rnn_training_flops(&two) - first;
    return (whole)t->train_count * (whole)first +
           (whole)(t->train_steps - t->train_count) * (whole)further;
}

static void append_budget(text *out, const plan *p) {
    const double budget = config_real(p->config, KEY_FLOPS);
    text_append_format(out, "%s ", key_info(KEY_FLOPS)->name);
    if (budget < MOST_GROUPED)
        text_append_grouped(out, (int64_t)budget);
    else
        text_append_format(out, "%.15g", budget);
}

/* "c.yaml:3:9: error: train.flops 1,000,000 is less than one iteration takes, 48,720,000 (a batch
 * of 100, 487,200 a sample); give at least as many". */
static status refuse(const plan *p, const trial *t, bool too_few, error *err) {
    const int64_t sample = (int64_t)(epoch_flops(t) / (whole)t->train_count);
    text words = {0};
    config_append_place(&words, p->config, KEY_FLOPS);
    text_append(&words, ": error: ");
    append_budget(&words, p);
    if (too_few) {
        text_append(&words, " is less than one iteration takes, ");
        text_append_grouped(&words, t->batch_size * sample);
    } else {
        text_append(&words, " is enough for more than ");
        text_append_grouped(&words, (int64_t)key_info(KEY_ITERATIONS)->maximum);
        text_append(&words, " iterations");
    }
    text_append(&words, " (a batch of ");
    text_append_grouped(&words, t->batch_size);
    text_append(&words, ", ");
    text_append_grouped(&words, sample);
    text_append(&words, trial_has_lengths(t) ? " a sample on average" : " a sample");
    text_append(&words, too_few ? "); give at least as many" : "); give less");
    error_set(err, STATUS_BAD_INPUT, "%s", text_string(&words));
    text_free(&words);
    return STATUS_BAD_INPUT;
}

status flops_budget_resolve(const plan *p, trial *t, error *err) {
    if (!is_given(p)) return STATUS_OK;
    const whole budget = (whole)config_real(p->config, KEY_FLOPS);
    const whole items = budget * (whole)t->train_count / epoch_flops(t);
    const whole iterations = items / (whole)t->batch_size;
    const bool too_few = iterations < 1;
    if (too_few || iterations > (whole)key_info(KEY_ITERATIONS)->maximum)
        return refuse(p, t, too_few, err);
    t->iterations = (int64_t)iterations;
    return STATUS_OK;
}

void flops_budget_append(text *out, const plan *p) {
    int64_t least = INT64_MAX, most = 0;
    if (!is_given(p)) return;
    for (int32_t i = 0; i < p->trial_count; i++) {
        const int64_t iterations = p->trials[i].iterations;
        if (iterations < least) least = iterations;
        if (iterations > most) most = iterations;
    }
    append_budget(out, p);
    text_append(out, ": ");
    text_append_range(out, least, most);
    text_append(out, most == 1 ? " iteration\n" : " iterations\n");
}
