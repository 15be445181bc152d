#include "src/rnn/spec.h"

#include <math.h>
#include <string.h>

enum { MOST = 1 << 24 }; /* of any one dimension, so that padded widths fit an int */

static status check_dimension(const char *name, int value, error *err) {
    if (value >= 1 && value <= MOST) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "%s is %d; it must be from 1 to %d", name, value, MOST);
}

static status check_choice(const char *what, unsigned choice, unsigned count, error *err) {
    if (choice < count) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "the engine has no %s number %u; it has %u, from 0 on",
                     what, choice, count);
}

static status check_hidden_dims(const rnn_architecture *a, error *err) {
    if (rnn_hidden_dims_fit(a)) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "hidden_dims must be all 0, or those of every layer, not all equal, with "
                     "hidden_dim the largest");
}

/* What only some cells have. */
static status check_cell(const rnn_architecture *a, error *err) {
    const rnn_cell_description *cell = rnn_cell_describe(a->cell);
    if (a->peepholes && !rnn_cell_has_peepholes(cell))
        return error_set(err, STATUS_BAD_INPUT, "the cell %s has no peepholes; an LSTM has",
                         cell->name);
    if (a->proj_dim == 0) return STATUS_OK;
    if (!cell->projects)
        return error_set(err, STATUS_BAD_INPUT, "the cell %s has no projection; an LSTM has",
                         cell->name);
    for (int layer = 0; layer < a->layer_dim; layer++) {
        const int hidden_dim = rnn_layer_at(a, layer).hidden_dim;
        if (a->proj_dim < 0 || a->proj_dim >= hidden_dim)
            return error_set(err, STATUS_BAD_INPUT,
                             "the projection has %d features; it must be smaller than hidden_dim, "
                             "which is %d",
                             a->proj_dim, hidden_dim);
    }
    return STATUS_OK;
}

static status check_architecture(const rnn_architecture *a, error *err) {
    TRY(check_dimension("seq_dim", a->seq_dim, err));
    TRY(check_dimension("input_dim", a->input_dim, err));
    if (a->embedding_dim) TRY(check_dimension("embedding_dim", a->embedding_dim, err));
    TRY(check_dimension("hidden_dim", a->hidden_dim, err));
    TRY(check_dimension("layer_dim", a->layer_dim, err));
    TRY(check_dimension("output_dim", a->output_dim, err));
    TRY(check_hidden_dims(a, err));
    TRY(check_choice("cell", a->cell, RNN_CELL_COUNT, err));
    TRY(check_choice("direction", a->direction, RNN_DIRECTION_COUNT, err));
    TRY(check_choice("readout", a->readout, RNN_READOUT_COUNT, err));
    return check_cell(a, err);
}

static status check_probability(const char *what, double probability, error *err) {
    if (probability >= 0 && probability < 1) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "the %s is %g; it must be at least 0 and less than 1",
                     what, probability);
}

static status check_dropout(const rnn_spec *spec, error *err) {
    TRY(check_probability("dropout", spec->dropout.layers, err));
    TRY(check_probability("dropout before the readout", spec->dropout.readout, err));
    if (spec->dropout.layers == 0 || spec->architecture.layer_dim > 1) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT,
                     "dropout is between layers, and there is one; leave it out, or drop before "
                     "the readout");
}

static status check_loss(const rnn_spec *spec, error *err) {
    const double smoothing = spec->label_smoothing, delta = spec->huber_delta;
    TRY(check_choice("loss", spec->loss, RNN_LOSS_COUNT, err));
    const rnn_loss_description *loss = rnn_loss_describe(spec->loss);
    if (!(smoothing >= 0 && smoothing <= 1))
        return error_set(err, STATUS_BAD_INPUT, "label_smoothing is %g; it must be from 0 to 1",
                         smoothing);
    if (smoothing > 0 && !loss->of_classes)
        return error_set(err, STATUS_BAD_INPUT, "labels are smoothed of classes; the loss is %s",
                         loss->name);
    if (!loss->huber_delta || (delta > 0 && delta < INFINITY)) return STATUS_OK;
    return error_set(err, STATUS_BAD_INPUT, "huber_delta is %g; it must be above 0", delta);
}

