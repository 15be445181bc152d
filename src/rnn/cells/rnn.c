/* The rows of the plain recurrent network in the table of cells, with either activation. */
#include "src/rnn/cells.h"

const rnn_cell_description rnn_cell_rnn_tanh = {
    .name = "rnn_tanh",
    .module = "rnn",
    .title = "RNN (tanh)",
    .family = "RNN",
    .gate_count = 1,
    .gates = {{.name = "h", .title = "hidden"}},
    .in_libraries = true,
};

const rnn_cell_description rnn_cell_rnn_relu = {
    .name = "rnn_relu",
    .module = "rnn",
    .title = "RNN (ReLU)",
    .family = "RNN",
    .gate_count = 1,
    .gates = {{.name = "h", .title = "hidden"}},
    .in_libraries = true,
};
