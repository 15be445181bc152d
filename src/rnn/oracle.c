#include "src/rnn/oracle.h"

#include <string.h>

#include "src/rnn/loss.h"
#include "src/rnn/oracle_network.h"

size_t rnn_oracle_floats(const rnn_spec *spec, int batch) {
    const oracle_run run = {.spec = spec, .batch = batch};
    const network n = rnn_oracle_network(&run, true);
    return rnn_oracle_network_floats(&n);
}

void rnn_oracle_forward(const oracle_run *run, float *logits) {
    const network n = rnn_oracle_network(run, false);
    rnn_oracle_forward_rows(&n, logits);
}

double rnn_oracle_gradient(const oracle_run *run, rnn_targets targets, float *gradient,
                           float *logits) {
    const network n = rnn_oracle_network(run, true);
    const size_t classes = (size_t)n.a.output_dim;
    const size_t count =
        rnn_oracle_readout_at(&n) + classes * (n.directions * recurrent_of(&n) + 1);
    rnn_oracle_forward_rows(&n, logits);
    const double total =
        rnn_total_weight(run->spec, run->class_weights, targets, run->lengths, run->batch);
    double loss_sum = 0;
    for (int row = 0; row < run->batch; row++) {
        for (int k = 0; k < readings_of(&n, row); k++) {
            float *dlogits = logits + reading_at(&n, row, k) * classes;
            loss_sum =
                loss_sum + rnn_row_loss_gradient(run->spec, run->class_weights, dlogits, targets,
                                                 reading_at(&n, row, k), total, dlogits);
        }
        rnn_oracle_backward_row(&n, row, logits + reading_at(&n, row, 0) * classes);
    }
    memset(gradient, 0, count * sizeof *gradient);
    rnn_oracle_add_gradient(&n, logits, gradient);
    return loss_sum / total;
}
