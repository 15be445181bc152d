#include "src/trial/choice.h"

#include "src/search/samplers.h"

choice choice_begin(int64_t choose_by) {
    return (choice){.validated = choose_by == SEARCH_BY_VAL};
}

void choice_add(choice *c, const trial *t, const outcome *o) {
    const metric by = metric_selection(trial_measure(t), c->validated);
    const double value = outcome_last(o, by), loss = outcome_last(o, metric_loss(c->validated));
    c->count++;
    c->diverged |= o->status != TRIAL_FINISHED || !(value - value == 0) || !(loss - loss == 0);
    c->score = c->score + (metric_describe(by)->better == METRIC_LOWER ? -value : value);
    c->loss = c->loss + loss;
}

tpe_result choice_result(const choice *c) {
    if (c->diverged || c->count == 0) return (tpe_result){.state = TPE_DIVERGED};
    return (tpe_result){.state = TPE_FINISHED,
                        .score = c->score / (double)c->count,
                        .loss = c->loss / (double)c->count};
}
