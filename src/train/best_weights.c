#include "src/train/best_weights.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"

static status make(float **vector, int64_t count, error *err) {
    *vector = memory_array((size_t)count, sizeof **vector);
    return *vector ? STATUS_OK : error_no_memory(err, (size_t)count * sizeof **vector);
}

status best_weights_begin(best_weights *b, const trial *t, int64_t count, error *err) {
    const metric monitored = trial_monitored(t);
    *b = (best_weights){
        .trial = t, .monitored = monitored, .value = metric_worst(monitored), .count = count};
    return trial_keeps_best(t) ? make(&b->weights, count, err) : STATUS_OK;
}

void best_weights_free(best_weights *b) {
    free(b->weights);
    free(b->last);
    b->weights = b->last = NULL;
}

static bool is_improved_by(const best_weights *b, const evaluation *e) {
    return metric_is_better(b->monitored, e->values[b->monitored], b->value);
}

bool best_weights_are_there(const best_weights *b) {
    return b->weights && isfinite(b->value);
}

void best_weights_remember(best_weights *b, const evaluation *e) {
    b->waited++;
    if (!is_improved_by(b, e)) return;
    b->value = e->values[b->monitored];
    b->iteration = e->iteration;
    b->waited = 0;
}

void best_weights_observe(best_weights *b, const rnn_model *m, const evaluation *e) {
    const bool improved = is_improved_by(b, e);
    best_weights_remember(b, e);
    if (improved && b->weights) rnn_get_weights(m, b->weights);
}

bool best_weights_end_training(const best_weights *b) {
    return b->trial->patience > 0 && b->waited >= b->trial->patience;
}

status best_weights_use(best_weights *b, rnn_model *m, error *err) {
    if (!b->last) TRY(make(&b->last, b->count, err));
    rnn_get_weights(m, b->last);
    rnn_set_weights(m, b->weights);
    return STATUS_OK;
}
