/* The public functions that take a batch. */
#include "src/rnn/fpmode.h"
#include "src/rnn/model.h"

void rnn_forward(rnn_model *m, const float *x, int batch, float *logits) {
    fpmode_set();
    m->passes->forward(m, x, batch, logits);
}

double rnn_gradient(rnn_model *m, const float *x, rnn_targets targets, int batch) {
    fpmode_set();
    return m->passes->gradient(m, x, targets, batch);
}

void rnn_evaluate(rnn_model *m, const float *x, rnn_targets targets, int batch, rnn_score *score) {
    fpmode_set();
    m->passes->evaluate(m, x, targets, batch, score);
}
