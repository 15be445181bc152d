#include "src/rnn/spec.h"

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

static status check_architecture(const rnn_architecture *a, error *err) {
    TRY(check_dimension("seq_dim", a->seq_dim, err));
    TRY(check_dimension("input_dim", a->input_dim, err));
    TRY(check_dimension("hidden_dim", a->hidden_dim, err));
    TRY(check_dimension("layer_dim", a->layer_dim, err));
    TRY(check_dimension("output_dim", a->output_dim, err));
    TRY(check_choice("cell", a->cell, RNN_CELL_COUNT, err));
    TRY(check_choice("direction", a->direction, RNN_DIRECTION_COUNT, err));
    return check_choice("readout", a->readout, RNN_READOUT_COUNT, err);
}

status rnn_spec_check(const rnn_spec *spec, error *err) {
    TRY(check_architecture(&spec->architecture, err));
    TRY(check_choice("loss", spec->loss, RNN_LOSS_COUNT, err));
    return check_choice("optimiser", spec->optimisation.optimiser, RNN_OPTIMISER_COUNT, err);
}

bool rnn_architecture_equal(const rnn_architecture *a, const rnn_architecture *b) {
    return a->seq_dim == b->seq_dim && a->input_dim == b->input_dim &&
           a->hidden_dim == b->hidden_dim && a->layer_dim == b->layer_dim &&
           a->output_dim == b->output_dim && a->cell == b->cell && a->direction == b->direction &&
           a->readout == b->readout;
}

/* Every direction that there is has one pass over the steps. */
rnn_layer rnn_layer_at(const rnn_architecture *a, int layer) {
    const int direction_count = 1, output_dim = direction_count * a->hidden_dim;
    return (rnn_layer){
        .input_dim = layer == 0 ? a->input_dim : output_dim,
        .hidden_dim = a->hidden_dim,
        .direction_count = direction_count,
        .output_dim = output_dim,
    };
}
