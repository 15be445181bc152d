#include "src/rnn/oracle.h"

#include <string.h>

#include "src/rnn/dropout_mask.h"
#include "src/rnn/kernels/fused.h"
#include "src/rnn/oracle_cell.h"
#include "src/rnn/panels.h"
#include "src/rnn/softmax.h"

enum { GROUP_ROWS = 32 };

static const oracle_cell *const CELLS[RNN_CELL_COUNT] = {
#define CELL(symbol, name) [RNN_CELL_##symbol] = &rnn_oracle_cell_##name,
#define CELL_WITH_PEEPHOLES CELL
#include "src/rnn/cells.def"
};

typedef struct network {
    const oracle_run *run;
    rnn_architecture a;
    const rnn_cell_description *cell;
    size_t gates, states, directions, hidden;
    bool training; /* some is dropped */
} network;

/* Of the widest layer. */
static size_t most_hidden(const rnn_architecture *a) {
    int most = 0;
    for (int l = 0; l < a->layer_dim; l++)
        if (rnn_layer_at(a, l).hidden_dim > most) most = rnn_layer_at(a, l).hidden_dim;
    return (size_t)most;
}

static network network_of(const oracle_run *run, bool training) {
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

typedef struct layer {
    int number;
    size_t direction;
    size_t inputs, hidden, recurrent;
    size_t weight_ih, weight_hh, bias_ih, bias_hh, projection,
        peephole[RNN_MOST_GATES]; /* offsets */
    size_t end;
} layer;

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

static layer layer_at(const network *n, int number, size_t direction) {
    layer at = {.end = 0};
    for (int l = 0; l <= number; l++)
        for (size_t d = 0; d < n->directions && (l < number || d <= direction); d++)
            place_layer(n, l, d, &at);
    return at;
}

static size_t readout_at(const network *n) {
    return layer_at(n, n->a.layer_dim - 1, n->directions - 1).end;
}

/* Features of h of one direction, and those that the readout reads. */
static size_t recurrent_of(const network *n) {
    return (size_t)rnn_layer_at(&n->a, n->a.layer_dim - 1).recurrent_dim;
}

/* --- the order of steps --- */

static bool is_top(const network *n, const layer *at) {
    return at->number == n->a.layer_dim - 1;
}

/* Steps of a row. */
static int length_of(const network *n, int row) {
    return n->run->lengths ? n->run->lengths[row] : n->a.seq_dim;
}

/* Whether a direction makes no step but each row's first. */
static bool is_one_step(const network *n, const layer *at) {
    return is_top(n, at) && at->direction == 1 && rnn_top_reverse_is_one_step(&n->a);
}

static int steps_of(const network *n, const layer *at, int row) {
    return is_one_step(n, at) ? 1 : length_of(n, row);
}

/* The time of step number s of a direction: the second begins at the row's own last step. */
static int time_of(const network *n, const layer *at, int row, int s) {
    return at->direction == 0 ? s : length_of(n, row) - 1 - s;
}

/* Whether a direction makes a step at t, and whether it has made another before. */
static bool has_step(const network *n, const layer *at, int row, int t) {
    return is_one_step(n, at) ? t == length_of(n, row) - 1 : t < length_of(n, row);
}

static bool has_step_before(const network *n, const layer *at, int row, int t) {
    const int first = time_of(n, at, row, 0);
    return has_step(n, at, row, t) && t != first;
}

/* --- memory --- */

/* What one step of one row in one direction of a layer remembers: (hidden_dim) each, or less. */
typedef struct step {
    float *gate[RNN_MOST_GATES], *dz[RNN_MOST_GATES], *recurrent_z, *recurrent_dz;
    float *state[RNN_MOST_STATES], *units, *h, *mask, *dropped, *dh;
} step;

enum { FURTHER_ARRAYS = 7 };

static size_t step_floats(const network *n) {
    return size_times(2 * n->gates + n->states + FURTHER_ARRAYS, n->hidden);
}

static size_t steps_floats(const network *n) {
    const size_t row = size_times(step_floats(n), (size_t)n->a.seq_dim);
    const size_t passes = size_times((size_t)n->a.layer_dim, n->directions);
    return size_times(size_times(row, (size_t)n->run->batch), passes);
}

/* After the steps: dstates, dunits; then of each row features, their masks, and the steps they are
 * of; then the rows in the order in which sums take them. */
enum { FEATURE_ARRAYS = 3 };

static size_t features_floats(const network *n) {
    return size_times(FEATURE_ARRAYS * n->directions * n->hidden, (size_t)n->run->batch);
}

size_t rnn_oracle_floats(const rnn_spec *spec, int batch) {
    const oracle_run run = {.spec = spec, .batch = batch};
    const network n = network_of(&run, true);
    const size_t rows = size_plus(features_floats(&n), (size_t)batch);
    return size_plus(steps_floats(&n), size_plus((n.states + 2) * n.hidden, rows));
}

static float *dstate_memory(const network *n) {
    return n->run->memory + steps_floats(n);
}

static float *features_of(const network *n, int row, size_t array) {
    const size_t width = n->directions * n->hidden;
    return dstate_memory(n) + (n->states + 2) * n->hidden +
           ((size_t)row * FEATURE_ARRAYS + array) * width;
}

static int32_t *order_of(const network *n) {
    return (int32_t *)(void *)(features_of(n, 0, 0) + features_floats(n));
}

static step step_at(const network *n, int l, size_t direction, int row, int t) {
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

/* --- forward --- */

/* What a layer reads at one step: x, or what the directions of the layer below put out, one after
 * the other. */
typedef struct layer_input {
    const float *part[2];
    size_t parts, width; /* of each */
} layer_input;

static layer_input input_at(const network *n, const layer *at, int row, int t) {
    const size_t steps = (size_t)row * (size_t)n->a.seq_dim + (size_t)t;
    layer_input in = {.parts = 1, .width = at->inputs};
    in.part[0] = n->run->x + steps * at->inputs;
    if (at->number == 0) return in;
    in.parts = n->directions;
    in.width = at->inputs / n->directions;
    for (size_t d = 0; d < n->directions; d++) {
        const step s = step_at(n, at->number - 1, d, row, t);
        in.part[d] = n->training && n->run->spec->dropout.layers > 0 ? s.dropped : s.h;
    }
    return in;
}

/* start + sum_j w_ih[k][j] x[j]. */
static float add_inputs(const network *n, const layer *at, size_t k, const layer_input *x,
                        float z) {
    const float *w = n->run->weights + at->weight_ih + k * at->inputs;
    for (size_t d = 0; d < x->parts; d++)
        for (size_t j = 0; j < x->width; j++) z = fused(x->part[d][j], *w++, z);
    return z;
}

/* start + sum_j w_hh[k][j] h_before[j]. */
static float add_recurrent(const network *n, const layer *at, size_t k, const float *h_before,
                           float z) {
    const float *w = n->run->weights + at->weight_hh + k * at->recurrent;
    for (size_t j = 0; h_before && j < at->recurrent; j++) z = fused(h_before[j], w[j], z);
    return z;
}

/* The pre-activations of one unit.  `h_before` NULL: the first step. */
static void pre_activate(const network *n, const layer *at, size_t unit, int row, int t,
                         const float *h_before, oracle_unit *u) {
    const float *w = n->run->weights;
    const layer_input x = input_at(n, at, row, t);
    for (size_t q = 0; q < n->gates; q++) {
        const size_t k = q * at->hidden + unit;
        const float b_ih = n->a.without_bias ? 0 : w[at->bias_ih + k];
        const float b_hh = n->a.without_bias ? 0 : w[at->bias_hh + k];
        if (n->cell->last_gate_apart && q == n->gates - 1) {
            u->z[q] = add_inputs(n, at, k, &x, b_ih);
            u->recurrent_z = add_recurrent(n, at, k, h_before, b_hh);
        } else {
            u->z[q] = add_recurrent(n, at, k, h_before, add_inputs(n, at, k, &x, b_ih + b_hh));
        }
    }
}

/* What a unit has at the step before, and its peepholes.  `before` NULL: the first step. */
static oracle_unit unit_at(const network *n, const layer *at, const step *before, size_t unit) {
    oracle_unit u = {.peepholes = n->a.peepholes};
    for (size_t q = 0; before && q < n->states; q++) u.before[q] = before->state[q][unit];
    if (before && n->cell->h_enters) u.h_before = before->h[unit];
    for (size_t q = 0; n->a.peepholes && q < n->gates; q++)
        if (n->cell->gates[q].peephole) u.peephole[q] = n->run->weights[at->peephole[q] + unit];
    return u;
}

/* h = P units. */
static void project(const network *n, const layer *at, const step *s) {
    const float *w = n->run->weights + at->projection;
    for (size_t j = 0; j < at->recurrent; j++) {
        s->h[j] = 0;
        for (size_t u = 0; u < at->hidden; u++)
            s->h[j] = fused(s->units[u], w[j * at->hidden + u], s->h[j]);
    }
}

/* The mask of element j of a row and direction of a matrix of the batch. */
static float mask_of(const network *n, uint32_t matrix, int row, size_t direction, size_t width,
                     size_t j, double probability) {
    const uint64_t element = ((uint64_t)row * n->directions + direction) * width + j;
    float mask;
    rnn_dropout_masks(n->run->seed, n->run->update, matrix, element, probability, 1, &mask);
    return mask;
}

static void drop(const network *n, const layer *at, const step *s, int row, int t) {
    const double probability = n->run->spec->dropout.layers;
    if (!n->training || probability == 0 || is_top(n, at)) return;
    const uint32_t matrix = rnn_dropout_of_layer(&n->a, at->number, t);
    for (size_t j = 0; j < at->recurrent; j++) {
        s->mask[j] = mask_of(n, matrix, row, at->direction, at->recurrent, j, probability);
        s->dropped[j] = s->h[j] * s->mask[j];
    }
}

static void forward_step(const network *n, const layer *at, int row, int number) {
    const int t = time_of(n, at, row, number);
    const step s = step_at(n, at->number, at->direction, row, t);
    step earlier = s;
    if (number > 0)
        earlier = step_at(n, at->number, at->direction, row, time_of(n, at, row, number - 1));
    const step *before = number > 0 ? &earlier : NULL;
    for (size_t unit = 0; unit < at->hidden; unit++) {
        oracle_unit u = unit_at(n, at, before, unit);
        pre_activate(n, at, unit, row, t, before ? before->h : NULL, &u);
        CELLS[n->a.cell]->forward(&u);
        for (size_t q = 0; q < n->gates; q++) s.gate[q][unit] = u.gate[q];
        for (size_t q = 0; q < n->states; q++) s.state[q][unit] = u.state[q];
        s.recurrent_z[unit] = u.recurrent_z;
        s.units[unit] = u.out;
    }
    if (n->a.proj_dim)
        project(n, at, &s);
    else
        memcpy(s.h, s.units, at->hidden * sizeof *s.h);
    drop(n, at, &s, row, t);
}

/* --- the readout --- */

static int read_time(const network *n, int row, size_t direction) {
    const bool first = direction == 1 && n->a.readout == RNN_READOUT_FINAL_STATES;
    return first ? 0 : length_of(n, row) - 1;
}

/* Feature j of a direction of the top layer; `*t` is the step of a maximum. */
static float feature_of(const network *n, int row, size_t direction, size_t j, int *t) {
    const int top = n->a.layer_dim - 1, steps = length_of(n, row);
    if (n->a.readout == RNN_READOUT_MEAN) {
        float sum = 0;
        for (int k = 0; k < steps; k++) sum = sum + step_at(n, top, direction, row, k).h[j];
        return sum / (float)steps;
    }
    if (n->a.readout == RNN_READOUT_MAX) {
        float largest = step_at(n, top, direction, row, *t = 0).h[j];
        for (int k = 1; k < steps; k++) {
            const float h = step_at(n, top, direction, row, k).h[j];
            if (h > largest) largest = h, *t = k;
        }
        return largest;
    }
    return step_at(n, top, direction, row, read_time(n, row, direction)).h[j];
}

/* What the readout reads of a row, [direction][features]; its masks; the steps of maxima. */
static void collect_features(const network *n, int row) {
    const double probability = n->run->spec->dropout.readout;
    const size_t width = recurrent_of(n);
    float *features = features_of(n, row, 0), *masks = features_of(n, row, 1);
    float *times = features_of(n, row, 2);
    for (size_t d = 0; d < n->directions; d++) {
        for (size_t j = 0; j < width; j++) {
            const size_t k = d * width + j;
            int t = 0;
            features[k] = feature_of(n, row, d, j, &t);
            times[k] = (float)t;
            if (!n->training || probability == 0) continue;
            masks[k] = mask_of(n, rnn_dropout_of_readout(&n->a), row, d, width, j, probability);
            features[k] = features[k] * masks[k];
        }
    }
}

/* logits[k] = b[k] + sum_j w[k][j] features[j]. */
static void read_out(const network *n, int row, float *logits) {
    const size_t outputs = n->directions * recurrent_of(n), classes = (size_t)n->a.output_dim;
    const float *features = features_of(n, row, 0);
    const float *weight = n->run->weights + readout_at(n), *bias = weight + classes * outputs;
    collect_features(n, row);
    for (size_t k = 0; k < classes; k++) {
        logits[k] = bias[k];
        for (size_t j = 0; j < outputs; j++)
            logits[k] = fused(features[j], weight[k * outputs + j], logits[k]);
    }
}

static void forward(const network *n, float *logits) {
    for (int row = 0; row < n->run->batch; row++) {
        for (int l = 0; l < n->a.layer_dim; l++) {
            for (size_t d = 0; d < n->directions; d++) {
                const layer at = layer_at(n, l, d);
                for (int k = 0; k < steps_of(n, &at, row); k++) forward_step(n, &at, row, k);
            }
        }
        read_out(n, row, logits + (size_t)row * (size_t)n->a.output_dim);
    }
}

/* --- backward --- */

/* dunits[u] = sum_j dh[j] P[j][u]. */
static void backward_projection(const network *n, const layer *at, const step *s, float *dunits) {
    const float *w = n->run->weights + at->projection;
    for (size_t u = 0; u < at->hidden; u++) {
        dunits[u] = 0;
        for (size_t j = 0; j < at->recurrent; j++)
            dunits[u] = fused(s->dh[j], w[j * at->hidden + u], dunits[u]);
    }
}

/* dz of one step from the gradient of its units and dstate; dstate becomes what the step before
 * gets, and dh of that step what the cell hands it directly. */
static void backward_cells(const network *n, const layer *at, const step *s, const step *before,
                           const float *dunits, float *dstate) {
    for (size_t unit = 0; unit < at->hidden; unit++) {
        oracle_unit u = unit_at(n, at, before, unit);
        for (size_t q = 0; q < n->gates; q++) u.gate[q] = s->gate[q][unit];
        for (size_t q = 0; q < n->states; q++) {
            u.state[q] = s->state[q][unit];
            u.dstate[q] = dstate[q * n->hidden + unit];
        }
        u.recurrent_z = s->recurrent_z[unit];
        u.dout = dunits[unit];
        if (before && n->cell->h_enters) u.dh_before = before->dh[unit];
        CELLS[n->a.cell]->backward(&u);
        for (size_t q = 0; q < n->gates; q++) s->dz[q][unit] = u.dz[q];
        for (size_t q = 0; q < n->states; q++) dstate[q * n->hidden + unit] = u.dstate[q];
        s->recurrent_dz[unit] = u.recurrent_dz;
        if (before && n->cell->h_enters) before->dh[unit] = u.dh_before;
    }
}

/* dz of one gate row as the inputs see it, or as h of the step before does. */
static float dz_of(const network *n, const step *s, size_t q, size_t unit, bool recurrent) {
    const bool apart = recurrent && n->cell->last_gate_apart && q == n->gates - 1;
    return apart ? s->recurrent_dz[unit] : s->dz[q][unit];
}

/* start + the sum over the gate rows, in their order, of dz[k] weight[k][j]. */
static float add_gate_rows(const network *n, const layer *at, const step *s, bool recurrent,
                           size_t j, float sum) {
    const size_t columns = recurrent ? at->recurrent : at->inputs;
    const float *weight = n->run->weights + (recurrent ? at->weight_hh : at->weight_ih);
    for (size_t q = 0; q < n->gates; q++)
        for (size_t u = 0; u < at->hidden; u++)
            sum = fused(dz_of(n, s, q, u, recurrent), weight[(q * at->hidden + u) * columns + j],
                        sum);
    return sum;
}

static void backward_step(const network *n, const layer *at, int row, int number, float *dstate) {
    const int t = time_of(n, at, row, number);
    const step s = step_at(n, at->number, at->direction, row, t);
    float *dunits = dstate + n->states * n->hidden;
    step before = s;
    if (number > 0)
        before = step_at(n, at->number, at->direction, row, time_of(n, at, row, number - 1));
    if (n->a.proj_dim) backward_projection(n, at, &s, dunits);
    backward_cells(n, at, &s, number > 0 ? &before : NULL, n->a.proj_dim ? dunits : s.dh, dstate);
    for (size_t j = 0; number > 0 && j < at->recurrent; j++)
        before.dh[j] = add_gate_rows(n, at, &s, true, j, before.dh[j]);
    for (size_t j = 0; at->number > 0 && j < at->inputs; j++) {
        const size_t width = at->inputs / n->directions;
        float *below = step_at(n, at->number - 1, j / width, row, t).dh;
        below[j % width] = add_gate_rows(n, at, &s, false, j, below[j % width]);
    }
}

/* Where something was dropped, its gradient was too. */
static void backward_dropout(const network *n, const layer *at, int row) {
    if (n->run->spec->dropout.layers == 0 || is_top(n, at)) return;
    for (int t = 0; t < length_of(n, row); t++) {
        const step s = step_at(n, at->number, at->direction, row, t);
        for (size_t j = 0; j < at->recurrent; j++) s.dh[j] = s.dh[j] * s.mask[j];
    }
}

static void backward_layer(const network *n, const layer *at, int row) {
    float *dstate = dstate_memory(n);
    memset(dstate, 0, n->states * n->hidden * sizeof *dstate);
    backward_dropout(n, at, row);
    for (int number = steps_of(n, at, row); number-- > 0;)
        backward_step(n, at, row, number, dstate);
}

/* dh of one feature at one step of the top layer, from the feature's gradient. */
static float share_of_step(const network *n, float d, int row, size_t direction,
                           int time_of_maximum, int t) {
    switch (n->a.readout) {
        case RNN_READOUT_MEAN: return d / (float)length_of(n, row);
        case RNN_READOUT_MAX: return t == time_of_maximum ? d : 0;
        default: return t == read_time(n, row, direction) ? d : 0;
    }
}

/* dh of the top layer from dlogits; 0 for steps that are not read, and for all of other layers. */
static void backward_readout(const network *n, int row, const float *dlogits) {
    const size_t width = recurrent_of(n), outputs = n->directions * width;
    const int top = n->a.layer_dim - 1;
    const float *weight = n->run->weights + readout_at(n);
    const float *masks = features_of(n, row, 1), *times = features_of(n, row, 2);
    for (int l = 0; l < top; l++)
        for (size_t d = 0; d < n->directions; d++)
            for (int t = 0; t < length_of(n, row); t++)
                memset(step_at(n, l, d, row, t).dh, 0, n->hidden * sizeof(float));
    for (size_t j = 0; j < outputs; j++) {
        float d = 0;
        for (size_t k = 0; k < (size_t)n->a.output_dim; k++)
            d = fused(dlogits[k], weight[k * outputs + j], d);
        if (n->run->spec->dropout.readout > 0) d = d * masks[j];
        for (int t = 0; t < length_of(n, row); t++)
            step_at(n, top, j / width, row, t).dh[j % width] =
                share_of_step(n, d, row, j / width, (int)times[j], t);
    }
}

/* --- sums over rows and steps --- */

/* Longest rows first, those of equal length as they came. */
static void sort_rows(const network *n) {
    int32_t *order = order_of(n);
    int place = 0;
    for (int length = n->a.seq_dim; length > 0; length--)
        for (int row = 0; row < n->run->batch; row++)
            if (length_of(n, row) == length) order[place++] = row;
}

static int row_at(const network *n, int place) {
    return order_of(n)[place];
}

/* The order of all of them: groups of 32 rows, longest first; in a group the steps of the sequence;
 * in a step the rows, those that `has` a term. */
#define FOR_GROUPED(n, at, has, place, row, t)                                                    \
    for (int group = 0; group < (n)->run->batch; group += GROUP_ROWS)                             \
        for (int t = 0; t < (n)->a.seq_dim; t++)                                                  \
            for (int place = group, row; place < group + GROUP_ROWS && place < (n)->run->batch && \
                                         (row = row_at(n, place), true);                          \
                 place++)                                                                         \
                if (has(n, at, row, t))

static void gate_gradient(const network *n, const layer *at, size_t q, size_t u, float *gradient) {
    const size_t k = q * at->hidden + u;
    const int back = at->direction == 0 ? 1 : 0;
    float *dw = gradient + at->weight_ih + k * at->inputs;
    float *dr = gradient + at->weight_hh + k * at->recurrent;
    FOR_GROUPED(n, at, has_step, place, row, t) {
        const step s = step_at(n, at->number, at->direction, row, t);
        const layer_input x = input_at(n, at, row, t);
        for (size_t j = 0; j < at->inputs; j++)
            dw[j] = fused(dz_of(n, &s, q, u, false), x.part[j / x.width][j % x.width], dw[j]);
        if (n->a.without_bias) continue;
        float *bias_ih = gradient + at->bias_ih + k, *bias_hh = gradient + at->bias_hh + k;
        *bias_ih = *bias_ih + dz_of(n, &s, q, u, false);
        *bias_hh = *bias_hh + dz_of(n, &s, q, u, true);
    }
    FOR_GROUPED(n, at, has_step_before, place, row, t) {
        const step s = step_at(n, at->number, at->direction, row, t);
        const float *h = step_at(n, at->number, at->direction, row, back ? t - 1 : t + 1).h;
        for (size_t j = 0; j < at->recurrent; j++)
            dr[j] = fused(dz_of(n, &s, q, u, true), h[j], dr[j]);
    }
}

static void peephole_gradient(const network *n, const layer *at, size_t q, size_t u,
                              float *gradient) {
    const bool after = n->cell->gates[q].peephole == RNN_PEEPHOLE_AFTER;
    bool (*const has)(const network *, const layer *, int, int) =
        after ? has_step : has_step_before;
    const int back = at->direction == 0 ? 1 : 0;
    float *dp = gradient + at->peephole[q] + u;
    FOR_GROUPED(n, at, has, place, row, t) {
        const int seen = after ? t : back ? t - 1 : t + 1;
        *dp = fused(step_at(n, at->number, at->direction, row, t).dz[q][u],
                    step_at(n, at->number, at->direction, row, seen).state[0][u], *dp);
    }
}

static void projection_gradient(const network *n, const layer *at, size_t j, size_t u,
                                float *gradient) {
    float *dp = gradient + at->projection + j * at->hidden + u;
    FOR_GROUPED(n, at, has_step, place, row, t) {
        const step s = step_at(n, at->number, at->direction, row, t);
        *dp = fused(s.units[u], s.dh[j], *dp);
    }
}

static void layer_gradient(const network *n, const layer *at, float *gradient) {
    for (size_t u = 0; u < at->hidden; u++) {
        for (size_t q = 0; q < n->gates; q++) {
            gate_gradient(n, at, q, u, gradient);
            if (n->a.peepholes && n->cell->gates[q].peephole)
                peephole_gradient(n, at, q, u, gradient);
        }
        for (size_t j = 0; n->a.proj_dim && j < at->recurrent; j++)
            projection_gradient(n, at, j, u, gradient);
    }
}

static void readout_gradient(const network *n, const float *dlogits, float *gradient) {
    const size_t outputs = n->directions * recurrent_of(n), classes = (size_t)n->a.output_dim;
    float *weight = gradient + readout_at(n), *bias = weight + classes * outputs;
    for (int place = 0; place < n->run->batch; place++) {
        const int row = row_at(n, place);
        const float *features = features_of(n, row, 0), *d = dlogits + (size_t)row * classes;
        for (size_t k = 0; k < classes; k++) {
            for (size_t j = 0; j < outputs; j++)
                weight[k * outputs + j] = fused(d[k], features[j], weight[k * outputs + j]);
            bias[k] = bias[k] + d[k];
        }
    }
}

/* --- the public functions --- */

void rnn_oracle_forward(const oracle_run *run, float *logits) {
    const network n = network_of(run, false);
    forward(&n, logits);
}

static void backward_row(const network *n, int row, const float *dlogits) {
    backward_readout(n, row, dlogits);
    for (int l = n->a.layer_dim; l-- > 0;) {
        for (size_t d = 0; d < n->directions; d++) {
            const layer at = layer_at(n, l, d);
            backward_layer(n, &at, row);
        }
    }
}

double rnn_oracle_gradient(const oracle_run *run, const int32_t *labels, float *gradient,
                           float *logits) {
    const network n = network_of(run, true);
    const size_t classes = (size_t)n.a.output_dim;
    const size_t count = readout_at(&n) + classes * (n.directions * recurrent_of(&n) + 1);
    forward(&n, logits);
    const double total = rnn_total_weight(run->class_weights, labels, run->batch);
    double loss_sum = 0;
    for (int row = 0; row < run->batch; row++) {
        float *dlogits = logits + (size_t)row * classes;
        const rnn_row_weight of_row = {run->class_weights[labels[row]], total};
        loss_sum =
            loss_sum + rnn_softmax_loss_gradient(dlogits, n.a.output_dim, labels[row],
                                                 run->spec->label_smoothing, of_row, dlogits);
        backward_row(&n, row, dlogits);
    }
    memset(gradient, 0, count * sizeof *gradient);
    sort_rows(&n);
    readout_gradient(&n, logits, gradient);
    for (int l = 0; l < n.a.layer_dim; l++) {
        for (size_t d = 0; d < n.directions; d++) {
            const layer at = layer_at(&n, l, d);
            layer_gradient(&n, &at, gradient);
        }
    }
    return loss_sum / total;
}
