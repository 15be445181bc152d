#include "src/rnn/oracle_network.h"

#include "src/rnn/panels.h"

const oracle_cell *const rnn_oracle_cells[RNN_CELL_COUNT] = {
#define CELL(symbol, name) [RNN_CELL_##symbol] = &rnn_oracle_cell_##name,
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
};

/* Of the widest layer. */
static size_t most_hidden(const rnn_architecture *a) {
    int most = 0;
    for (int l = 0; l < a->layer_dim; l++)
        if (rnn_layer_at(a, l).hidden_dim > most) most = rnn_layer_at(a, l).hidden_dim;
    return (size_t)most;
}

network rnn_oracle_network(const oracle_run *run, bool training) {
    const rnn_architecture *a = &run->spec->architecture;
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    return (network){.run = run,
                     .a = *a,
                     .cell = cell,
                     .gates = (size_t)cell->gate_count,
                     .states = (size_t)cell->state_count,
                     .directions = (size_t)rnn_direction_count(a),
                     .hidden = most_hidden(a),
                     .training = training};
}

/* --- the parameters of one direction of a layer --- */

/* The layer's tensors, from offset at->end on. */
static void place_layer(const network *n, int number, size_t direction, layer *at) {
    const rnn_layer sizes = rnn_layer_at(&n->a, number);
    at->number = number;
    at->direction = direction;
    at->inputs = (size_t)sizes.input_dim;
    at->hidden = (size_t)sizes.hidden_dim;
    at->recurrent = (size_t)sizes.recurrent_dim;
    const size_t rows = n->gates * at->hidden, biases = n->a.without_bias ? 0 : rows;
    at->weight_ih = at->end;
    at->weight_hh = at->weight_ih + rows * at->inputs;
    at->bias_ih = at->weight_hh + rows * at->recurrent;
    at->bias_hh = at->bias_ih + biases;
    at->projection = at->bias_hh + biases;
    at->end = at->projection + (n->a.proj_dim ? at->recurrent * at->hidden : 0);
    for (size_t q = 0; n->a.peepholes && q < n->gates; q++) {
        at->peephole[q] = at->end;
        if (n->cell->gates[q].peephole) at->end += at->hidden;
    }
}

layer rnn_oracle_layer(const network *n, int number, size_t direction) {
    layer at = {.end = (size_t)n->a.input_dim * (size_t)n->a.embedding_dim};
    for (int l = 0; l <= number; l++)
        for (size_t d = 0; d < n->directions && (l < number || d <= direction); d++)
            place_layer(n, l, d, &at);
    return at;
}

size_t rnn_oracle_readout_at(const network *n) {
    return rnn_oracle_layer(n, n->a.layer_dim - 1, n->directions - 1).end;
}

/* --- memory --- */

enum { FURTHER_ARRAYS = 7 };

static size_t step_floats(const network *n) {
    return size_times(2 * n->gates + n->states + FURTHER_ARRAYS, n->hidden);
}

static size_t steps_floats(const network *n) {
    const size_t row = size_times(step_floats(n), (size_t)n->a.seq_dim);
    const size_t passes = size_times((size_t)n->a.layer_dim, n->directions);
    return size_times(size_times(row, (size_t)n->run->batch), passes);
}

/* After the steps: dstates, dunits; then of each reading features, their masks, and the steps they
 * are of; then the rows in the order in which sums take them; then, of an embedding, the gradients
 * of what every step reads, and the row of a token that is none. */
enum { FEATURE_ARRAYS = 3 };

static size_t features_floats(const network *n) {
    return size_times(FEATURE_ARRAYS * n->directions * n->hidden,
                      size_times((size_t)n->run->batch, (size_t)rnn_reading_count(&n->a)));
}

float *rnn_oracle_dstate(const network *n) {
    return n->run->memory + steps_floats(n);
}

float *rnn_oracle_features(const network *n, int row, int number, size_t array) {
    const size_t width = n->directions * n->hidden;
    return rnn_oracle_dstate(n) + (n->states + 2) * n->hidden +
           (reading_at(n, row, number) * FEATURE_ARRAYS + array) * width;
}

int32_t *rnn_oracle_order(const network *n) {
    return (int32_t *)(void *)(rnn_oracle_features(n, 0, 0, 0) + features_floats(n));
}

float *rnn_oracle_dx(const network *n, int row, int t) {
    const size_t steps = (size_t)row * (size_t)n->a.seq_dim + (size_t)t;
    float *after_order = (float *)(void *)(rnn_oracle_order(n) + n->run->batch);
    return after_order + steps * (size_t)n->a.embedding_dim;
}

float *rnn_oracle_no_token(const network *n) {
    return rnn_oracle_dx(n, n->run->batch, 0);
}

step rnn_oracle_step(const network *n, int l, size_t direction, int row, int t) {
    const size_t pass = (size_t)l * n->directions + direction;
    const size_t steps =
        (pass * (size_t)n->run->batch + (size_t)row) * (size_t)n->a.seq_dim + (size_t)t;
    float *next = n->run->memory + steps * step_floats(n);
    step s;
    for (size_t q = 0; q < n->gates; q++, next += n->hidden) s.gate[q] = next;
    for (size_t q = 0; q < n->gates; q++, next += n->hidden) s.dz[q] = next;
    for (size_t q = 0; q < n->states; q++, next += n->hidden) s.state[q] = next;
    float **const further[FURTHER_ARRAYS] = {&s.recurrent_z, &s.recurrent_dz, &s.units, &s.h,
                                             &s.mask,        &s.dropped,      &s.dh};
    for (int k = 0; k < FURTHER_ARRAYS; k++, next += n->hidden) *further[k] = next;
    return s;
}

size_t rnn_oracle_network_floats(const network *n) {
    const size_t steps = size_plus(size_times((size_t)n->run->batch, (size_t)n->a.seq_dim), 1);
    const size_t embedded = size_times(steps, (size_t)n->a.embedding_dim);
    const size_t rows = size_plus(size_plus(features_floats(n), (size_t)n->run->batch), embedded);
    return size_plus(steps_floats(n), size_plus((n->states + 2) * n->hidden, rows));
}
