#include "src/train/best_weights.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/memory.h"

static status make(float **vector, int64_t count, error *err) {
    *vector = memory_array((size_t)count, sizeof **vector);
    return *vector ? STATUS_OK : error_no_memory(err, (size_t)count * sizeof **vector);
}

status best_weights_begin(best_weights *b, const trial *t, int64_t count, error *err) {
    *b = (best_weights){.trial = t, .loss = (double)INFINITY, .count = count};
    return trial_keeps_best(t) ? make(&b->weights, count, err) : STATUS_OK;
}

void best_weights_free(best_weights *b) {
    free(b->weights);
    free(b->last);
    b->weights = b->last = NULL;
}

bool best_weights_are_improved_by(const best_weights *b, double loss) {
    return loss < b->loss;
}

void best_weights_remember(best_weights *b, const evaluation *e) {
    const double loss = e->values[METRIC_VAL_LOSS];
    b->waited++;
    if (!best_weights_are_improved_by(b, loss)) return;
    b->loss = loss;
    b->iteration = e->iteration;
    b->waited = 0;
}

void best_weights_observe(best_weights *b, const rnn_model *m, const evaluation *e) {
    const bool improved = best_weights_are_improved_by(b, e->values[METRIC_VAL_LOSS]);
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
