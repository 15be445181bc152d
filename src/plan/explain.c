#include "src/plan/explain.h"

#include <string.h>

#include "src/base/table.h"
#include "src/plan/explain_tensors.h"
#include "src/trial/architecture.h"

/* --- heading --- */

/* The cell's title around the noun: "LSTM" and " without input gate", "RNN (tanh)" and "". */
static size_t noun_bytes(const rnn_cell_description *cell) {
    const size_t family = strlen(cell->family);
    return strncmp(cell->title + family, " (", 2) == 0 ? strlen(cell->title) : family;
}

/* "2 bidirectional GRU layers of 100". */
static void append_layers(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    text_append_format(out, "%d %s%.*s layer%s of ", a->layer_dim,
                       a->direction == RNN_DIRECTION_BOTH ? "bidirectional " : "",
                       (int)noun_bytes(cell), cell->title, a->layer_dim == 1 ? "" : "s");
    rnn_append_hidden_dims(out, a);
    text_append(out, cell->title + noun_bytes(cell));
}

static void append_what_is_not_plain(text *out, const rnn_architecture *a) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    const bool said_more = cell->title[noun_bytes(cell)] != '\0';
    if (a->peepholes) text_append(out, said_more ? ", with peepholes" : " with peepholes");
    for (int i = 0; i < architecture_property_count(); i++) {
        const config_key key = architecture_property_at(i);
        const bool said = key == KEY_CELL || key == KEY_BIDIRECTIONAL || key == KEY_PEEPHOLES ||
                          key == KEY_HIDDEN_DIM || key == KEY_LAYER_DIM;
        if (said || architecture_is_plain(a, key)) continue;
        text_append(out, ", ");
        architecture_append_value(out, a, key);
    }
}

void explain_append_architecture_heading(text *out, const rnn_architecture *a) {
    append_layers(out, a);
    append_what_is_not_plain(out, a);
    text_append_format(out, a->embedding_dim ? ", %d tokens" : ", input %d", a->input_dim);
    text_append_format(out, ", %d output%s: %d tensors, ", a->output_dim,
                       a->output_dim == 1 ? "" : "s", rnn_tensor_count(a));
    text_append_grouped(out, rnn_parameter_count(a));
    text_append(out, " parameters\n");
}

/* --- tensors --- */

static bool have_one_purpose(const rnn_architecture *const alike[], int count,
                             const rnn_tensor *tensor) {
    bool same = true;
    text first = {0};
    explain_append_purpose(&first, alike[0], tensor);
    for (int i = 1; i < count && same; i++) {
        text other = {0};
        explain_append_purpose(&other, alike[i], tensor);
        same = strcmp(text_string(&first), text_string(&other)) == 0;
        text_free(&other);
    }
    text_free(&first);
    return same;
}

/* Only their readouts can set them apart. */
void explain_append_purpose_of(text *out, const rnn_architecture *const alike[], int count,
                               const rnn_tensor *tensor) {
    if (have_one_purpose(alike, count, tensor)) {
        explain_append_purpose(out, alike[0], tensor);
        return;
    }
    if (tensor->role == RNN_READOUT_WEIGHT) {
        text_append(out, "what the readout takes of the top layer → outputs");
        return;
    }
    int learning = 0;
    while (explain_never_learns(alike[learning], tensor)) learning++;
    explain_append_purpose(out, alike[learning], tensor);
    text_append(out, "; with readout last_step it never learns");
}

static void add_tensor_row(table *rows, const rnn_architecture *const alike[], int alike_count,
                           const rnn_tensor *tensor) {
    text shape = {0}, product = {0}, count = {0}, purpose = {0};
    explain_append_shape(&shape, tensor);
    explain_append_product(&product, alike[0], tensor);
    text_append_grouped(&count, tensor->count);
    explain_append_purpose_of(&purpose, alike, alike_count, tensor);
    table_add(rows, tensor->name);
    table_add(rows, text_string(&shape));
    /* The result of the formula stands in a column of its own, so that the counts line up. */
    table_add(rows, text_string(&product));
    table_add(rows, "=");
    table_add(rows, text_string(&count));
    table_add(rows, text_string(&purpose));
    text_free(&shape);
    text_free(&product);
    text_free(&count);
    text_free(&purpose);
}

/* A stack of many layers repeats itself: the middle is told in one line. */
enum { MOST_LAYERS_SHOWN = 4 };

