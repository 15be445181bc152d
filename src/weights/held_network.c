#include "src/weights/held_network.h"

#include <stdio.h>
#include <string.h>

#include "src/trial/architecture.h"

/* --- looking at the tensors --- */

static const safetensors_tensor *find(const safetensors_file *f, const char *name) {
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->tensors[i].name, name) == 0) return &f->tensors[i];
    return NULL;
}

static const safetensors_tensor *find_of_layer(const safetensors_file *f, const char *module,
                                               const char *stem, int layer, const char *ending) {
    char name[SAFETENSORS_NAME_CHARS + 1];
    snprintf(name, sizeof name, "%s.%s_l%d%s", module, stem, layer, ending);
    return find(f, name);
}

static bool has_peepholes(const safetensors_file *f, const char *module) {
    char opening[SAFETENSORS_NAME_CHARS + 1];
    snprintf(opening, sizeof opening, "%s.weight_c", module);
    for (size_t i = 0; i < f->count; i++)
        if (strncmp(f->tensors[i].name, opening, strlen(opening)) == 0) return true;
    return false;
}

enum { MOST_LAYERS = 256 }; /* that a config can ask for */

/* The hidden_dim of every layer, as of a cell with so many gates; returns how many layers there
 * are, 0 for more than a config can say. */
static int read_hidden_dims(const safetensors_file *f, const rnn_cell_description *cell,
                            int32_t dims[RNN_MOST_LISTED_LAYERS], bool *differ) {
    int layers = 0;
    *differ = false;
    for (const safetensors_tensor *t; (t = find_of_layer(f, cell->module, "weight_ih", layers, ""));
         layers++) {
        const int64_t dim = t->shape[0] / cell->gate_count;
        if (dim > INT32_MAX || layers == MOST_LAYERS) return 0;
        if (layers > 0 && dim != dims[0]) *differ = true;
        if (layers < RNN_MOST_LISTED_LAYERS) dims[layers] = (int32_t)dim;
    }
    return *differ && layers > RNN_MOST_LISTED_LAYERS ? 0 : layers;
}

static bool holds(const safetensors_file *f, const rnn_architecture *a) {
    const rnn_spec spec = {.architecture = *a};
    error ignored;
    if (rnn_spec_check(&spec, &ignored) != STATUS_OK || rnn_tensor_count(a) != (int)f->count)
        return false;
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor t = rnn_tensor_at(a, i);
        const safetensors_tensor *held = find(f, t.name);
        if (!held || held->rank != t.rank || held->shape[0] != t.rows ||
            held->shape[1] != t.columns)
            return false;
    }
    return true;
}

/* The network of that cell, if the tensors are those of one; for the data of `wanted`. */
static bool read_as(const safetensors_file *f, rnn_cell which, const rnn_architecture *wanted,
                    rnn_architecture *out) {
    const rnn_cell_description *cell = rnn_cell_describe(which);
    const safetensors_tensor *projection = find_of_layer(f, cell->module, "weight_hr", 0, "");
    int32_t dims[RNN_MOST_LISTED_LAYERS] = {0};
    bool differ;
    const int layers = read_hidden_dims(f, cell, dims, &differ);
    if (layers == 0) return false;
    *out = *wanted;
    out->cell = which;
    out->layer_dim = layers;
    rnn_set_hidden_dims(out, dims, differ ? layers : 1);
    out->direction = find_of_layer(f, cell->module, "weight_ih", 0, "_reverse")
                         ? RNN_DIRECTION_BOTH
                         : RNN_DIRECTION_FORWARD;
    out->proj_dim = projection && projection->shape[0] <= INT32_MAX ? (int)projection->shape[0] : 0;
    const safetensors_tensor *table = find(f, "embedding.weight");
    out->embedding_dim = table && table->shape[1] <= INT32_MAX ? (int)table->shape[1] : 0;
    out->peepholes = has_peepholes(f, cell->module);
    out->without_bias = !find_of_layer(f, cell->module, "bias_ih", 0, "");
    return holds(f, out);
}

/* --- in the words of a config --- */

static void append_value(text *out, const rnn_architecture *a, config_key key) {
    switch (key) {
        case KEY_CELL: text_append(out, rnn_cell_describe(a->cell)->name); break;
        case KEY_BIDIRECTIONAL:
            text_append(out, a->direction == RNN_DIRECTION_BOTH ? "true" : "false");
            break;
        case KEY_PROJ_SIZE: text_append_format(out, "%d", a->proj_dim); break;
        case KEY_EMBEDDING_DIM: text_append_format(out, "%d", a->embedding_dim); break;
        case KEY_PEEPHOLES: text_append(out, a->peepholes ? "true" : "false"); break;
        case KEY_BIAS: text_append(out, a->without_bias ? "false" : "true"); break;
        case KEY_LAYER_DIM: text_append_format(out, "%d", a->layer_dim); break;
        case KEY_HIDDEN_DIM:
            text_append(out, rnn_layers_differ(a) ? "[[" : "");
            rnn_append_hidden_dims(out, a);
            text_append(out, rnn_layers_differ(a) ? "]]" : "");
            break;
        default: break;
    }
}

/* Cells whose tensors are alike cannot be told apart: " or rnn_relu". */
static void append_other_cells(text *out, const safetensors_file *f, const rnn_architecture *wanted,
                               rnn_cell found) {
    for (rnn_cell cell = found + 1; cell < RNN_CELL_COUNT; cell++) {
        rnn_architecture other;
        if (read_as(f, cell, wanted, &other))
            text_append_format(out, " or %s", rnn_cell_describe(cell)->name);
    }
}

void held_network_append_keys(text *out, const safetensors_file *f,
                              const rnn_architecture *wanted) {
    rnn_architecture held;
    rnn_cell cell = wanted->cell;
    if (!read_as(f, cell, wanted, &held))
        for (cell = 0; cell < RNN_CELL_COUNT && !read_as(f, cell, wanted, &held);) cell++;
    if (cell == RNN_CELL_COUNT) return;
    const char *before = "";
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key key = architecture_property_at(i);
        if (architecture_same_value(&held, wanted, key)) continue;
        text_append_format(out, "%s%s=", before, key_info(key)->name);
        append_value(out, &held, key);
        if (key == KEY_CELL) append_other_cells(out, f, wanted, cell);
        before = ", ";
    }
}
