#include "src/trial/choice.h"

#include "src/search/samplers.h"

choice choice_begin(int64_t choose_by) {
    return (choice){.validated = choose_by == SEARCH_BY_VAL};
}

static void add(choice *c, metric by, double value, double loss) {
    c->count++;
    c->diverged |= !(value - value == 0) || !(loss - loss == 0);
    c->score = c->score + (metric_describe(by)->better == METRIC_LOWER ? -value : value);
    c->loss = c->loss + loss;
}

void choice_add(choice *c, const trial *t, const outcome *o) {
    const metric by = metric_selection(trial_measure(t), c->validated);
    c->diverged |= o->status != TRIAL_FINISHED;
    add(c, by, outcome_last(o, by), outcome_last(o, metric_loss(c->validated)));
}

void choice_add_stopped(choice *c, const trial *t, const evaluation *last) {
    const metric by = metric_selection(trial_measure(t), c->validated);
    c->reached = last->iteration;
    add(c, by, last->values[by], last->values[metric_loss(c->validated)]);
}

tpe_result choice_result(const choice *c) {
    if (c->diverged || c->count == 0) return (tpe_result){.state = TPE_DIVERGED};
    return (tpe_result){.state = c->reached > 0 ? TPE_STOPPED : TPE_FINISHED,
                        .score = c->score / (double)c->count,
                        .loss = c->loss / (double)c->count,
                        .reached = c->reached};
}

int64_t choice_hits(const trial *t, double share, bool validated, int64_t *parts) {
    const measure_kind measure = trial_measure(t);
    const int64_t items = validated ? trial_val_answers(t) : trial_test_answers(t);
    const metric by = metric_selection(measure, validated);
    const bool counts = metric_describe(by)->better == METRIC_HIGHER && share >= 0 && share <= 1;
    *parts = measure == MEASURE_ACCURACY ? items : 1000000000;
    return counts ? (int64_t)(share * (double)*parts + 0.5) : 0;
}

void choice_count(contender *sum, const trial *t, const outcome *o) {
    int64_t parts;
    const bool validated = t->val_count > 0;
    const metric by = metric_selection(trial_measure(t), validated);
    const bool lower = metric_describe(by)->better == METRIC_LOWER;
    const double value = outcome_last(o, by);
    contender_add(sum, o->status != TRIAL_FINISHED || value - value != 0,
                  choice_hits(t, value, validated, &parts),
                  lower ? value : outcome_last(o, metric_loss(validated)));
}

int32_t choice_best(contender found[], int32_t count, int64_t most, int32_t chosen[]) {
    contenders_rank(found, count);
    if (count > most) count = (int32_t)most;
    for (int32_t i = 0; i < count; i++) chosen[i] = found[i].configuration;
    return count;
}
