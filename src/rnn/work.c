/* What a network costs, by formula. */
#include "src/rnn/spec.h"

/* Steps that a direction of a layer makes. */
static int64_t steps_of(const rnn_architecture *a, int layer, int direction) {
    const bool one = layer == a->layer_dim - 1 && direction == 1 && rnn_top_reverse_is_one_step(a);
    return one ? 1 : a->seq_dim;
}

static int64_t layer_steps(const rnn_architecture *a, int layer) {
    int64_t steps = 0;
    for (int d = 0; d < rnn_direction_count(a); d++) steps += steps_of(a, layer, d);
    return steps;
}

/* Gate rows of one direction. */
static int64_t gate_rows(const rnn_architecture *a, const rnn_layer *layer) {
    return (int64_t)rnn_cell_describe(a->cell)->gate_count * layer->hidden_dim;
}

/* Multiply-adds of a step of one direction. */
static int64_t step_macs(const rnn_architecture *a, const rnn_layer *layer) {
    const int64_t projection = a->proj_dim ? (int64_t)layer->hidden_dim * a->proj_dim : 0;
    return gate_rows(a, layer) * (layer->input_dim + layer->recurrent_dim) + projection;
}

int64_t rnn_forward_macs(const rnn_architecture *a) {
    int64_t macs = 0;
    for (int l = 0; l < a->layer_dim; l++) {
        const rnn_layer layer = rnn_layer_at(a, l);
        macs += layer_steps(a, l) * step_macs(a, &layer);
    }
    const int64_t outputs = rnn_layer_at(a, a->layer_dim - 1).output_dim;
    return macs + rnn_reading_count(a) * outputs * a->output_dim;
}

int64_t rnn_training_flops(const rnn_architecture *a) {
    const rnn_layer first = rnn_layer_at(a, 0);
    const int64_t input_gradient = layer_steps(a, 0) * gate_rows(a, &first) * first.input_dim;
    const int64_t input_gradient_saved = a->embedding_dim ? 0 : input_gradient;
    return 2 * (3 * rnn_forward_macs(a) - input_gradient_saved);
}

int64_t rnn_training_bytes(const rnn_architecture *a) {
    enum { PASSES = 2 };
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const int64_t gates = cell->gate_count + (cell->last_gate_apart ? 1 : 0);
    const int64_t kept = gates + cell->state_count + 1; /* and h */
    const int inputs_and_gradients = a->embedding_dim ? 2 * a->embedding_dim : a->input_dim;
    int64_t floats = (int64_t)a->seq_dim * inputs_and_gradients;
    for (int l = 0; l < a->layer_dim; l++)
        floats += layer_steps(a, l) * rnn_layer_at(a, l).hidden_dim * (kept + gates);
    return (int64_t)sizeof(float) * PASSES * floats;
}

/* --- of other lengths --- */

static double with_steps(int64_t (*work)(const rnn_architecture *), const rnn_architecture *a,
                         double steps) {
    rnn_architecture one = *a, two = *a;
    if (steps == a->seq_dim) return (double)work(a);
    one.seq_dim = 1;
    two.seq_dim = 2;
    return (double)work(&one) + (steps - 1) * (double)(work(&two) - work(&one));
}

double rnn_forward_macs_of(const rnn_architecture *a, double steps) {
    return with_steps(rnn_forward_macs, a, steps);
}

double rnn_training_flops_of(const rnn_architecture *a, double steps) {
    return with_steps(rnn_training_flops, a, steps);
}

double rnn_training_bytes_of(const rnn_architecture *a, double steps) {
    return with_steps(rnn_training_bytes, a, steps);
}