static void append_tensors(text *out, const rnn_architecture *const alike[], int count) {
    const rnn_architecture *a = alike[0];
    const bool folded = a->layer_dim > MOST_LAYERS_SHOWN && !rnn_layers_differ(a);
    table rows = table_begin("lllrrl");
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor tensor = rnn_tensor_at(a, i);
        const bool middle = folded && tensor.layer >= 2 && tensor.layer < a->layer_dim - 1;
        if (!middle) add_tensor_row(&rows, alike, count, &tensor);
    }
    table_append(out, &rows, 2);
    table_free(&rows);
    if (folded)
        text_append_format(out, "  (layers 2 to %d have the shapes of layer 1)\n",
                           a->layer_dim - 2);
    text_append(out, "  ");
    explain_append_gate_rows(out, a);
    text_append(out, "\n");
}

/* --- work and other counts --- */

static bool has_work_of_another(const rnn_architecture *const alike[], int count, int which) {
    for (int i = 0; i < which && i < count; i++)
        if (rnn_forward_macs(alike[i]) == rnn_forward_macs(alike[which])) return true;
    return false;
}

/* What its work differs from that of the others by: steps, or what is read of them. */
static void append_what_sets_apart(text *out, const rnn_architecture *const alike[], int count,
                                   const rnn_architecture *a) {
    bool steps = false, readout = false;
    for (int i = 0; i < count; i++) {
        steps |= alike[i]->seq_dim != a->seq_dim;
        readout |= alike[i]->readout != a->readout;
    }
    if (steps) text_append_format(out, ", %d step%s", a->seq_dim, a->seq_dim == 1 ? "" : "s");
    if (!readout && steps) return;
    text_append(out, ", ");
    architecture_append_value(out, a, KEY_READOUT);
}

static void append_work(text *out, const rnn_architecture *const alike[], int count) {
    bool several = false;
    for (int i = 1; i < count; i++) several |= !has_work_of_another(alike, count, i);
    for (int i = 0; i < count; i++) {
        const rnn_architecture *a = alike[i];
        if (has_work_of_another(alike, count, i)) continue;
        text_append(out, "  work a sample");
        if (several) append_what_sets_apart(out, alike, count, a);
        text_append(out, ": ");
        text_append_quantity(out, 2 * (double)rnn_forward_macs(a), "FLOP");
        text_append(out, " forward, ");
        text_append_quantity(out, (double)rnn_training_flops(a), "FLOP");
        text_append(out, " training step; parameters and gradients ");
        text_append_quantity(out, 8 * (double)rnn_parameter_count(a), "B");
        text_append(out, "\n");
    }
}

static bool keras_has(const rnn_architecture *a) {
    return rnn_cell_describe(a->cell)->in_libraries && !a->proj_dim && !a->peepholes;
}

static int64_t one_bias_count(const rnn_architecture *a) {
    int64_t sum = rnn_parameter_count(a);
    for (int i = 0; i < rnn_tensor_count(a); i++) {
        const rnn_tensor t = rnn_tensor_at(a, i);
        if (t.role == RNN_RECURRENT_BIAS) sum -= t.count;
    }
    return sum;
}

/* Keras' GRU has two biases as we have (reset_after=True, its default), its other cells one. */
void explain_append_other_count(text *out, const rnn_architecture *a) {
    const bool keras = keras_has(a), two = rnn_cell_describe(a->cell)->last_gate_apart;
    const char *direction = a->direction == RNN_DIRECTION_BOTH ? " and direction" : "";
    if (a->without_bias) {
        if (keras) text_append(out, "as Keras counts, too (use_bias=False): ");
        if (keras) text_append_grouped(out, rnn_parameter_count_single_bias(a));
    } else if (keras && two) {
        text_append(out, "as Keras counts, too (reset_after=True, its default): ");
        text_append_grouped(out, rnn_parameter_count_single_bias(a));
        text_append_format(out, "; with one bias vector a layer%s: ", direction);
        text_append_grouped(out, one_bias_count(a));
    } else {
        text_append_format(out, "with one bias vector a layer%s%s: ", direction,
                           keras ? ", as Keras counts" : "");
        text_append_grouped(out, one_bias_count(a));
    }
}

static void append_other_count(text *out, const rnn_architecture *a) {
    text words = {0};
    explain_append_other_count(&words, a);
    if (words.bytes) text_append_format(out, "  %s parameters\n", text_string(&words));
    text_free(&words);
}

/* --- all of it --- */

void explain_append_alike(text *out, const rnn_architecture *const alike[], int count) {
    for (int i = 0; i < count; i++)
        if (!architecture_is_repeated(alike, i)) explain_append_architecture_heading(out, alike[i]);
    append_tensors(out, alike, count);
    append_work(out, alike, count);
    append_other_count(out, alike[0]);
}

void explain_append_architecture(text *out, const rnn_architecture *a) {
    explain_append_alike(out, &a, 1);
}
