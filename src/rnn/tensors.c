/* The list of an architecture's tensors. */
#include <stdio.h>

#include "src/rnn/spec.h"

enum { READOUT_TENSORS = 2, MOST_DIRECTION_TENSORS = 5 + RNN_MOST_GATES };

/* --- the tensors of one direction of a layer --- */

typedef struct kind {
    rnn_role role;
    int gate; /* of a peephole */
} kind;

/* In the order of PyTorch, peepholes last; returns how many. */
static int list_kinds(const rnn_architecture *a, kind kinds[MOST_DIRECTION_TENSORS]) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    int count = 0;
    kinds[count++] = (kind){RNN_INPUT_WEIGHT, 0};
    kinds[count++] = (kind){RNN_RECURRENT_WEIGHT, 0};
    if (!a->without_bias) {
        kinds[count++] = (kind){RNN_INPUT_BIAS, 0};
        kinds[count++] = (kind){RNN_RECURRENT_BIAS, 0};
    }
    if (a->proj_dim) kinds[count++] = (kind){RNN_PROJECTION_WEIGHT, 0};
    for (int gate = 0; a->peepholes && gate < cell->gate_count; gate++)
        if (cell->gates[gate].peephole) kinds[count++] = (kind){RNN_PEEPHOLE, gate};
    return count;
}

static int direction_tensors(const rnn_architecture *a) {
    kind kinds[MOST_DIRECTION_TENSORS];
    return list_kinds(a, kinds);
}

static int layer_tensors(const rnn_architecture *a) {
    return direction_tensors(a) * rnn_direction_count(a);
}

static int embedding_tensors(const rnn_architecture *a) {
    return a->embedding_dim ? 1 : 0;
}

int rnn_tensor_count(const rnn_architecture *a) {
    return embedding_tensors(a) + layer_tensors(a) * a->layer_dim + READOUT_TENSORS;
}

/* --- shapes --- */

static bool is_weight(rnn_role role) {
    return role == RNN_INPUT_WEIGHT || role == RNN_RECURRENT_WEIGHT ||
           role == RNN_PROJECTION_WEIGHT || role == RNN_READOUT_WEIGHT ||
           role == RNN_EMBEDDING_WEIGHT;
}

static int64_t columns_of(rnn_role role, const rnn_layer *layer) {
    switch (role) {
        case RNN_INPUT_WEIGHT: return layer->input_dim;
        case RNN_RECURRENT_WEIGHT: return layer->recurrent_dim;
        case RNN_PROJECTION_WEIGHT: return layer->hidden_dim;
        default: return 1;
    }
}

/* Tensors without their names, which take longest. */
static rnn_tensor layer_tensor(const rnn_architecture *a, int layer, int which) {
    kind kinds[MOST_DIRECTION_TENSORS];
    const int count = list_kinds(a, kinds);
    const kind of = kinds[which % count];
    const rnn_layer sizes = rnn_layer_at(a, layer);
    const bool has_gates = of.role != RNN_PROJECTION_WEIGHT && of.role != RNN_PEEPHOLE;
    rnn_tensor t = {
        .layer = layer,
        .direction = which / count,
        .role = of.role,
        .gate = of.gate,
        .gates = has_gates ? rnn_cell_describe(a->cell)->gate_count : 0,
        .columns = columns_of(of.role, &sizes),
    };
    if (has_gates)
        t.rows = (int64_t)t.gates * sizes.hidden_dim;
    else
        t.rows = of.role == RNN_PEEPHOLE ? sizes.hidden_dim : sizes.recurrent_dim;
    return t;
}

static rnn_tensor readout_tensor(const rnn_architecture *a, int which) {
    const rnn_role role = which == 0 ? RNN_READOUT_WEIGHT : RNN_READOUT_BIAS;
    return (rnn_tensor){
        .layer = a->layer_dim,
        .role = role,
        .rows = a->output_dim,
        .columns = role == RNN_READOUT_WEIGHT ? rnn_layer_at(a, a->layer_dim - 1).output_dim : 1,
    };
}

static rnn_tensor embedding_tensor(const rnn_architecture *a) {
    return (rnn_tensor){.layer = -1,
                        .role = RNN_EMBEDDING_WEIGHT,
                        .rows = a->input_dim,
                        .columns = a->embedding_dim};
}

static rnn_tensor sizeless_tensor(const rnn_architecture *a, int index) {
    const int further = index - embedding_tensors(a);
    if (further < 0) return embedding_tensor(a);
    const int layer = further / layer_tensors(a), which = further % layer_tensors(a);
    return layer < a->layer_dim ? layer_tensor(a, layer, which) : readout_tensor(a, which);
}

static rnn_tensor nameless_tensor(const rnn_architecture *a, int index) {
    rnn_tensor t = sizeless_tensor(a, index);
    t.rank = is_weight(t.role) ? 2 : 1;
    t.count = t.rows * t.columns;
    return t;
}

/* --- names --- */

/* Peepholes are named in the style of the others: PyTorch has none. */
static const char *stem_of(rnn_role role) {
    switch (role) {
        case RNN_INPUT_WEIGHT: return "weight_ih";
        case RNN_RECURRENT_WEIGHT: return "weight_hh";
        case RNN_INPUT_BIAS: return "bias_ih";
        case RNN_RECURRENT_BIAS: return "bias_hh";
        case RNN_PROJECTION_WEIGHT: return "weight_hr";
        case RNN_PEEPHOLE: return "weight_c";
        case RNN_EMBEDDING_WEIGHT:
        case RNN_READOUT_WEIGHT: return "weight";
        case RNN_READOUT_BIAS: return "bias";
    }
    return "";
}

rnn_tensor rnn_tensor_at(const rnn_architecture *a, int index) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    rnn_tensor t = nameless_tensor(a, index);
    if (t.role == RNN_EMBEDDING_WEIGHT)
        snprintf(t.name, sizeof t.name, "embedding.%s", stem_of(t.role));
    else if (t.layer < a->layer_dim)
        snprintf(t.name, sizeof t.name, "%s.%s%s_l%d%s", cell->module, stem_of(t.role),
                 t.role == RNN_PEEPHOLE ? cell->gates[t.gate].name : "", t.layer,
                 t.direction ? "_reverse" : "");
    else
        snprintf(t.name, sizeof t.name, "fc.%s", stem_of(t.role));
    return t;
}

/* --- counts --- */

int64_t rnn_layer_parameter_count(const rnn_architecture *a, int layer) {
    if (layer < 0) return (int64_t)a->input_dim * a->embedding_dim;
    const int first = embedding_tensors(a) + layer * layer_tensors(a);
    const int count = layer == a->layer_dim ? READOUT_TENSORS : layer_tensors(a);
    int64_t sum = 0;
    for (int i = first; i < first + count; i++) sum += nameless_tensor(a, i).count;
    return sum;
}

int64_t rnn_parameter_count(const rnn_architecture *a) {
    int64_t sum = rnn_layer_parameter_count(a, a->layer_dim);
    for (int layer = -1; layer < a->layer_dim; layer++) sum += rnn_layer_parameter_count(a, layer);
    return sum;
}

/* Where a gate's two parts stay apart, so do their biases: Keras' GRU has two as well
 * (reset_after=True, its default). */
int64_t rnn_parameter_count_single_bias(const rnn_architecture *a) {
    int64_t sum = rnn_parameter_count(a);
    if (rnn_cell_describe(a->cell)->last_gate_apart) return sum;
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor t = nameless_tensor(a, i);
        if (t.role == RNN_RECURRENT_BIAS) sum -= t.count;
    }
    return sum;
}
