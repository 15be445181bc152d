/* The GRU's row in the table of cells. */
#include "src/rnn/cells.h"

const rnn_cell_description rnn_cell_gru = {
    .name = "gru",
    .module = "gru",
    .title = "GRU",
    .family = "GRU",
    .gate_count = 3,
    .gates = {{.name = "r", .title = "reset"},
              {.name = "z", .title = "update", .keeps = 1},
              {.name = "n", .title = "new"}},
    .last_gate_apart = true,
    .h_enters = true,
    .in_libraries = true,
};
