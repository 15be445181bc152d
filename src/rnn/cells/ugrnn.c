/* The UGRNN's row in the table of cells. */
#include "src/rnn/cells.h"

const rnn_cell_description rnn_cell_ugrnn = {
    .name = "ugrnn",
    .module = "ugrnn",
    .title = "UGRNN",
    .family = "UGRNN",
    .gate_count = 2,
    .gates = {{.name = "f", .title = "update", .keeps = 1}, {.name = "n", .title = "new"}},
    .h_enters = true,
};
