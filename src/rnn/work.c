/* What a network costs, by formula. */
#include "src/rnn/spec.h"

/* Gate rows of a layer, of all directions. */
static int64_t gate_rows(const rnn_architecture *a, const rnn_layer *layer) {
    const int64_t gates = rnn_cell_describe(a->cell)->gate_count;
    return gates * layer->hidden_dim * layer->direction_count;
}

int64_t rnn_forward_macs(const rnn_architecture *a) {
    int64_t step = 0;
    for (int l = 0; l < a->layer_dim; l++) {
        const rnn_layer layer = rnn_layer_at(a, l);
        step += gate_rows(a, &layer) * (layer.input_dim + layer.hidden_dim);
    }
    const int64_t outputs = rnn_layer_at(a, a->layer_dim - 1).output_dim;
    return a->seq_dim * step + outputs * a->output_dim;
}

int64_t rnn_training_flops(const rnn_architecture *a) {
    const rnn_layer first = rnn_layer_at(a, 0);
    const int64_t input_gradient_saved = a->seq_dim * gate_rows(a, &first) * first.input_dim;
    return 2 * (3 * rnn_forward_macs(a) - input_gradient_saved);
}

int64_t rnn_training_bytes(const rnn_architecture *a) {
    enum { PASSES = 2 };
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const int64_t kept = cell->gate_count + cell->state_count + 1; /* and h */
    int64_t units = 0;
    for (int l = 0; l < a->layer_dim; l++) units += rnn_layer_at(a, l).output_dim;
    const int64_t step = units * (kept + cell->gate_count) + a->input_dim;
    return (int64_t)sizeof(float) * PASSES * a->seq_dim * step;
}