status rnn_spec_check(const rnn_spec *spec, error *err) {
    TRY(check_architecture(&spec->architecture, err));
    TRY(check_loss(spec, err));
    TRY(rnn_optimisation_check(&spec->optimisation, err));
    return check_dropout(spec, err);
}

bool rnn_architecture_equal(const rnn_architecture *a, const rnn_architecture *b) {
    return a->seq_dim == b->seq_dim && a->input_dim == b->input_dim &&
           a->hidden_dim == b->hidden_dim && a->layer_dim == b->layer_dim &&
           a->output_dim == b->output_dim && a->cell == b->cell && a->direction == b->direction &&
           a->readout == b->readout && a->proj_dim == b->proj_dim &&
           a->embedding_dim == b->embedding_dim && a->peepholes == b->peepholes &&
           a->without_bias == b->without_bias &&
           memcmp(a->hidden_dims, b->hidden_dims, sizeof a->hidden_dims) == 0;
}

/* --- layers --- */

int rnn_step_values(const rnn_architecture *a) {
    return a->embedding_dim ? 1 : a->input_dim;
}

int rnn_direction_count(const rnn_architecture *a) {
    return a->direction == RNN_DIRECTION_BOTH ? 2 : 1;
}

bool rnn_layers_differ(const rnn_architecture *a) {
    return a->hidden_dims[0] != 0;
}

static int hidden_dim_at(const rnn_architecture *a, int layer) {
    return rnn_layers_differ(a) ? a->hidden_dims[layer] : a->hidden_dim;
}

static int recurrent_dim_at(const rnn_architecture *a, int layer) {
    return a->proj_dim ? a->proj_dim : hidden_dim_at(a, layer);
}

rnn_layer rnn_layer_at(const rnn_architecture *a, int layer) {
    const int directions = rnn_direction_count(a);
    const int first_input = a->embedding_dim ? a->embedding_dim : a->input_dim;
    return (rnn_layer){
        .input_dim = layer == 0 ? first_input : directions * recurrent_dim_at(a, layer - 1),
        .hidden_dim = hidden_dim_at(a, layer),
        .recurrent_dim = recurrent_dim_at(a, layer),
        .direction_count = directions,
        .output_dim = directions * recurrent_dim_at(a, layer),
    };
}

int rnn_reading_count(const rnn_architecture *a) {
    return a->readout == RNN_READOUT_EVERY_STEP ? a->seq_dim : 1;
}

bool rnn_top_reverse_is_one_step(const rnn_architecture *a) {
    return a->direction == RNN_DIRECTION_BOTH && a->readout == RNN_READOUT_LAST_STEP;
}

void rnn_set_hidden_dims(rnn_architecture *a, const int32_t hidden_dims[], int count) {
    bool differ = false;
    memset(a->hidden_dims, 0, sizeof a->hidden_dims);
    a->hidden_dim = hidden_dims[0];
    for (int i = 1; i < count; i++) {
        differ |= hidden_dims[i] != hidden_dims[0];
        if (hidden_dims[i] > a->hidden_dim) a->hidden_dim = hidden_dims[i];
    }
    for (int i = 0; differ && i < count; i++) a->hidden_dims[i] = hidden_dims[i];
}

bool rnn_hidden_dims_fit(const rnn_architecture *a) {
    int listed = 0, largest = 0, smallest = a->hidden_dim;
    for (int i = 0; i < RNN_MOST_LISTED_LAYERS; i++) {
        const int dim = a->hidden_dims[i];
        if (dim == 0) continue;
        if (dim < 0 || listed++ != i) return false;
        if (dim > largest) largest = dim;
        if (dim < smallest) smallest = dim;
    }
    return listed == 0 ||
           (listed == a->layer_dim && largest == a->hidden_dim && smallest < largest);
}

void rnn_append_hidden_dims(text *out, const rnn_architecture *a) {
    const int count = rnn_layers_differ(a) ? a->layer_dim : 1;
    for (int i = 0; i < count; i++)
        text_append_format(out, "%s%d", i ? ", " : "", hidden_dim_at(a, i));
}
