#include "src/trial/architecture.h"

#include <string.h>

/* --- values in words --- */

static void append_cell(text *out, const rnn_architecture *a) {
    text_append(out, rnn_cell_describe(a->cell)->title);
}

static void append_direction(text *out, const rnn_architecture *a) {
    text_append(out, a->direction == RNN_DIRECTION_BOTH ? "both directions" : "one direction");
}

static void append_projection(text *out, const rnn_architecture *a) {
    if (a->proj_dim)
        text_append_format(out, "projection to %d", a->proj_dim);
    else
        text_append(out, "no projection");
}

static void append_embedding(text *out, const rnn_architecture *a) {
    if (a->embedding_dim)
        text_append_format(out, "embedding of %d", a->embedding_dim);
    else
        text_append(out, "no embedding");
}

static void append_peepholes(text *out, const rnn_architecture *a) {
    text_append(out, a->peepholes ? "peepholes" : "no peepholes");
}

static void append_bias(text *out, const rnn_architecture *a) {
    text_append(out, a->without_bias ? "no biases" : "biases");
}

static void append_readout(text *out, const rnn_architecture *a) {
    static const char *const words[RNN_READOUT_COUNT] = {
        [RNN_READOUT_LAST_STEP] = "the last step", [RNN_READOUT_FINAL_STATES] = "the final states",
        [RNN_READOUT_MEAN] = "the mean",           [RNN_READOUT_MAX] = "the maximum",
        [RNN_READOUT_EVERY_STEP] = "every step",
    };
    text_append_format(out, "readout of %s", words[a->readout]);
}

static void append_hidden_dim(text *out, const rnn_architecture *a) {
    text_append(out, "hidden_dim ");
    rnn_append_hidden_dims(out, a);
}

static void append_layer_dim(text *out, const rnn_architecture *a) {
    text_append_format(out, "%d layer%s", a->layer_dim, a->layer_dim == 1 ? "" : "s");
}

/* --- values --- */

static void take_cell(rnn_architecture *to, const rnn_architecture *from) {
    to->cell = from->cell;
}

static void take_direction(rnn_architecture *to, const rnn_architecture *from) {
    to->direction = from->direction;
}

static void take_projection(rnn_architecture *to, const rnn_architecture *from) {
    to->proj_dim = from->proj_dim;
}

static void take_embedding(rnn_architecture *to, const rnn_architecture *from) {
    to->embedding_dim = from->embedding_dim;
}

static void take_peepholes(rnn_architecture *to, const rnn_architecture *from) {
    to->peepholes = from->peepholes;
}

static void take_bias(rnn_architecture *to, const rnn_architecture *from) {
    to->without_bias = from->without_bias;
}

static void take_readout(rnn_architecture *to, const rnn_architecture *from) {
    to->readout = from->readout;
}

static void take_hidden_dim(rnn_architecture *to, const rnn_architecture *from) {
    to->hidden_dim = from->hidden_dim;
    memcpy(to->hidden_dims, from->hidden_dims, sizeof to->hidden_dims);
}

static void take_layer_dim(rnn_architecture *to, const rnn_architecture *from) {
    to->layer_dim = from->layer_dim;
}

/* --- the table --- */

typedef struct property {
    config_key key;
    void (*append)(text *out, const rnn_architecture *a);
    void (*take)(rnn_architecture *to, const rnn_architecture *from);
} property;

static const property PROPERTIES[] = {
    {KEY_CELL, append_cell, take_cell},
    {KEY_BIDIRECTIONAL, append_direction, take_direction},
    {KEY_PROJ_SIZE, append_projection, take_projection},
    {KEY_EMBEDDING_DIM, append_embedding, take_embedding},
    {KEY_PEEPHOLES, append_peepholes, take_peepholes},
    {KEY_BIAS, append_bias, take_bias},
    {KEY_READOUT, append_readout, take_readout},
    {KEY_HIDDEN_DIM, append_hidden_dim, take_hidden_dim},
    {KEY_LAYER_DIM, append_layer_dim, take_layer_dim},
};
enum { PROPERTY_COUNT = sizeof PROPERTIES / sizeof *PROPERTIES };

static const property *property_of(config_key key) {
    for (int i = 0; i < PROPERTY_COUNT; i++)
        if (PROPERTIES[i].key == key) return &PROPERTIES[i];
    return NULL;
}

int architecture_property_count(void) {
    return PROPERTY_COUNT;
}

config_key architecture_property_at(int place) {
    return PROPERTIES[place].key;
}

bool architecture_is_property(config_key key) {
    return property_of(key) != NULL;
}

void architecture_append_value(text *out, const rnn_architecture *a, config_key key) {
    property_of(key)->append(out, a);
}

/* --- two of them --- */

bool architecture_same_value(const rnn_architecture *a, const rnn_architecture *b, config_key key) {
    rnn_architecture as_b = *a;
    property_of(key)->take(&as_b, b);
    return rnn_architecture_equal(&as_b, a);
}

bool architecture_is_plain(const rnn_architecture *a, config_key key) {
    static const rnn_architecture plain = {0};
    return key != KEY_HIDDEN_DIM && key != KEY_LAYER_DIM && architecture_same_value(a, &plain, key);
}

config_key architecture_only_difference(const rnn_architecture *a, const rnn_architecture *b) {
    for (int i = 0; i < PROPERTY_COUNT; i++) {
        rnn_architecture as_b = *a;
        PROPERTIES[i].take(&as_b, b);
        if (rnn_architecture_equal(&as_b, b) && !rnn_architecture_equal(a, b))
            return PROPERTIES[i].key;
    }
    return CONFIG_NO_KEY;
}

static bool same_gates(const rnn_cell_description *a, const rnn_cell_description *b) {
    if (a->gate_count != b->gate_count) return false;
    for (int i = 0; i < a->gate_count; i++)
        if (strcmp(a->gates[i].name, b->gates[i].name) != 0) return false;
    return true;
}

bool architecture_same_tensors(const rnn_architecture *a, const rnn_architecture *b) {
    const int count = rnn_tensor_count(a);
    if (count != rnn_tensor_count(b) ||
        !same_gates(rnn_cell_describe(a->cell), rnn_cell_describe(b->cell)))
        return false;
    for (int i = 0; i < count; i++) {
        const rnn_tensor x = rnn_tensor_at(a, i), y = rnn_tensor_at(b, i);
        if (strcmp(x.name, y.name) != 0 || x.rows != y.rows || x.columns != y.columns) return false;
    }
    return true;
}

int architecture_find_alike(const rnn_architecture all[], int count, int first,
                            const rnn_architecture *alike[]) {
    int found = 0;
    for (int i = 0; i < first; i++)
        if (architecture_same_tensors(&all[i], &all[first])) return 0;
    for (int i = first; i < count; i++)
        if (architecture_same_tensors(&all[i], &all[first])) alike[found++] = &all[i];
    return found;
}

bool architecture_is_repeated(const rnn_architecture *const alike[], int which) {
    for (int i = 0; i < which; i++) {
        rnn_architecture other = *alike[i];
        other.seq_dim = alike[which]->seq_dim;
        if (rnn_architecture_equal(&other, alike[which])) return true;
    }
    return false;
}
